import { ArrowDown, ArrowUp, OctagonX } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Transfer } from '#transfers/types.ts'
import { paths } from '#dashboard/nav/paths.ts'
import { Badge } from '#dashboard/ui/badge.tsx'
import { cx } from '#dashboard/ui/cx.ts'
import { Icon } from '#dashboard/ui/icon.tsx'
import { Link } from '#dashboard/ui/link.tsx'
import { nameOf, outcomeOf } from './words.ts'

/** The first line of a transfer: direction, name, outcome, buttons; and what stands under it. */
export function ItemFrame({
  transfer,
  compact = false,
  note,
  buttons,
  children,
}: {
  transfer: Transfer
  compact?: boolean
  note?: ReactNode
  buttons: ReactNode
  children?: ReactNode
}) {
  const { phase, direction } = transfer
  const name = nameOf(transfer)
  return (
    <li
      className={cx('transfer', compact && 'transfer-compact')}
      aria-label={`${direction === 'upload' ? 'Upload' : 'Download'} of ${name}`}
    >
      <div className="transfer-head">
        <Icon of={direction === 'upload' ? ArrowUp : ArrowDown} size="sm" />
        <span className="transfer-name truncate" title={name}>
          {transfer.imageId === null ||
          (phase.state === 'cancelled' && phase.kept === 'nothing') ? (
            name
          ) : (
            <Link href={paths.image(transfer.scope, transfer.imageId)}>{name}</Link>
          )}
        </span>
        <Outcome transfer={transfer} />
        {note}
        <span className="transfer-buttons">{buttons}</span>
      </div>
      {children}
    </li>
  )
}

/** The verdict of what has ended, as a badge. */
function Outcome({ transfer: { phase } }: { transfer: Transfer }) {
  const words = outcomeOf(phase)
  switch (phase.state) {
    case 'done':
      return phase.verdict.kind === 'agrees' ? (
        <Badge tone="good">{words}</Badge>
      ) : (
        <Badge>{words}</Badge>
      )
    case 'failed':
      return (
        <Badge tone="bad" icon={OctagonX}>
          {words}
        </Badge>
      )
    case 'cancelled':
      return <Badge>{words}</Badge>
    default:
      return null
  }
}
