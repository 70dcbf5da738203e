import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { late } from '#dashboard/ui/late.tsx'
import { useLocation, useNavigate } from 'react-router'
import { useTransfers } from '#transfers/react.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { catalogueOf } from '#dashboard/queries/catalogue.ts'
import { MOST_COMPARED } from '#dashboard/nav/compare-params.ts'
import { paths } from '#dashboard/nav/paths.ts'
import { setDroppedFiles } from '#dashboard/components/dropped-files.ts'
import { useSubject } from '#dashboard/components/command-menu/menu-state.ts'
import type { Overlay } from '#dashboard/components/image-actions/image-overlays.tsx'
import { canCreate } from '#dashboard/components/rules.ts'
import { saveText } from '#dashboard/components/save-text.ts'
import { COLUMNS } from './columns.ts'
import { toCsv } from './csv.ts'
import { DropTarget } from './drop-target.tsx'
import { FilterBar } from './filter-bar.tsx'
import { type GridHandle, ImageGrid } from './image-grid.tsx'
import { ListHead } from './list-head.tsx'
import { countFilters, type Filters, NO_FILTERS, type Sort } from './list-params.ts'
import { ListReadout, LoadedCount } from './list-readout.tsx'
import { ListState, PartFailed } from './list-states.tsx'
import { uploadsOf } from './row-state.ts'
import { all, NOTHING, range, type Selection, toggle } from './selection.ts'
import { useListKeys } from './use-list-keys.ts'
import { useListParams } from './use-list-params.ts'
import { useList } from './use-list.ts'
import { PHONE, useMedia, useNarrow } from '#dashboard/components/use-media.ts'
import './images.css'

const BulkBar = late(
  async () => ({ default: (await import('./bulk-bar.tsx')).BulkBar }),
  () => <div className="filters bulk" />,
)
const ImageOverlays = late(async () => ({
  default: (await import('#dashboard/components/image-actions/image-overlays.tsx')).ImageOverlays,
}))
const OldApiNote = late(async () => ({
  default: (await import('#dashboard/components/old-api/note.tsx')).OldApiNote,
}))

/** Where one was in lists that one may come back to, by the history's own key of the visit. */
const places = new Map<string, { offset: number; current: string | null }>()

