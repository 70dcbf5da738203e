import type { Transfer } from './types.ts'

/**
 * The list that a page watches: immutable snapshots, newest first. Changes of counts are told at
 * most ten times a second, changes of state at once.
 */
export interface TransferList {
  readonly subscribe: (listener: () => void) => () => void
  readonly getSnapshot: () => readonly Transfer[]
  readonly get: (id: string) => Transfer | null
  /** Takes transfers in, the oldest first. */
  readonly add: (...transfers: readonly Transfer[]) => void
  readonly remove: (...ids: readonly string[]) => void
  /** Merges a change; `soon` lets it wait for the next tenth of a second. */
  readonly change: (id: string, change: Partial<Transfer>, when: 'now' | 'soon') => void
  /** Tells that something beside the transfers changed. */
  readonly tell: () => void
  /** Nothing is told any more. */
  readonly close: () => void
}

const TELL_EVERY_MS = 100

export function createTransferList(): TransferList {
  const listeners = new Set<() => void>()
  const current = new Map<string, Transfer>()
  let snapshot: readonly Transfer[] = []
  let timer: ReturnType<typeof setTimeout> | null = null
  const tell = () => {
    if (timer !== null) clearTimeout(timer)
    timer = null
    snapshot = [...current.values()].reverse()
    for (const listener of listeners) listener()
  }
  return {
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    getSnapshot: () => snapshot,
    get: (id) => current.get(id) ?? null,
    add(...transfers) {
      for (const transfer of transfers) current.set(transfer.id, transfer)
      tell()
    },
    remove(...ids) {
      if (ids.filter((id) => current.delete(id)).length > 0) tell()
    },
    change(id, change, when) {
      const transfer = current.get(id)
      if (transfer === undefined) return
      current.set(id, { ...transfer, ...change })
      if (when === 'now') tell()
      else timer ??= setTimeout(tell, TELL_EVERY_MS)
    },
    tell,
    close() {
      if (timer !== null) clearTimeout(timer)
      timer = null
      listeners.clear()
    },
  }
}
