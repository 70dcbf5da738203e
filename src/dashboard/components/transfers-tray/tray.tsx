import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { X, Zap } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { late } from '#dashboard/ui/late.tsx'
import { useTransferManager, useTransfers } from '#transfers/react.ts'
import { useScope } from '#dashboard/queries/api.ts'
import { sessionQueries } from '#dashboard/queries/session.ts'
import { paths } from '#dashboard/nav/paths.ts'
import { Button, IconButton } from '#dashboard/ui/button.tsx'
import { Link } from '#dashboard/ui/link.tsx'
import { RunItem } from '../bulk/run-item.tsx'
import { useBulkRuns } from '../bulk/runs.ts'
import { faultsOpen } from '../demo-faults/faults-open.ts'
import { ImportItem } from '../imports/import-item.tsx'
import { useImportRecords } from '../imports/records.ts'
import { useStore } from '../shell/store.ts'
import { summaryWords, useSummary } from '../shell/transfers-button.tsx'
import { AllMenu, PauseAll } from './all-actions.tsx'
import { endOfLast } from './announce.ts'
import { inOrder } from './in-order.ts'
import { QueuedItem } from './queued-item.tsx'
import { TransferItem } from './transfer-item.tsx'
import './tray.css'

/** Only the demo cloud has it. */
const FaultsPanel = late(async () => ({
  default: (await import('../demo-faults/panel.tsx')).FaultsPanel,
}))

/** As in tray.css: there the tray is a screen of its own. */
const COVERS = '(max-width: 640px)'
const covers = () => window.matchMedia(COVERS).matches
/** What the tray shows of the queue and of what has ended; the page shows all. */
const QUEUE_SHOWN = 10
const ENDED_SHOWN = 20

/**
 * The home of uploads, downloads, imports and runs over many images: docked beside the page, a screen of its own on a phone. It goes
 * on showing what runs while one moves through the dashboard.
 */
export function TransfersTray({
  onClose,
}: {
  /** Hides the tray; the transfers go on. */
  onClose: () => void
}) {
  const manager = useTransferManager()
  const all = useTransfers()
  const scope = useScope()
  const transfers = all.filter(({ dismissed }) => !dismissed)
  const { active, queued, ended } = inOrder(transfers, manager.queue())
  const runs = useBulkRuns()
  const { data: session } = useSuspenseQuery(sessionQueries.session())
  const imports = useImportRecords(session.user.id).filter(({ dismissed }) => !dismissed)
  const summary = useSummary()
  const page = paths.transfers(scope)
  const { data: config } = useQuery(sessionQueries.config())
  const demo = config?.demo != null
  const failing = useStore(faultsOpen) && demo
  const tray = useRef<HTMLElement>(null)
  useEffect(() => {
    const element = tray.current
    // Docked, it takes no focus; where it covers the page, one must be inside it and get out again.
    if (element === null || !covers()) return
    element.focus()
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented) onClose()
    }
    element.addEventListener('keydown', onKey)
    return () => element.removeEventListener('keydown', onKey)
  }, [onClose])
  // One list of children: what ends changes its place in it, and stays the same item.
  const items = [
    ...runs.toReversed().map((bulk) => <RunItem key={bulk.id} bulk={bulk} />),
    ...imports
      .slice(0, ENDED_SHOWN)
      .map((record) => <ImportItem key={record.id} record={record} />),
    ...active.map((transfer) => (
      <TransferItem key={transfer.id} transfer={transfer} manager={manager} />
    )),
    ...queued
      .slice(0, QUEUE_SHOWN)
      .map((transfer, index) => (
        <QueuedItem
          key={transfer.id}
          transfer={transfer}
          manager={manager}
          place={index}
          length={queued.length}
        />
      )),
    ...ended
      .slice(0, ENDED_SHOWN)
      .map((transfer) => <TransferItem key={transfer.id} transfer={transfer} manager={manager} />),
  ]
  const hidden = Math.max(0, queued.length - QUEUE_SHOWN) + Math.max(0, ended.length - ENDED_SHOWN)
  return (
    <aside className="tray" aria-labelledby="tray-title" ref={tray} tabIndex={-1}>
      <div className="tray-head">
        <h2 id="tray-title">Transfers</h2>
        {summary.state !== 'idle' && (
          <span className="muted truncate">
            {summaryWords(summary)}
            {summary.queued > 0 && summary.state !== 'queued' && (
              <span className="only-wide">{`, ${summary.queued} queued`}</span>
            )}
          </span>
        )}
        <span className="grow" />
        <PauseAll transfers={transfers} manager={manager} />
        <AllMenu transfers={transfers} manager={manager} pageHref={page} />
        <IconButton
          icon={X}
          label={summary.running > 0 ? 'Close, transfers go on' : 'Close transfers'}
          onClick={onClose}
        />
      </div>
      {items.length === 0 ? (
        <p className="tray-empty">
          Nothing is being sent, received, imported or changed. Uploads, downloads, imports and
          changes of many images are shown here until you dismiss them.
        </p>
      ) : (
        <ul className="transfers">{items}</ul>
      )}
      {failing && <FaultsPanel onClose={() => faultsOpen.set(false)} />}
      <footer className="tray-foot">
        <Link
          className="link"
          href={page}
          onClick={() => {
            if (covers()) onClose()
          }}
        >
          {hidden > 0 ? `All transfers, ${hidden} more` : 'All transfers'}
        </Link>
        <span className="grow" />
        {demo && (
          <Button
            size="sm"
            variant="quiet"
            icon={Zap}
            aria-expanded={failing}
            onClick={() => faultsOpen.set(!failing)}
          >
            Make it fail
          </Button>
        )}
      </footer>
      <output className="visually-hidden">{endOfLast(transfers, 'done')}</output>
    </aside>
  )
}
