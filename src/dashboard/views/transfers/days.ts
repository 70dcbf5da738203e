import type { Transfer } from '#transfers/types.ts'

const DAY_MS = 86_400_000
const thisYear = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
})
const otherYear = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
})

function label(at: number, now: number): string {
  const day = new Date(at)
  if (day.toDateString() === new Date(now).toDateString()) return 'Today'
  if (day.toDateString() === new Date(now - DAY_MS).toDateString()) return 'Yesterday'
  return (day.getFullYear() === new Date(now).getFullYear() ? thisYear : otherYear).format(day)
}

export interface Day {
  label: string
  transfers: Transfer[]
}

/**
 * Ended transfers by the day on which they ended, as this computer counts days.
 * @param ended the last one first
 * @param now milliseconds since the epoch
 */
export function byDay(ended: readonly Transfer[], now: number): Day[] {
  const days: Day[] = []
  for (const transfer of ended) {
    const name = label(transfer.endedAt ?? transfer.startedAt, now)
    const last = days.at(-1)
    if (last?.label === name) last.transfers.push(transfer)
    else days.push({ label: name, transfers: [transfer] })
  }
  return days
}
