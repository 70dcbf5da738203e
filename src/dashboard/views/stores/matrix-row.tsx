import { memo } from 'react'
import { bytesParts, exactBytes } from '#lib/bytes.ts'
import type { Image } from '#openstack/glance/image.ts'
import { nameOf, splitName } from '#dashboard/components/image-name.ts'
import {
  type Placement,
  PLACEMENT_STATUS,
  PLACEMENT_WORD,
  placementOf,
} from '#dashboard/components/stores/placement.ts'
import { cx } from '#dashboard/ui/cx.ts'
import { StatusMark } from '#dashboard/ui/marks.tsx'

/** Drawn once and given to every cell: React passes over an element that is the very same. */
const mark = (placement: Placement) => (
  <StatusMark status={PLACEMENT_STATUS[placement]}>{PLACEMENT_WORD[placement]}</StatusMark>
)
const MARKS: Readonly<Record<Placement, React.ReactNode>> = {
  here: mark('here'),
  copying: mark('copying'),
  failed: mark('failed'),
  absent: mark('absent'),
}
const NEVER_HERE = (
  <span className="faint" title="Read-only">
    <span aria-hidden="true">—</span>
    <span className="visually-hidden">Not here, read-only</span>
  </span>
)

export interface MatrixRowProps {
  image: Image
  index: number
  /** Pixels from the top of the body. */
  top: number
  lanes: readonly { readonly id: string; readonly readOnly: boolean }[]
  href: string
  selected: boolean
  /** The column that the keyboard is in, where it is in this row. */
  cursor: number | null
  onToggle: (id: string) => void
}

/** One image. Drawn again only when something it shows has changed. */
export const MatrixRow = memo(function MatrixRow(props: MatrixRowProps) {
  const { image, index, lanes, selected, cursor } = props
  const name = nameOf(image)
  const { head, tail } = splitName(name)
  const tab = (column: number) => (cursor === column ? 0 : -1)
  const size = image.size === null ? null : bytesParts(image.size)
  return (
    <div
      role="row"
      className={cx('row', cursor !== null && 'is-current')}
      aria-rowindex={index + 2}
      aria-selected={selected}
      data-index={index}
      style={{ top: props.top }}
    >
      <div role="gridcell" aria-colindex={1} className="cell c-select">
        <input
          type="checkbox"
          aria-label={`Select ${name}`}
          checked={selected}
          tabIndex={tab(0)}
          data-column={0}
          onChange={() => props.onToggle(image.id)}
        />
      </div>
      <div role="rowheader" aria-colindex={2} className="cell matrix-name name-cell">
        <a href={props.href} title={name} aria-label={name} tabIndex={tab(1)} data-column={1}>
          <span className={image.name ? 'name-head' : 'name-head mono'}>{head}</span>
          {tail && <span className="name-tail">{tail}</span>}
        </a>
      </div>
      <div role="gridcell" aria-colindex={3} className="cell num muted">
        {size === null ? (
          '—'
        ) : (
          <span title={exactBytes(image.size!)}>
            {size.value}
            <span className="size-unit">{size.unit}</span>
          </span>
        )}
      </div>
      {lanes.map(({ id, readOnly }, at) => {
        const placement = placementOf(image, id)
        return (
          <div
            key={id}
            role="gridcell"
            aria-colindex={at + 4}
            aria-haspopup="menu"
            className={`cell matrix-store is-${placement}`}
            title={PLACEMENT_WORD[placement]}
            data-column={at + 2}
            tabIndex={tab(at + 2)}
          >
            <span className="matrix-label" aria-hidden="true">
              {id}
            </span>
            {placement === 'absent' && readOnly ? NEVER_HERE : MARKS[placement]}
          </div>
        )
      })}
    </div>
  )
})
