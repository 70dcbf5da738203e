import { useTransfers } from '#transfers/react.ts'
import type { Transfer } from '#transfers/types.ts'
import { formatDuration } from '#lib/dates.ts'

/** Less than this says more of the way there and back than of the speed. Bytes. */
const TELLING = 4 * 1024 * 1024

/** Bytes a second: of the upload that runs, else of the last one that ended well. */
function uploadRate(transfers: readonly Transfer[]): number | null {
  for (const { direction, phase, rate, size, startedAt, endedAt, again } of transfers) {
    if (direction !== 'upload' || size < TELLING) continue
    if (phase.state === 'sending' && rate !== null) return rate
    if (phase.state === 'done' && endedAt !== null && endedAt > startedAt && again === 0)
      return size / ((endedAt - startedAt) / 1000)
  }
  return null
}

/** How long this will take, as far as an earlier upload tells. */
export function TimeNeeded({ bytes }: { bytes: number }) {
  const rate = uploadRate(useTransfers())
  if (rate === null || rate <= 0 || bytes === 0) return null
  return (
    <span>
      about <b>{formatDuration(bytes / rate)}</b> at the speed of the last upload
    </span>
  )
}
