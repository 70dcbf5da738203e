import { ArrowDown } from 'lucide-react'
import { type KeyboardEvent, type MouseEvent, useMemo, useRef, useState } from 'react'
import { formatBytes } from '#lib/bytes.ts'
import type { Store } from '#openstack/glance/types.ts'
import type { Entry } from '#dashboard/queries/catalogue-entry.ts'
import type { StoreTally } from '#dashboard/components/stores/placement.ts'
import { PHONE, useMedia } from '#dashboard/components/use-media.ts'
import { useKeptFocus } from '#dashboard/components/use-kept-focus.ts'
import { slotsOf, useSettled, useWindow } from '#dashboard/components/use-window.ts'
import { Checkbox } from '#dashboard/ui/check.tsx'
import { Icon } from '#dashboard/ui/icon.tsx'
import { MatrixRow } from './matrix-row.tsx'
import type { StoresParams } from './params.ts'
import '#dashboard/components/grid.css'

/** Pixels; the same as in the style sheet. */
const ROW = 36
const PHONE_ROW = 72
const HEAD = 44

/** A store as a column; null where only images name it. */
export interface MatrixColumn extends StoreTally {
  readonly store: Store | null
}

/** A cell: an image and a store. */
export interface CellAt {
  readonly id: string
  readonly store: string
}

interface MatrixGridProps {
  rows: readonly Entry[]
  columns: readonly MatrixColumn[]
  selected: ReadonlySet<string>
  sort: StoresParams['sort']
  /** Whether the last page has come: a reader is not told a number that grows. */
  complete: boolean
  href: (id: string) => string
  onSort: (sort: StoresParams['sort']) => void
  onToggle: (id: string) => void
  onSelectAll: (on: boolean) => void
  onOpen: (id: string) => void
  onMenu: (at: CellAt, anchor: Element) => void
  onRemove: (at: CellAt, anchor: Element) => void
  onEscape: () => void
}

/** What a store is, in few words, under its name. */
const about = ({ store, bytes }: MatrixColumn): string =>
  [
    store?.is_default && 'default',
    store?.read_only && 'read-only',
    store === null && 'not known here',
    formatBytes(bytes),
  ]
    .filter(Boolean)
    .join(', ')

/** Columns before those of the stores: the box, and the name. */
const BEFORE = 2

/**
 * The matrix: of its rows only those near the screen exist. One stop of the Tab key; arrows go from
 * cell to cell.
 */
