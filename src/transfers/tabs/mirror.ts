import type { Command } from '../commands.ts'
import type { Transfer } from '../types.ts'
import type { Message, Sides, View } from './messages.ts'

/** What a following tab knows of the transfers that another one runs. */
export interface Mirror {
  /** Takes what the leader told. @returns what there is now. */
  readonly take: (message: Extract<Message, { type: 'view' | 'change' }>) => View
  /**
   * Keeps the file of an upload, whichever tab it was picked in: should the tab go that runs it,
   * this one can go on without asking for the file.
   */
  readonly keepFileOf: (command: Command) => void
  /** Keeps what this tab ran until now. */
  readonly keep: (view: View, files: ReadonlyMap<string, File>) => void
  readonly files: () => ReadonlyMap<string, File>
}

export function createMirror(): Mirror {
  let transfers = new Map<string, Transfer>()
  const files = new Map<string, File>()
  return {
    take(message) {
      const ids = message.type === 'view' ? message.view.transfers.map(({ id }) => id) : message.ids
      const changed = message.type === 'view' ? message.view.transfers : message.changed
      const sides: Sides = message.type === 'view' ? message.view : message.sides
      const before = transfers
      const all = new Map([...before, ...changed.map((each) => [each.id, each] as const)])
      transfers = new Map()
      for (const id of ids ?? all.keys()) {
        const transfer = all.get(id)
        if (transfer !== undefined) transfers.set(id, transfer)
      }
      for (const [id, file] of message.files) {
        if (!isSameFile(files.get(id), file)) files.set(id, foreignFile(file))
      }
      for (const id of files.keys()) {
        if (transfers.get(id)?.phase.state === 'done') files.delete(id)
        // One that went is forgotten; one that never was there is on its way.
        else if (before.has(id) && !transfers.has(id)) files.delete(id)
      }
      const { queue, concurrency, trouble } = sides
      return { transfers: [...transfers.values()], queue, concurrency, trouble }
    },
    keepFileOf(command) {
      if (command.type === 'upload') files.set(command.id, command.job.file)
      else if (command.type === 'file') files.set(command.id, command.file)
    },
    keep(view, held) {
      transfers = new Map(view.transfers.map((transfer) => [transfer.id, transfer]))
      for (const [id, file] of held) files.set(id, file)
    },
    files: () => files,
  }
}

/** What was picked here stays what it is: the way through another tab makes it slower to send. */
function isSameFile(own: File | undefined, other: File): boolean {
  return (
    own?.name === other.name && own.size === other.size && own.lastModified === other.lastModified
  )
}

/**
 * A file that was picked in another tab, fit to be sent from this one. Chromium sends a File by its
 * path, and refuses (ERR_ACCESS_DENIED) where the tab's process was not given that path; a blob of
 * it is read by the browser itself. No byte is copied, and a change on disk is still found.
 */
function foreignFile(file: File): File {
  return new File([file], file.name, { type: file.type, lastModified: file.lastModified })
}

/** The same command, fit for this tab when it comes from another one. */
export function fromOtherTab(command: Command): Command {
  if (command.type === 'upload') {
    return { ...command, job: { ...command.job, file: foreignFile(command.job.file) } }
  }
  return command.type === 'file' ? { ...command, file: foreignFile(command.file) } : command
}

/** Tells followers what changed, and no more: a history of 500 does not cross with every byte. */
export function tellChanges(leader: string, post: (message: Message) => void) {
  let told: View | null = null
  let held: ReadonlyMap<string, File> = new Map()
  return {
    all(view: View, files: ReadonlyMap<string, File>) {
      told = view
      held = files
      post({ type: 'view', leader, view, files: [...files] })
    },
    changes(view: View, files: ReadonlyMap<string, File>) {
      const before = told?.transfers ?? []
      const known = new Map(before.map((transfer) => [transfer.id, transfer]))
      const changed = view.transfers.filter((transfer) => known.get(transfer.id) !== transfer)
      const ids = view.transfers.map(({ id }) => id)
      const moved = ids.length !== before.length || ids.some((id, at) => before[at]?.id !== id)
      const { queue, concurrency, trouble } = view
      post({
        type: 'change',
        leader,
        changed,
        ids: moved ? ids : null,
        sides: { queue, concurrency, trouble },
        files: [...files].filter(([id, file]) => held.get(id) !== file),
      })
      told = view
      held = files
    },
  }
}
