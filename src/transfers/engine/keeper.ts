import type { Records, TransferRecord } from '../records/record.ts'
import type { Transfer } from '../types.ts'
import type { Entry } from './entry.ts'

/** Between two records of bytes that moved, in milliseconds: after a crash the gateway knows better. */
const KEEP_EVERY_MS = 2000

/** Writes the records of transfers: changes of state at once, progress now and then. */
export interface Keeper {
  readonly changed: (entry: Entry, when: 'now' | 'soon') => void
  readonly removed: (ids: readonly string[]) => void
  /** Writes what still waits, at once: the page may be about to go. */
  readonly flush: () => void
  /** Writes no more. */
  readonly close: () => void
}

/**
 * @param o.find the transfer as the page sees it; null when it is gone.
 * @param o.orderOf its place in the queue.
 */
export function createKeeper(o: {
  user: string
  records: Records
  find: (id: string) => Transfer | null
  orderOf: (id: string) => number
}): Keeper {
  const dirty = new Set<Entry>()
  let timer: ReturnType<typeof setTimeout> | null = null
  let soon = false
  const flush = () => {
    if (timer !== null) clearTimeout(timer)
    timer = null
    for (const entry of dirty) {
      const transfer = o.find(entry.id)
      if (transfer !== null) o.records.put(recordOf(o.user, entry, transfer, o.orderOf(entry.id)))
    }
    dirty.clear()
  }
  return {
    changed(entry, when) {
      dirty.add(entry)
      if (when === 'soon') timer ??= setTimeout(flush, KEEP_EVERY_MS)
      else if (!soon) {
        // Several changes of one moment are one record.
        soon = true
        queueMicrotask(() => {
          soon = false
          flush()
        })
      }
    },
    removed(ids) {
      for (const entry of dirty) if (ids.includes(entry.id)) dirty.delete(entry)
      o.records.remove(o.user, ids)
    },
    flush,
    close() {
      if (timer !== null) clearTimeout(timer)
      timer = null
      dirty.clear()
    },
  }
}

function recordOf(user: string, entry: Entry, shown: Transfer, order: number): TransferRecord {
  const { work, id, created } = entry
  const transfer = { ...shown, rate: null, remaining: null }
  if (work.direction === 'download') {
    return { user, id, created, order, transfer, work: { direction: 'download', job: work.job } }
  }
  const { job, handle, place, fingerprint } = work
  const kept = { direction: 'upload' as const, job, handle, place: { ...place }, fingerprint }
  return { user, id, created, order, transfer, work: kept }
}
