import type { RemoteDigests } from '../compare.ts'
import type { Digests } from '../hash/hashers.ts'
import { TransferError } from '../problems.ts'
import { offerDownload } from './browser-list.ts'
import { fromPlain } from './messages.ts'
import type { SaveReply, SaveRequest } from './messages.ts'

/** One download, as plain data for the worker. */
export interface DownloadPlan {
  /** Base of the Image service. */
  readonly base: string
  readonly imageId: string
  /** Bytes that must come: a first answer of Glance carries no Content-Length. */
  readonly size: number
  readonly fileName: string
  readonly remote: RemoteDigests
}

/** Where a download goes: a file that the person chose, or the browser's list of downloads. */
export type SaveTarget =
  | { readonly kind: 'file'; readonly handle: FileSystemFileHandle }
  | { readonly kind: 'browser' }

export type DownloadProgress =
  | { readonly type: 'received'; readonly bytes: number }
  /** Bytes that came although they were here already. */
  | { readonly type: 'again'; readonly bytes: number }
  | { readonly type: 'arrived' }

/** A download whose place is open. Nothing of it is left unless `receive` resolved well. */
export interface Saving {
  /**
   * Fetches what is missing, hashes and saves it. A file is left only if the length is right and no
   * digest differs.
   * @returns the local digests, once all is here and the file is made or thrown away.
   * @throws ApiError, NetworkError or TransferError of kind `interrupted` or `silent` when the
   *   fetching ended early, and the signal's reason when it was aborted: what came is kept, call it
   *   again. Other TransferErrors are the end.
   */
  receive(signal: AbortSignal): Promise<Digests>
  /** Must be called at the end, whatever it was; takes back what is not a file yet. Never rejects. */
  close(): Promise<void>
}

type Picker = (options: { suggestedName: string }) => Promise<FileSystemFileHandle>

/**
 * Asks for the file, where the browser can write to one (Chromium); must be called within a click.
 * @returns null when the person closed the dialog.
 */
export async function pickTarget(fileName: string): Promise<SaveTarget | null> {
  const { showSaveFilePicker } = globalThis as { showSaveFilePicker?: Picker }
  if (showSaveFilePicker === undefined) return { kind: 'browser' }
  try {
    return { kind: 'file', handle: await showSaveFilePicker({ suggestedName: fileName }) }
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return null
    // A policy or a sandbox forbids the dialog: the browser's own downloads work all the same.
    if (error instanceof DOMException && error.name === 'SecurityError') return { kind: 'browser' }
    throw error
  }
}

/** How long a worker may take to halt or to tidy up, in milliseconds. */
const TIDY_WITHIN_MS = 5000

/** What `ask` waits for: an answer, the end of the worker, or the end of its patience. */
interface Waiter {
  readonly hear: (message: SaveReply) => void
  readonly fail: (error: unknown) => void
}

/**
 * Opens the place of a download, in a worker of its own.
 * @throws TransferError where it cannot be written, or the signal's reason.
 */
export async function openSave(
  plan: DownloadPlan,
  target: SaveTarget,
  options: { onProgress: (progress: DownloadProgress) => void; signal: AbortSignal },
): Promise<Saving> {
  const { onProgress, signal } = options
  signal.throwIfAborted()
  const waiters = new Set<Waiter>()
  let broken: { readonly error: unknown } | null = null
  const breakOff = (error: unknown) => {
    broken ??= { error }
    for (const waiter of waiters) waiter.fail(error)
  }
  const offer = target.kind === 'browser' ? await offerDownload(plan, breakOff, signal) : null
  const worker = new Worker(new URL('./save-worker.ts', import.meta.url), { type: 'module' })
  worker.onerror = (event) => {
    event.preventDefault()
    breakOff(new Error(event.message || 'The worker did not start.'))
  }
  worker.onmessage = (event: MessageEvent<SaveReply>) => {
    const message = event.data
    offer?.keepAlive()
    switch (message.type) {
      case 'alive':
        return
      case 'begun':
        return offer?.begin()
      case 'received':
      case 'again':
      case 'arrived':
        return onProgress(message)
      case 'failed': {
        const { kind, sentence, next, details } = message.problem
        return breakOff(new TransferError(kind, sentence, next, details))
      }
      default:
        for (const waiter of waiters) waiter.hear(message)
    }
  }
  const post = (request: SaveRequest, transfer: Transferable[] = []) =>
    worker.postMessage(request, transfer)

  /** @param stop what the worker is told when the signal aborts. */
  function ask(request: SaveRequest, stop: SaveRequest, signal: AbortSignal): Promise<SaveReply> {
    return new Promise<SaveReply>((resolve, reject) => {
      if (broken !== null) return reject(broken.error)
      if (signal.aborted) return reject(signal.reason)
      let timer: ReturnType<typeof setTimeout> | undefined
      const settle = () => {
        waiters.delete(waiter)
        clearTimeout(timer)
        signal.removeEventListener('abort', onAbort)
      }
      const waiter: Waiter = {
        hear(message) {
          settle()
          resolve(message)
        },
        fail(error) {
          settle()
          reject(error)
        },
      }
      const onAbort = () => {
        post(stop)
        timer = setTimeout(() => waiter.fail(signal.reason), TIDY_WITHIN_MS)
      }
      waiters.add(waiter)
      signal.addEventListener('abort', onAbort, { once: true })
      post(request, request.type === 'open' && offer !== null ? [offer.port] : [])
    })
  }

  async function close() {
    if (broken === null) {
      // The worker answers at once, unless the disk holds it up.
      await Promise.allSettled([
        ask({ type: 'close' }, { type: 'halt' }, AbortSignal.timeout(TIDY_WITHIN_MS)),
      ])
    }
    worker.terminate()
    offer?.end()
  }

  try {
    const to = target.kind === 'file' ? target.handle : offer!.port
    await ask({ type: 'open', plan, to }, { type: 'close' }, signal)
    signal.throwIfAborted()
  } catch (error) {
    await close()
    throw error
  }
  return {
    async receive(signal) {
      const reply = await ask({ type: 'go' }, { type: 'halt' }, signal)
      switch (reply.type) {
        case 'done':
          return reply.digests
        case 'cut':
          throw fromPlain(reply.error)
        default:
          throw signal.reason
      }
    },
    close,
  }
}
