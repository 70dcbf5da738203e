import { downloadFileName } from '../download/file-name.ts'
import type { TransferEffects } from '../effects.ts'
import type { Answer, Command } from '../commands.ts'
import { fileOf } from '../engine/file-access.ts'
import { problemOf } from '../problems.ts'
import type { DownloadJob, TransferManager, UploadJob } from '../types.ts'
import { EMPTY } from './messages.ts'
import type { Tab } from './tab.ts'

/** The transfers of one user in this tab; ids are made by who asks. */
export interface TabManager extends Omit<TransferManager, 'upload' | 'download'> {
  readonly upload: (job: UploadJob, id: string) => void
  readonly download: (job: DownloadJob, id: string) => void
  readonly close: () => void
}

/**
 * What needs a click or the file of this very tab is done here, all else by the tab that leads.
 * @param close ends what stands around the tab; it is called after the tab's own end.
 */
export function createTabManager(
  tab: Tab,
  { pickTarget }: Pick<TransferEffects, 'pickTarget'>,
  close: () => void,
): TabManager {
  const tell = (command: Command) => void tab.ask(command)
  const sentenceOf = (answer: Answer) =>
    answer !== null && 'sentence' in answer ? answer.sentence : null

  const choose = (fileName: string) =>
    pickTarget(fileName).catch((error: unknown) => problemOf(error, 'download'))

  async function download(job: DownloadJob, id: string): Promise<void> {
    const { image } = job
    const fileName = downloadFileName(image.name, image.id, image.disk_format)
    const target = await choose(fileName)
    if (target !== null) tell({ type: 'download', id, job, fileName, target })
  }

  async function retry(id: string): Promise<void> {
    const answer = await tab.ask({ type: 'retry', id })
    if (answer === null || !('needs' in answer)) return
    const target = await choose(answer.fileName)
    if (target !== null) tell({ type: 'target', id, target })
  }

  async function retryAll(): Promise<void> {
    for (const { id, phase, dismissed } of tab.view().transfers) {
      const failed = phase.state === 'failed' && phase.problem.next !== 'none'
      // One after the other: each may open a dialog.
      if (failed && !dismissed) await retry(id)
    }
  }

  async function giveFile(id: string, file: File, handle: FileSystemFileHandle | null) {
    return sentenceOf(await tab.ask({ type: 'file', id, file, handle }))
  }

  return {
    subscribe: tab.subscribe,
    getSnapshot: () => tab.view().transfers,
    queue: () => tab.view().queue,
    concurrency: () => tab.view().concurrency,
    ready: () => tab.view() !== EMPTY,
    trouble: () => tab.view().trouble,
    upload: (job, id) => tell({ type: 'upload', id, job }),
    download: (job, id) => void download(job, id),
    move: (id, to) => tell({ type: 'move', id, to }),
    setConcurrency: (count) => tell({ type: 'concurrency', count }),
    pause: (id) => tell({ type: 'pause', id }),
    resume: (id) => tell({ type: 'resume', id }),
    pauseAll: () => tell({ type: 'pause-all' }),
    resumeAll: () => tell({ type: 'resume-all' }),
    giveFile: (id, file, handle) => giveFile(id, file, handle ?? null),
    async grantFile(id) {
      const answer = await tab.ask({ type: 'handle', id })
      const handle = answer !== null && 'handle' in answer ? answer.handle : null
      if (handle === null) return 'The browser has not kept access to this file. Pick it again.'
      const file = await fileOf(handle, 'request')
      if (file === null) {
        return 'The file could not be read: access was not given, or it is not there any more. Pick it again.'
      }
      return await giveFile(id, file, handle)
    },
    async cancel(id, options) {
      await tab.ask({ type: 'cancel', id, keepImage: options?.keepImage ?? null })
    },
    async cancelAll() {
      await tab.ask({ type: 'cancel-all' })
    },
    retry: (id) => void retry(id),
    retryAll: () => void retryAll(),
    dismiss: (id) => tell({ type: 'dismiss', id }),
    forget: (id) => tell({ type: 'forget', id }),
    signedIn: () => tell({ type: 'signed-in' }),
    close() {
      tab.close()
      close()
    },
  }
}
