import { UserMinus } from 'lucide-react'
import { formatCount, plural } from '#lib/plural.ts'
import { Button } from '#dashboard/ui/button.tsx'
import { Kbd } from '#dashboard/ui/kbd.tsx'
import type { Row } from './shares.ts'

/** Takes the place of the filters while something is selected, at the same height. */
export function RevokeBar({
  reason,
  rows,
  onRevoke,
  onClear,
}: {
  /** Why this role cannot revoke. */
  reason: string | null
  rows: readonly Row[]
  onRevoke: () => void
  onClear: () => void
}) {
  const images = new Set(rows.map(({ image }) => image.id)).size
  const label = `${formatCount(rows.length)} selected`
  return (
    <div className="list-bar list-bar-selected" role="toolbar" aria-label={label}>
      <span className="strong" role="status">
        {label}
      </span>
      <span className="muted">{plural(images, 'image')}</span>
      <Button
        size="sm"
        variant="quiet-bad"
        icon={UserMinus}
        disabledReason={reason}
        onClick={onRevoke}
      >
        {`Revoke ${formatCount(rows.length)}…`}
      </Button>
      <span className="grow" />
      <Button size="sm" variant="quiet" onClick={onClear}>
        Clear <Kbd decorative>Esc</Kbd>
      </Button>
    </div>
  )
}