/** The list view of one scope. */
export function ImageList({
  scope,
  projects,
}: {
  scope: ActiveScope
  projects: ReadonlyMap<string, string>
}) {
  const { params, change, type } = useListParams()
  const { q, filters, sort } = params
  const { projectId, region } = scope
  const catalogue = useMemo(() => catalogueOf({ projectId, region }), [projectId, region])
  const { list, loading } = useList(catalogue, { q, filters, sort, projects })
  const { rows } = list
  const navigate = useNavigate()
  const location = useLocation()
  const phone = useMedia(PHONE)
  const view = useRef<HTMLDivElement>(null)
  const narrow = useNarrow(view)
  const grid = useRef<GridHandle>(null)
  const searchField = useRef<HTMLInputElement>(null)
  const [overlay, setOverlay] = useState<Overlay | null>(null)
  const transfers = useTransfers()
  const uploads = useMemo(
    () => uploadsOf(transfers, { projectId, region }),
    [transfers, projectId, region],
  )
  useTransferNews(transfers, catalogue, scope)

  // The keyboard's row is remembered by its image: rows above it come and go.
  const place = places.get(location.key)
  const [cursor, setCursor] = useState({ id: place?.current ?? null, index: 0 })
  const current = useMemo(() => {
    const entry = cursor.id === null ? undefined : catalogue.get(cursor.id)
    const index = entry ? list.rows.indexOf(entry) : -1
    return index >= 0 ? index : Math.min(cursor.index, list.rows.length - 1)
  }, [catalogue, cursor, list])
  const currentImage = rows[current]?.image

  const [selection, setSelection] = useState<Selection>(NOTHING)
  // What is gone counts no more; what a filter hides stays selected, and is counted.
  const selected = Array.from(selection.ids, (id) => catalogue.get(id)?.image).filter(
    (image) => image !== undefined,
  )

  // The row that nobody has gone to yet is not what one means.
  useSubject(selected.length > 0 || !currentImage || cursor.id === null ? selected : [currentImage])

  const latest = useRef({ rows, selection, current })
  useEffect(() => {
    latest.current = { rows, selection, current }
  })
  const goTo = useCallback((index: number, focus: boolean) => {
    const entry = latest.current.rows[index]
    if (!entry) return
    setCursor({ id: entry.image.id, index })
    grid.current?.show(index, focus)
  }, [])
  const onToggle = useCallback((index: number, toRange: boolean) => {
    const entry = latest.current.rows[index]
    if (!entry) return
    setCursor({ id: entry.image.id, index })
    setSelection((before) =>
      toRange ? range(before, latest.current.rows, index) : toggle(before, entry.image.id),
    )
  }, [])
  const onCurrent = useCallback((index: number) => {
    setCursor({ id: latest.current.rows[index]?.image.id ?? null, index })
  }, [])
  const onActions = useCallback((index: number, anchor: Element) => {
    const entry = latest.current.rows[index]
    if (entry) setOverlay({ kind: 'menu', image: entry.image, anchor })
  }, [])
  // A plain anchor and one handler: a router's link in each row would double the cost of a row.
  const onOpen = useCallback(
    (event: React.MouseEvent<HTMLAnchorElement>) => {
      if (event.button !== 0) return
      if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
      event.preventDefault()
      void navigate(event.currentTarget.getAttribute('href') ?? '')
    },
    [navigate],
  )
  const onLeave = useCallback(
    (offset: number) => {
      const id = latest.current.rows[latest.current.current]?.image.id ?? null
      places.set(location.key, { offset, current: id })
    },
    [location.key],
  )

  const href = useCallback((id: string) => paths.image(scope, id), [scope])
  const move = (index: number, extend: boolean) => {
    const to = Math.max(0, Math.min(rows.length - 1, index))
    const from = rows[current]?.image.id
    if (extend && from !== undefined) {
      setSelection((before) =>
        range(before.anchor === null ? { ...before, anchor: from } : before, rows, to),
      )
    }
    goTo(to, true)
  }
  const clear = () => setSelection(NOTHING)
  useListKeys({
    move: (by, extend) => move(current + by, extend),
    moveTo: (end, extend) => move(end === 'first' ? 0 : rows.length - 1, extend),
    page: (by, extend) => move(current + by * (grid.current?.page() ?? 1), extend),
    open: () => currentImage && void navigate(href(currentImage.id)),
    select: () => {
      if (!currentImage) return
      onToggle(current, false)
      grid.current?.show(current, true)
    },
    selectAll: () => setSelection(all(rows)),
    escape: () => {
      if (selected.length > 0) {
        clear()
        return true
      }
      if (q === '') return false
      type('')
      return true
    },
    actions: () => {
      const row = document.querySelector(`[data-index="${current}"]`)
      const anchor = row?.querySelector('.row-act') ?? row
      if (anchor) onActions(current, anchor)
    },
    search: () => searchField.current?.select(),
    reload: () => catalogue.reload(),
  })

  // Another question begins at its first answer.
  const asked = useRef({ q, filters, sort })
  useEffect(() => {
    const before = asked.current
    if (before.q === q && before.filters === filters && before.sort === sort) return
    asked.current = { q, filters, sort }
    // The same object is no other state: a key that is typed costs no second drawing of the list.
    setCursor((cursor) =>
      cursor.id === null && cursor.index === 0 ? cursor : { id: null, index: 0 },
    )
    grid.current?.show(0, false)
  }, [q, filters, sort])

  const create = canCreate(scope)
  const uploadReason = create === true ? null : create.reason
  const uploadHref = paths.upload(scope)
  const columns = useMemo(
    () =>
      narrow && !phone
        ? params.columns.filter((key) => COLUMNS[key].wide !== true)
        : params.columns,
    [narrow, phone, params.columns],
  )
  const filtered = countFilters(filters) > 0
  const narrowed = q.trim() !== '' || rows.length !== list.total
  const setFilters = useCallback((next: Filters) => change({ filters: next }), [change])
  const setSort = useCallback((next: Sort) => change({ sort: next }), [change])
  const count = (
    <>
      {scope.lacks && <OldApiNote />}
      <LoadedCount list={list} loading={loading} narrowed={narrowed} />
    </>
  )
  return (
    <DropTarget
      ref={view}
      reason={uploadReason}
      onFiles={(files) => {
        setDroppedFiles(files)
        void navigate(uploadHref)
      }}
    >
      <ListHead
        title={filters.shared === null ? 'All images' : 'Shared with me'}
        inboxHref={filters.shared === null ? null : paths.inbox(scope, { state: filters.shared })}
        q={q}
        columns={params.columns}
        searchField={searchField}
        uploadHref={uploadHref}
        uploadReason={uploadReason}
        csvReason={rows.length === 0 ? 'No image is shown that could be saved.' : null}
        onType={type}
        onLeaveSearch={() => (rows.length > 0 ? goTo(current, true) : searchField.current?.blur())}
        onColumns={(next) => change({ columns: next }, { replace: true })}
        onCsv={() =>
          saveText(
            toCsv(rows.map((entry) => entry.image)),
            `images-${scope.project.name}-${region}.csv`,
            'text/csv',
          )
        }
      />
      {selected.length > 0 ? (
        <BulkBar
          images={selected}
          scope={scope}
          compareHref={paths.compare(
            scope,
            selected.slice(0, MOST_COMPARED).map(({ id }) => id),
          )}
          onAsk={setOverlay}
          onClear={clear}
        />
      ) : (
        <FilterBar
          catalogue={catalogue}
          filters={filters}
          projects={projects}
          lacks={scope.lacks}
          narrow={narrow}
          phone={phone}
          onChange={setFilters}
        >
          {!phone && count}
        </FilterBar>
      )}
      {phone && <div className="loaded-row">{count}</div>}
      <ImageGrid
        ref={grid}
        rows={rows}
        selectedCount={selected.length}
        columns={columns}
        sort={sort}
        selected={selection.ids}
        current={current}
        phone={phone}
        scope={scope}
        owners={projects}
        uploads={uploads}
        complete={loading.phase.state === 'complete'}
        href={href}
        onOpen={onOpen}
        onSort={setSort}
        onSelectAll={(on) => setSelection(on ? all(rows) : NOTHING)}
        onToggle={onToggle}
        onActions={onActions}
        onCurrent={onCurrent}
        restore={place?.offset ?? 0}
        onLeave={onLeave}
      >
        <ListState
          catalogue={catalogue}
          list={list}
          loading={loading}
          q={q.trim()}
          filtered={filtered}
          shared={filters.shared !== null}
          projectName={scope.project.name}
          region={region}
          uploadHref={uploadHref}
          uploadReason={uploadReason}
          onClear={() => change({ q: '', filters: NO_FILTERS })}
        />
      </ImageGrid>
      {list.total > 0 && <PartFailed catalogue={catalogue} loading={loading} loaded={list.total} />}
      <ListReadout
        list={list}
        loading={loading}
        selected={selected.length}
        selectedBytes={selected.reduce((sum, image) => sum + (image.size ?? 0), 0)}
      />
      {overlay && <ImageOverlays overlay={overlay} scope={scope} onChange={setOverlay} />}
    </DropTarget>
  )
}

/** A transfer that went a step further has changed its image: the row asks for it. */
function useTransferNews(
  transfers: ReturnType<typeof useTransfers>,
  catalogue: ReturnType<typeof catalogueOf>,
  { projectId, region }: ActiveScope,
): void {
  const known = useRef(new Map<string, string>())
  useEffect(() => {
    for (const { id, imageId, direction, scope, phase } of transfers) {
      if (imageId === null || direction !== 'upload') continue
      if (scope.projectId !== projectId || scope.region !== region) continue
      const before = known.current.get(id)
      known.current.set(id, phase.state)
      if (before !== phase.state) catalogue.poke(imageId)
    }
  }, [transfers, catalogue, projectId, region])
}
