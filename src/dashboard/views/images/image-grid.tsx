import { ArrowDown, ArrowUp } from 'lucide-react'
import {
  type ReactNode,
  type RefObject,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { decodeImage } from '#openstack/glance/image.ts'
import type { Entry } from '#dashboard/queries/catalogue-entry.ts'
import type { Scope } from '#transfers/types.ts'
import { useKeptFocus } from '#dashboard/components/use-kept-focus.ts'
import { slotsOf, useSettled, useWindow, type Window } from '#dashboard/components/use-window.ts'
import { Checkbox } from '#dashboard/ui/check.tsx'
import { Icon } from '#dashboard/ui/icon.tsx'
import { type Column, type ColumnKey, COLUMNS } from './columns.ts'
import { ImageRow } from './image-row.tsx'
import type { Sort } from './list-params.ts'
import type { RowProgress } from './row-state.ts'
import { useMinute } from './use-now.ts'
import '#dashboard/components/grid.css'

/** Pixels; the same as in the style sheet, where text that is enlarged may not make a row taller. */
const ROW = 36
const PHONE_ROW = 63
const HEAD = 32

export interface GridHandle {
  /** Brings a row into view; with `focus` the keyboard goes there too. */
  show(index: number, focus: boolean): void
  /** How many rows a page key moves. */
  page(): number
}

export interface ImageGridProps {
  ref: RefObject<GridHandle | null>
  rows: readonly Entry[]
  /** Selected images that are still there, shown or not. */
  selectedCount: number
  columns: readonly ColumnKey[]
  sort: Sort
  selected: ReadonlySet<string>
  current: number
  phone: boolean
  scope: Scope
  owners: ReadonlyMap<string, string>
  uploads: ReadonlyMap<string, RowProgress>
  /** Whether the last page has come: a reader is not told a number that grows. */
  complete: boolean
  href: (id: string) => string
  /** A link of a row was pressed. */
  onOpen: (event: React.MouseEvent<HTMLAnchorElement>) => void
  onSort: (sort: Sort) => void
  onSelectAll: (on: boolean) => void
  onToggle: (index: number, range: boolean) => void
  onActions: (index: number, anchor: Element) => void
  onCurrent: (index: number) => void
  /** Pixels to be scrolled to once there are rows: where one was before. */
  restore: number
  /** Told on leaving. */
  onLeave: (offset: number) => void
  /** Shown in the body when there are no rows. */
  children?: ReactNode
}

function HeadCell({
  column,
  index,
  sort,
  onSort,
}: {
  column: Column
  index: number
  sort: Sort
  onSort: (sort: Sort) => void
}) {
  const on = sort.column === column.key
  const direction = sort.descending ? 'descending' : 'ascending'
  return (
    <div
      role="columnheader"
      aria-colindex={index}
      aria-sort={on ? direction : undefined}
      className={`cell c-${column.key}${column.end ? ' num' : ''}`}
    >
      {column.unsorted ? (
        column.label
      ) : (
        <button
          type="button"
          className={on ? 'sort is-on' : 'sort'}
          onClick={() =>
            onSort({
              column: column.key,
              // Words from A, numbers and dates from the top: what one wants to see first.
              descending: on ? !sort.descending : column.end === true,
            })
          }
        >
          {on && <Icon of={sort.descending ? ArrowDown : ArrowUp} />}
          {column.label}
          {column.unit && <span className="size-unit" />}
        </button>
      )}
    </div>
  )
}

/** The list itself: a grid of which only what is near the screen exists. */
export function ImageGrid(props: ImageGridProps) {
  const { ref, rows, columns, selected, current, phone, uploads } = props
  const scroller = useRef<HTMLDivElement>(null)
  const body = useRef<HTMLDivElement>(null)
  const now = useMinute()
  const height = phone ? PHONE_ROW : ROW
  const head = phone ? 0 : HEAD

  const { window, show, page, offset } = useWindow(scroller, height, head)

  const { restore, onLeave } = props
  const restored = useRef(restore === 0)
  const filled = rows.length > 0
  useLayoutEffect(() => {
    if (restored.current || !filled) return
    restored.current = true
    scroller.current?.scrollTo(0, restore)
  }, [filled, restore])
  useLayoutEffect(() => () => onLeave(offset.current), [onLeave, offset])

  const focus = useKeptFocus(body, `[data-index="${current}"]`)
  useImperativeHandle(ref, () => ({
    show(index, focused) {
      focus.want(focused)
      show(index)
      if (focused && index === current) focus.focusNow()
    },
    page,
  }))

  const { onCurrent, onToggle } = props
  const onFocus = (event: React.FocusEvent) => {
    focus.enter()
    const index = indexOf(event.target)
    if (index !== null && index !== current) onCurrent(index)
  }
  const press = useLongPress(phone, onToggle)
  const settled = useSettled(window.start)
  const { shown, painted } = useFirstRows(window, filled)
  const ahead = !filled && !painted && !props.complete
  const drawn = slotsOf(shown, ahead ? FIRST_ROWS : rows.length, current, settled)
  const some = props.selectedCount > 0
  const every = some && rows.length > 0 && props.selectedCount >= rows.length
  const template = ['44px', COLUMNS.name.width, ...columns.map((key) => COLUMNS[key].width), '44px']
  return (
    <div className="scroll" ref={scroller}>
      <div
        role="grid"
        aria-label="Images"
        aria-rowcount={props.complete ? rows.length + 1 : -1}
        aria-colcount={columns.length + 3}
        aria-multiselectable="true"
        aria-busy={!props.complete && rows.length === 0}
        className="t-grid t-images"
        tabIndex={-1}
        onFocus={onFocus}
        onBlur={focus.onBlur}
        {...press}
        style={{ '--columns': template.join(' ') } as React.CSSProperties}
      >
        <div role="rowgroup" className="t-head">
          <div role="row" aria-rowindex={1} className="row-head">
            <div role="columnheader" aria-colindex={1} className="cell c-select">
              <Checkbox
                hideLabel
                label="Select all that match"
                checked={every}
                indeterminate={some && !every}
                onChange={(event) => props.onSelectAll(event.currentTarget.checked)}
              />
            </div>
            <HeadCell column={COLUMNS.name} index={2} sort={props.sort} onSort={props.onSort} />
            {columns.map((key, at) => (
              <HeadCell
                key={key}
                column={COLUMNS[key]}
                index={at + 3}
                sort={props.sort}
                onSort={props.onSort}
              />
            ))}
            <div role="columnheader" aria-colindex={columns.length + 3} className="cell c-actions">
              <span className="visually-hidden">Actions</span>
            </div>
          </div>
        </div>
        <div
          role="rowgroup"
          ref={body}
          className={ahead ? 't-body is-ahead' : 't-body'}
          style={{ height: rows.length * height }}
        >
          {drawn.map(([slot, index]) => {
            const image = rows[index]?.image ?? AHEAD
            return (
              <ImageRow
                key={slot}
                image={image}
                index={ahead ? NO_ROW : index}
                top={index * height}
                columns={columns}
                href={props.href(image.id)}
                selected={selected.has(image.id)}
                current={index === current}
                scope={props.scope}
                owners={props.owners}
                now={now}
                progress={uploads.get(image.id) ?? null}
                onOpen={props.onOpen}
                onToggle={onToggle}
                onActions={props.onActions}
              />
            )
          })}
        </div>
      </div>
      {props.children}
    </div>
  )
}

/** Rows of the very first paint. */
const FIRST_ROWS = 8
/** Index of a row that nobody can go to. */
const NO_ROW = -2

/**
 * What the first rows are built with, unseen, while Glance is waited for: then its answer only
 * changes their texts, and all code that draws a row has run before.
 */
const AHEAD = decodeImage({
  name: 'image-of-usual-length',
  status: 'active',
  visibility: 'public',
  size: 1,
  tags: ['tag'],
  updated_at: '2020-01-01T00:00:00Z',
  created_at: '2020-01-01T00:00:00Z',
})

/**
 * The first rows ever are painted before the rest of the screen is built: building is most of the
 * time until something is seen (measured), and the rest follows in the next frame.
 */
function useFirstRows(window: Window, filled: boolean): { shown: Window; painted: boolean } {
  const [painted, setPainted] = useState(false)
  useEffect(() => {
    if (!filled || painted) return undefined
    // The frame that paints them, and the task after it.
    let timer: ReturnType<typeof setTimeout> | undefined
    const frame = requestAnimationFrame(() => {
      timer = setTimeout(() => setPainted(true), 0)
    })
    return () => {
      cancelAnimationFrame(frame)
      clearTimeout(timer)
    }
  }, [filled, painted])
  const shown = painted ? window : { ...window, length: Math.min(window.length, FIRST_ROWS) }
  return { shown, painted }
}

function indexOf(target: EventTarget): number | null {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-index]') : null
  return row === null ? null : Number(row.dataset['index'])
}

/** As long as a phone takes for its own long press. */
const LONG_MS = 500

/** On a phone there is no box to check: a long press selects, and while something is, a tap does. */
function useLongPress(phone: boolean, onToggle: (index: number, range: boolean) => void) {
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const fired = useRef(false)
  useEffect(() => () => clearTimeout(timer.current), [])
  if (!phone) return {}
  const stop = () => clearTimeout(timer.current)
  return {
    onPointerDown(event: React.PointerEvent) {
      fired.current = false
      const index = indexOf(event.target)
      if (index === null || event.pointerType === 'mouse') return
      timer.current = setTimeout(() => {
        fired.current = true
        onToggle(index, false)
      }, LONG_MS)
    },
    onPointerUp: stop,
    onPointerCancel: stop,
    onPointerMove: stop,
    onContextMenu(event: React.MouseEvent) {
      if (fired.current) event.preventDefault()
    },
    onClickCapture(event: React.MouseEvent) {
      if (!fired.current) return
      // The press that selected is not also a press on the link under the finger.
      event.preventDefault()
      event.stopPropagation()
      fired.current = false
    },
  }
}
