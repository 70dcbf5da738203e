import { X } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useTransferManager, useTransfers } from '#transfers/react.ts'
import type { Transfer } from '#transfers/types.ts'
import { plural } from '#lib/plural.ts'
import { Button, IconButton } from '#dashboard/ui/button.tsx'
import { TransferItem } from './transfer-item.tsx'
import { isOpen } from './words.ts'
import './tray.css'

/** As in tray.css: there the tray is a screen of its own. */
const COVERS = '(max-width: 640px)'

/**
 * The home of uploads and downloads: docked beside the page, a screen of its own on a phone. It goes
 * on showing what runs while one moves through the dashboard.
 */
export function TransfersTray({
  onClose,
}: {
  /** Hides the tray; the transfers go on. */
  onClose: () => void
}) {
  const manager = useTransferManager()
  const transfers = useTransfers()
  const running = transfers.filter((transfer) => isOpen(transfer.phase)).length
  const ended = transfers.filter((transfer) => !isOpen(transfer.phase))
  const tray = useRef<HTMLElement>(null)
  useEffect(() => {
    const element = tray.current
    // Docked, it takes no focus; where it covers the page, one must be inside it and get out again.
    if (element === null || !window.matchMedia(COVERS).matches) return
    element.focus()
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented) onClose()
    }
    element.addEventListener('keydown', onKey)
    return () => element.removeEventListener('keydown', onKey)
  }, [onClose])
  return (
    <aside className="tray" aria-labelledby="tray-title" ref={tray} tabIndex={-1}>
      <div className="tray-head">
        <h2 id="tray-title">Transfers</h2>
        {running > 0 && <span className="muted">{running} running</span>}
        <span className="grow" />
        {ended.length > 0 && (
          <Button
            size="sm"
            variant="quiet"
            onClick={() => {
              for (const transfer of ended) manager.dismiss(transfer.id)
            }}
          >
            Clear finished
          </Button>
        )}
        <IconButton
          icon={X}
          label={running > 0 ? 'Close, transfers go on' : 'Close transfers'}
          onClick={onClose}
        />
      </div>
      {transfers.length === 0 ? (
        <p className="tray-empty">
          Nothing is being sent or received. Uploads and downloads are shown here until you dismiss
          them.
        </p>
      ) : (
        <ul className="transfers">
          {transfers.map((transfer) => (
            <TransferItem key={transfer.id} transfer={transfer} manager={manager} />
          ))}
        </ul>
      )}
      <output className="visually-hidden">{announcement(transfers)}</output>
    </aside>
  )
}

/** The transfer that ended last, for those who do not watch; failures announce themselves. */
function announcement(transfers: readonly Transfer[]): string {
  const [last] = transfers
    .filter((transfer) => transfer.phase.state === 'done')
    .toSorted((a, b) => (b.endedAt ?? 0) - (a.endedAt ?? 0))
  if (last?.phase.state !== 'done') return ''
  const name = last.name === '' ? last.fileName : last.name
  const verb = last.direction === 'upload' ? 'uploaded' : 'downloaded'
  const left = transfers.filter((transfer) => isOpen(transfer.phase)).length
  const rest = left === 0 ? '' : ` ${plural(left, 'transfer')} left.`
  return last.phase.verdict.kind === 'agrees'
    ? `${name} ${verb} and verified.${rest}`
    : `${name} ${verb}. Nothing was compared.${rest}`
}
