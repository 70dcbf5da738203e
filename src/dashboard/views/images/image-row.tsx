import { memo } from 'react'
import type { Image } from '#openstack/glance/image.ts'
import type { Scope } from '#transfers/types.ts'
import { Bar } from '#dashboard/ui/bar.tsx'
import { cx } from '#dashboard/ui/cx.ts'
import { type ColumnKey, COLUMNS } from './columns.ts'
import { cellOf, isLong, isOwnerId, NameCell, titleOf } from './image-cells.tsx'
import { nameOf } from '#dashboard/components/image-name.ts'
import type { RowProgress } from './row-state.ts'

export interface ImageRowProps {
  image: Image
  index: number
  /** Pixels from the top of the body. */
  top: number
  columns: readonly ColumnKey[]
  href: string
  selected: boolean
  current: boolean
  scope: Scope
  owners: ReadonlyMap<string, string>
  now: number
  progress: RowProgress | null
  /** Stable; the index tells which row. */
  onOpen: (event: React.MouseEvent<HTMLAnchorElement>) => void
  onToggle: (index: number, range: boolean) => void
  onActions: (index: number, anchor: Element) => void
}

/** One row of the list. Rendered again only when something it shows has changed. */
export const ImageRow = memo(function ImageRow(props: ImageRowProps) {
  const { image, index, top, columns, selected, current, progress } = props
  const name = nameOf(image)
  const tab = current ? 0 : -1
  return (
    <div
      role="row"
      className={cx('row', current && 'is-current', image.os_hidden && 'is-hidden')}
      aria-rowindex={index + 2}
      aria-selected={selected}
      data-index={index}
      tabIndex={tab}
      style={{ top }}
    >
      <div role="gridcell" aria-colindex={1} className="cell c-select">
        <input
          type="checkbox"
          aria-label={`Select ${name}`}
          checked={selected}
          tabIndex={tab}
          onChange={(event) => {
            const { nativeEvent } = event
            const range = nativeEvent instanceof MouseEvent && nativeEvent.shiftKey
            props.onToggle(index, range)
          }}
        />
      </div>
      <div role="rowheader" aria-colindex={2} className="cell c-name name-cell">
        <NameCell image={image} href={props.href} reachable={current} onOpen={props.onOpen} />
      </div>
      {columns.map((key, at) => (
        <div
          key={key}
          role="gridcell"
          aria-colindex={at + 3}
          className={cx(
            'cell',
            `c-${key}`,
            COLUMNS[key].end && 'num',
            isLong(key, image, props.owners) && 'is-long',
            key === 'owner' && isOwnerId(image, props.owners) && 'mono',
          )}
          title={titleOf(key, image)}
        >
          {cellOf(key, image, props)}
        </div>
      ))}
      <div role="gridcell" aria-colindex={columns.length + 3} className="cell c-actions">
        <button
          type="button"
          className="row-act"
          aria-label={`Actions for ${name}`}
          aria-haspopup="menu"
          tabIndex={tab}
          onClick={(event) => props.onActions(index, event.currentTarget)}
        />
        {progress && (
          <Bar
            className="row-progress"
            height={2}
            value={progress.accepted}
            ahead={progress.sent}
            label={`Accepted of ${name}`}
          />
        )}
      </div>
    </div>
  )
})
