import { useTransfers } from '#transfers/react.ts'
import type { Transfer } from '#transfers/types.ts'
import { Button } from '#dashboard/ui/button.tsx'
import { cx } from '#dashboard/ui/cx.ts'
import { Ring } from '#dashboard/ui/ring.tsx'
import { type Bulk, useBulkRuns } from '../bulk/runs.ts'
import { importsFailed, importsRunning, trayOpen } from './shell-state.ts'
import { useStore } from './store.ts'

/** Bytes that count as done: what Glance took of an upload, what was written of a download. */
function bytesDone({ phase, size }: Transfer): number {
  switch (phase.state) {
    case 'sending':
      return phase.accepted
    case 'receiving':
      return phase.received
    case 'paused':
    case 'waiting':
      return phase.at.moved
    case 'finishing':
    case 'verifying':
      return size
    default:
      return 0
  }
}

export interface TransfersSummary {
  /** What is said of them all: the most urgent of what is true. */
  state: 'needs-you' | 'running' | 'queued' | 'paused' | 'failed' | 'idle'
  /** How many are in that state. */
  count: number
  /** Runs, or waits by itself. */
  running: number
  /** Stands in the queue. */
  queued: number
  /** Null while nothing is open, or nobody knows how much there is. */
  percent: number | null
}

const NO_RUNS: readonly Bulk[] = []

/**
 * All that is open, as one number; a ring is never full before everything ended. Bytes and images
 * cannot be added: the transfers together are one part of it, each run over images is another.
 */
export function summarise(
  transfers: readonly Transfer[],
  runs: readonly Bulk[] = NO_RUNS,
  /** Nobody knows how far the cloud is with them: they count, and are no part of the whole. */
  imports = { running: 0, failed: 0 },
): TransfersSummary {
  let [total, done, queued, paused, needing] = [0, 0, 0, 0, 0]
  let { running, failed } = imports
  for (const transfer of transfers) {
    const { phase } = transfer
    if (transfer.endedAt !== null) {
      if (phase.state === 'failed' && !transfer.dismissed) failed++
      continue
    }
    total += transfer.size
    done += bytesDone(transfer)
    if (phase.state === 'queued') queued++
    else if (phase.state === 'paused') paused++
    else if (phase.state === 'waiting' && /^(file|sign-in)$/.test(phase.for.kind)) needing++
    else running++
  }
  const parts = total > 0 ? [done / total] : []
  for (const { run } of runs) {
    const { phase, percent, counts } = run.getSnapshot()
    if (phase.state === 'ended') {
      if (counts.failed > 0) failed++
      continue
    }
    parts.push(percent / 100)
    if (phase.state === 'queued') queued++
    else if (phase.state === 'paused') paused++
    else if (phase.state === 'waiting' && phase.for.kind === 'sign-in') needing++
    else running++
  }
  const [state, count] =
    (
      [
        ['needs-you', needing],
        ['running', running],
        ['queued', queued],
        ['paused', paused],
        ['failed', failed],
      ] as const
    ).find(([, number]) => number > 0) ?? (['idle', 0] as const)
  const sum = parts.reduce((all, part) => all + part, 0)
  const percent = parts.length > 0 ? Math.min(99, Math.floor((sum / parts.length) * 100)) : null
  return { state, count, running, queued, percent }
}

/** The summary of everything that this tab does. */
export function useSummary(): TransfersSummary {
  return summarise(useTransfers(), useBulkRuns(), {
    running: useStore(importsRunning),
    failed: useStore(importsFailed),
  })
}

/** The words beside the ring: `3 running`, `1 needs you`. */
export function summaryWords({ state, count }: TransfersSummary): string {
  if (state === 'idle') return 'Transfers'
  if (state === 'needs-you') return count === 1 ? '1 needs you' : `${count} need you`
  return `${count} ${state}`
}

/** One ring for everything that is on its way; it docks the tray and puts it away. */
export function TransfersButton() {
  const open = useStore(trayOpen)
  const summary = useSummary()
  const { state, percent } = summary
  const words = summaryWords(summary)
  const moving = state !== 'idle' && state !== 'failed'
  return (
    <Button
      variant="quiet"
      size="sm"
      className={cx('transfers-btn only-wide', `transfers-${state}`)}
      aria-expanded={open}
      aria-label={
        state === 'idle'
          ? words
          : moving
            ? `${words}, ${percent ?? 0} percent, transfers`
            : `${words}, transfers`
      }
      onClick={() => trayOpen.set(!open)}
    >
      <Ring
        percent={
          state === 'running' ? percent : moving ? (percent ?? 0) : state === 'failed' ? 100 : 0
        }
      />
      {words}
    </Button>
  )
}
