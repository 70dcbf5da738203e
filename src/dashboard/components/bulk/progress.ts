import { formatCount } from '#lib/plural.ts'
import type { BarTone } from '#dashboard/ui/bar.tsx'
import type { BulkSnapshot } from './bulk-run.ts'
import type { Change } from './plan.ts'
import type { Counts } from './result.ts'
import { bulkFailure, countOf, deedWords } from './words.ts'

/** The bar of a run: grey while nothing moves, red where something failed. */
export function barOf({ phase, counts, items }: BulkSnapshot): { value: number; tone: BarTone } {
  const behind = counts.done + counts.same + counts.failed
  const value = (behind / Math.max(1, items.length)) * 100
  if (counts.failed > 0) return { value, tone: 'bad' }
  if (phase.state === 'ended') return { value, tone: counts.left > 0 ? 'idle' : 'good' }
  const moves = phase.state === 'running' || phase.state === 'stopping'
  return { value, tone: moves ? 'running' : 'idle' }
}

/** How far it is: `312 of 500 changed, 2 failed, 10 left as they were`. @param done `changed` */
export function countsInWords(counts: Counts, total: number, done: string): string {
  const parts = [
    `${formatCount(counts.done)} of ${formatCount(total)} ${done}`,
    counts.same > 0 && `${formatCount(counts.same)} so already`,
    counts.failed > 0 && `${formatCount(counts.failed)} failed`,
    counts.left > 0 && `${formatCount(counts.left)} left as they were`,
  ]
  return parts.filter((part) => part !== false).join(', ')
}

export const countWords = ({ counts, items }: BulkSnapshot, change: Change): string =>
  countsInWords(counts, items.length, deedWords(change).done)

/** What it does now, beyond its counts; null where the counts say it. */
export function stateWords(snapshot: BulkSnapshot, change: Change): string | null {
  const { phase, counts } = snapshot
  const { running } = counts
  const under =
    running > 0
      ? ` ${countOf(change, running)} under way ${running === 1 ? 'is' : 'are'} finished first.`
      : ''
  switch (phase.state) {
    case 'queued':
      return 'Begins when the run before it has ended.'
    case 'paused':
      return `Paused.${under}`
    case 'stopping':
      return `Stopping.${under}`
    case 'waiting':
      return waitWords(phase)
    case 'running':
    case 'ended':
      return null
  }
}

function waitWords(phase: Extract<BulkSnapshot['phase'], { state: 'waiting' }>): string {
  switch (phase.for.kind) {
    case 'sign-in':
      return 'The session has ended. It goes on when you have signed in again.'
    case 'offline':
      return 'This computer is offline. It goes on when the network is back.'
    case 'retry': {
      const at = new Date(phase.for.at).toLocaleTimeString()
      return `${bulkFailure(phase.error)} It is tried again at ${at}.`
    }
  }
}

export const phaseWords = (snapshot: BulkSnapshot, change: Change): string =>
  [`${countWords(snapshot, change)}.`, stateWords(snapshot, change)]
    .filter((part) => part !== null)
    .join(' ')
