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
      for (const [id, file] of message.files) files.set(id, file)
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