export function MatrixGrid(props: MatrixGridProps) {
  const { rows, columns, selected, sort } = props
  const phone = useMedia(PHONE)
  const scroller = useRef<HTMLDivElement>(null)
  const body = useRef<HTMLDivElement>(null)
  const height = phone ? PHONE_ROW : ROW
  const { window, show, page } = useWindow(scroller, height, phone ? 0 : HEAD)
  const settled = useSettled(window.start)
  // Remembered by its image: rows above it come and go.
  const [cursor, setCursor] = useState({ id: null as string | null, row: 0, column: BEFORE })
  const found = useMemo(
    () => (cursor.id === null ? -1 : rows.findIndex(({ image }) => image.id === cursor.id)),
    [rows, cursor.id],
  )
  const current = found >= 0 ? found : Math.min(cursor.row, rows.length - 1)
  const column = Math.min(cursor.column, BEFORE + columns.length - 1)
  const focus = useKeptFocus(body, `[data-index="${current}"] [data-column="${column}"]`)

  const go = (row: number, to: number) => {
    const next = Math.max(0, Math.min(rows.length - 1, row))
    focus.want(true)
    const at = Math.max(0, Math.min(BEFORE + columns.length - 1, to))
    setCursor({ id: rows[next]?.image.id ?? null, row: next, column: at })
    show(next)
  }
  const cellAt = (target: EventTarget): (CellAt & { element: Element }) | null => {
    if (!(target instanceof Element)) return null
    const element = target.closest('.matrix-store[data-column]')
    const line = element?.closest<HTMLElement>('[data-index]')
    const entry = line ? rows[Number(line.dataset['index'])] : undefined
    const store = columns[Number(element?.getAttribute('data-column')) - BEFORE]
    return element && entry && store ? { element, id: entry.image.id, store: store.id } : null
  }
  const onFocus = (event: React.FocusEvent) => {
    const line = event.target.closest<HTMLElement>('[data-index]')
    const cell = event.target.closest<HTMLElement>('[data-column]')
    if (!line || !cell) return
    focus.enter()
    const [row, at] = [Number(line.dataset['index']), Number(cell.dataset['column'])]
    // A window that moves draws other images into the focused element before focus is put right.
    if (row === current && at === column && cursor.id !== null) return
    setCursor({ id: rows[row]?.image.id ?? null, row, column: at })
  }
  const onClick = (event: MouseEvent) => {
    const at = cellAt(event.target)
    if (at) return props.onMenu(at, at.element)
    const link = (event.target as Element).closest('a')
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    const line = link.closest<HTMLElement>('[data-index]')
    const entry = line ? rows[Number(line.dataset['index'])] : undefined
    if (!entry) return
    event.preventDefault()
    props.onOpen(entry.image.id)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    if (!(event.target as Element).closest('[data-column]')) return
    const at = cellAt(event.target)
    const moves: Record<string, readonly [number, number]> = {
      ArrowDown: [current + 1, column],
      ArrowUp: [current - 1, column],
      ArrowLeft: [current, column - 1],
      ArrowRight: [current, column + 1],
      PageDown: [current + page(), column],
      PageUp: [current - page(), column],
      Home: [0, column],
      End: [rows.length - 1, column],
    }
    const move = moves[event.key]
    if (move) go(...move)
    else if ((event.key === 'Enter' || event.key === ' ') && at) props.onMenu(at, at.element)
    else if (event.key === 'Delete' && at) props.onRemove(at, at.element)
    else if (event.key === 'Escape' && selected.size > 0) props.onEscape()
    else return
    event.preventDefault()
  }

  const drawn = slotsOf(window, rows.length, current, settled)
  const shown = useMemo(
    () => (selected.size === 0 ? 0 : rows.filter(({ image }) => selected.has(image.id)).length),
    [rows, selected],
  )
  // What a store holds grows with every page; the rows need to know only which stores there are.
  const names = JSON.stringify(columns.map(({ id, store }) => [id, store?.read_only === true]))
  const lanes = useMemo(
    () => (JSON.parse(names) as [string, boolean][]).map(([id, readOnly]) => ({ id, readOnly })),
    [names],
  )
  const template = `40px minmax(12rem, 1fr) 6rem repeat(${columns.length}, minmax(7rem, 8.5rem))`
  return (
    <div className="scroll" ref={scroller}>
      <div
        role="grid"
        aria-label="Images by store"
        aria-rowcount={props.complete ? rows.length + 1 : -1}
        aria-colcount={columns.length + 3}
        aria-multiselectable="true"
        className="t-grid matrix"
        tabIndex={-1}
        onFocus={onFocus}
        onBlur={focus.onBlur}
        onClick={onClick}
        onKeyDown={onKeyDown}
        style={{ '--columns': template } as React.CSSProperties}
      >
        <div role="rowgroup" className="t-head">
          <div role="row" aria-rowindex={1} className="row-head">
            <div role="columnheader" aria-colindex={1} className="cell c-select">
              <Checkbox
                hideLabel
                label="Select all that match"
                checked={rows.length > 0 && shown === rows.length}
                indeterminate={shown > 0 && shown < rows.length}
                onChange={({ currentTarget }) => props.onSelectAll(currentTarget.checked)}
              />
            </div>
            <div role="columnheader" aria-colindex={2} className="cell">
              Image
            </div>
            <div
              role="columnheader"
              aria-colindex={3}
              aria-sort={sort === 'size' ? 'descending' : undefined}
              className="cell num"
            >
              <button
                type="button"
                className={sort === 'size' ? 'sort is-on' : 'sort'}
                title={sort === 'size' ? 'Newest first' : 'Largest first'}
                onClick={() => props.onSort(sort === 'size' ? 'newest' : 'size')}
              >
                {sort === 'size' && <Icon of={ArrowDown} />}
                Size
                <span className="size-unit" />
              </button>
            </div>
            {columns.map((one, at) => (
              <div
                role="columnheader"
                aria-colindex={at + 4}
                key={one.id}
                className="cell matrix-store-head"
                title={one.store?.description ?? one.id}
              >
                <span className="truncate">{one.id}</span>
                <small className="truncate">{about(one)}</small>
              </div>
            ))}
          </div>
        </div>
        <div role="rowgroup" ref={body} className="t-body" style={{ height: rows.length * height }}>
          {drawn.map(([slot, index]) => {
            const { image } = rows[index]!
            return (
              <MatrixRow
                key={slot}
                image={image}
                index={index}
                top={index * height}
                lanes={lanes}
                href={props.href(image.id)}
                selected={selected.has(image.id)}
                cursor={index === current ? column : null}
                onToggle={props.onToggle}
              />
            )
          })}
        </div>
      </div>
    </div>
  )
}
