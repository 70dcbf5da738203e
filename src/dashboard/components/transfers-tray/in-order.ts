import type { Transfer } from '#transfers/types.ts'
import { groupOf } from './words.ts'

export interface TransfersInOrder {
  /** What runs, rests or waits: the one that began first stands first, and stays where it is. */
  active: Transfer[]
  /** What waits for its turn: the next one first. */
  queued: Transfer[]
  /** The one that ended last first. */
  ended: Transfer[]
}

/**
 * Sorts transfers as they are shown.
 * @param queue ids in the order in which they will start, as the manager tells them
 */
export function inOrder(
  transfers: readonly Transfer[],
  queue: readonly string[],
): TransfersInOrder {
  const place = new Map(queue.map((id, index) => [id, index]))
  // One that the manager does not name yet (its save dialog is open) comes last.
  const placeOf = ({ id }: Transfer) => place.get(id) ?? queue.length
  const active: Transfer[] = []
  const queued: Transfer[] = []
  const ended: Transfer[] = []
  for (const transfer of transfers) {
    const group = groupOf(transfer.phase)
    if (group === 'ended') ended.push(transfer)
    else if (group === 'queued') queued.push(transfer)
    else active.push(transfer)
  }
  return {
    active: active.sort((a, b) => a.startedAt - b.startedAt),
    queued: queued.sort((a, b) => placeOf(a) - placeOf(b) || a.startedAt - b.startedAt),
    ended: ended.sort((a, b) => (b.endedAt ?? b.startedAt) - (a.endedAt ?? a.startedAt)),
  }
}
