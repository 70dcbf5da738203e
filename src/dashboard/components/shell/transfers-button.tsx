import { useTransfers } from '#transfers/react.ts'
import type { Transfer } from '#transfers/types.ts'
import { Button } from '#dashboard/ui/button.tsx'
import { Ring } from '#dashboard/ui/ring.tsx'
import { trayOpen } from './shell-state.ts'
import { useStore } from './store.ts'

/** Bytes that count as done: what Glance took of an upload, what was written of a download. */
function bytesDone({ phase, size }: Transfer): number {
  switch (phase.state) {
    case 'sending':
      return phase.accepted
    case 'receiving':
      return phase.received
    case 'finishing':
    case 'verifying':
      return size
    default:
      return 0
  }
}

export interface TransfersSummary {
  running: number
  failed: number
  /** Null while nothing runs, or nobody knows how much there is. */
  percent: number | null
}

/** All that runs, as one number; a ring is never full before everything ended. */
export function summarise(transfers: readonly Transfer[]): TransfersSummary {
  const running = transfers.filter((transfer) => transfer.endedAt === null)
  const total = running.reduce((sum, transfer) => sum + transfer.size, 0)
  const done = running.reduce((sum, transfer) => sum + bytesDone(transfer), 0)
  return {
    running: running.length,
    failed: transfers.filter((transfer) => transfer.phase.state === 'failed').length,
    percent: total > 0 ? Math.min(99, Math.floor((done / total) * 100)) : null,
  }
}

/** The word beside the ring. */
function summaryWords({ running, failed }: TransfersSummary): string {
  if (running > 0) return `${running} running`
  return failed > 0 ? `${failed} failed` : 'Transfers'
}

/** One ring for everything that is on its way; it docks the tray and puts it away. */
export function TransfersButton() {
  const open = useStore(trayOpen)
  const summary = summarise(useTransfers())
  const words = summaryWords(summary)
  return (
    <Button
      variant="quiet"
      size="sm"
      className="transfers-btn only-wide"
      aria-expanded={open}
      aria-label={
        summary.running > 0
          ? `${words}, ${summary.percent ?? 0} percent, transfers`
          : summary.failed > 0
            ? `${words}, transfers`
            : 'Transfers'
      }
      onClick={() => trayOpen.set(!open)}
    >
      <Ring percent={summary.running > 0 ? summary.percent : 0} />
      {words}
    </Button>
  )
}
