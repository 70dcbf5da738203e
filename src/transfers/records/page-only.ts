import { isEnded } from '../machine.ts'
import type { Records } from './record.ts'

/**
 * Records without those of transfers that run: without Web Locks two tabs could take up the same
 * one. Its page alone knows it; the history is everybody's.
 */
export function ofThisPageOnly(records: Records): Records {
  return {
    ...records,
    async load(user) {
      const { records: all } = await records.load(user)
      return {
        records: all.filter(({ transfer }) => isEnded(transfer.phase)),
        checkpoints: new Map(),
      }
    },
    put(record) {
      if (isEnded(record.transfer.phase)) records.put(record)
    },
    putCheckpoint: () => undefined,
    trouble: () =>
      records.trouble() ??
      'Transfers that run are not kept when this page closes: for that the dashboard must be opened by https.',
  }
}
