import { Copy, Grid2x2, SearchX } from 'lucide-react'
import { useCallback, useMemo, useState } from 'react'
import { late } from '#dashboard/ui/late.tsx'
import { useNavigate } from 'react-router'
import { formatCount, plural } from '#lib/plural.ts'
import type { Image } from '#openstack/glance/image.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { catalogueOf } from '#dashboard/queries/catalogue.ts'
import { paths } from '#dashboard/nav/paths.ts'
import type { StoreChange } from '#dashboard/components/bulk/store-plan.ts'
import { placementOf } from '#dashboard/components/stores/placement.ts'
import { canCopyTo, canRemoveFrom } from '#dashboard/components/stores/rules.ts'
import { nameOf } from '#dashboard/components/image-name.ts'
import { Button } from '#dashboard/ui/button.tsx'
import { Kbd } from '#dashboard/ui/kbd.tsx'
import { MenuAt, type MenuEntry } from '#dashboard/ui/menu.tsx'
import { Readout } from '#dashboard/ui/readout.tsx'
import { SkeletonRows } from '#dashboard/ui/skeleton.tsx'
import { EmptyState } from '#dashboard/ui/states.tsx'
import { LoadingTrouble, OneStore, StoresFault } from './faces.tsx'
import { MatrixGrid, type CellAt } from './matrix-grid.tsx'
import { FilterBar, SelectionBar } from './matrix-bars.tsx'
import { DEFAULTS, isFiltered, type StoresParams } from './params.ts'
import { useStoreContext } from './use-context.ts'
import { usePlacedRows, usePlacements } from './use-placements.ts'

const CopyToStores = late(async () => ({
  default: (await import('#dashboard/components/imports/copy-to-stores.tsx')).CopyToStores,
}))
const ReviewChange = late(async () => ({
  default: (await import('#dashboard/components/bulk/review-change.tsx')).ReviewChange,
}))

interface Reviewed {
  readonly change: StoreChange
  readonly images: readonly Image[]
}

/** An image a line, a store a column, and in each cell whether the data is there. */
export function ImagesTab({
  scope,
  params,
  onChange,
}: {
  scope: ActiveScope
  params: StoresParams
  onChange: (params: StoresParams) => void
}) {
  const { projectId, region } = scope
  const catalogue = useMemo(() => catalogueOf({ projectId, region }), [projectId, region])
  const { query, stores, context } = useStoreContext(scope)
  const { tallies, placed, loading, version } = usePlacements(catalogue, stores)
  const rows = usePlacedRows(catalogue, version, params)
  const navigate = useNavigate()
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set())
  const [menu, setMenu] = useState<(CellAt & { anchor: Element }) | null>(null)
  const [copied, setCopied] = useState<{ image: Image; store: string } | null>(null)
  const [reviewed, setReviewed] = useState<Reviewed | null>(null)
  // What is gone counts no more; what a filter hides stays selected, and is counted.
  const selected = useMemo(() => {
    void version
    return Array.from(marked, (id) => catalogue.get(id)?.image).filter(
      (image) => image !== undefined,
    )
  }, [marked, catalogue, version])
  const columns = useMemo(
    () =>
      tallies.map((tally) => ({
        ...tally,
        store: stores.find(({ id }) => id === tally.id) ?? null,
      })),
    [tallies, stores],
  )
  const toggle = useCallback(
    (id: string) =>
      setMarked((before) => {
        const after = new Set(before)
        if (!after.delete(id)) after.add(id)
        return after
      }),
    [],
  )
  const review = (deed: StoreChange['deed'], store: string, images: readonly Image[]) => {
    const change: StoreChange = { kind: 'stores', deed, store, context, undoes: false }
    setReviewed({ change, images })
  }
  /** The way to have them all there: everything that the filter shows, with a dry run. */
  const copyMissing = () => {
    if (params.missing === null) return
    review(
      'copy',
      params.missing,
      rows.map((entry) => entry.image),
    )
  }
  const onRemove = (at: CellAt, anchor: Element) => {
    const image = catalogue.get(at.id)?.image
    if (!image) return
    if (canRemoveFrom(image, at.store, scope) === true) review('remove', at.store, [image])
    else setMenu({ ...at, anchor })
  }
  if (query.error && !query.data)
    return <StoresFault error={query.error} onRetry={() => void query.refetch()} />
  if (query.data === null) return <OneStore />
  // Before the stores are known each would stand there as one that the cloud knows nothing of.
  const waits =
    query.data === undefined ||
    (loading.phase.state !== 'failed' && !loading.started && rows.length === 0)
  const empty = loading.phase.state === 'complete' && rows.length === 0
  const image = menu ? catalogue.get(menu.id)?.image : undefined
  const entries: MenuEntry[] = []
  if (menu && image) {
    const { store } = menu
    const [copy, remove] = [canCopyTo(image, store, context), canRemoveFrom(image, store, scope)]
    entries.push(
      {
        label: `Copy to ${store}…`,
        disabledReason: copy === true ? null : copy.reason,
        onSelect: () => setCopied({ image, store }),
      },
      {
        label: `Remove from ${store}…`,
        danger: true,
        disabledReason: remove === true ? null : remove.reason,
        onSelect: () => review('remove', store, [image]),
      },
      { kind: 'separator' },
      { kind: 'link', label: 'Open the image', href: paths.image(scope, image.id) },
    )
  }
  return (
    <>
      {selected.length > 0 ? (
        <SelectionBar
          images={selected}
          columns={columns}
          context={context}
          onReview={review}
          onClear={() => setMarked(new Set())}
        />
      ) : (
        <FilterBar
          params={params}
          columns={columns}
          count={rows.length}
          placed={placed}
          loading={loading}
          onChange={onChange}
        >
          {params.missing !== null && rows.length > 0 && (
            <Button className="stores-deed" size="sm" icon={Copy} onClick={copyMissing}>
              {`Copy ${formatCount(rows.length)} to ${params.missing}…`}
            </Button>
          )}
        </FilterBar>
      )}
      <LoadingTrouble catalogue={catalogue} loading={loading} />
      {waits ? (
        <SkeletonRows label="Reading the images" />
      ) : empty ? (
        <EmptyState
          icon={isFiltered(params) ? SearchX : Grid2x2}
          title={isFiltered(params) ? 'No image is like that' : 'No image has data yet'}
          {...(isFiltered(params)
            ? {
                actions: (
                  <Button
                    onClick={() => onChange({ ...DEFAULTS, tab: 'images', sort: params.sort })}
                  >
                    Show all
                  </Button>
                ),
              }
            : {})}
        >
          {isFiltered(params)
            ? `${plural(placed, 'image')} with data without the filters.`
            : 'Images appear here with the first upload or import.'}
        </EmptyState>
      ) : (
        <MatrixGrid
          rows={rows}
          columns={columns}
          selected={marked}
          sort={params.sort}
          complete={loading.phase.state === 'complete'}
          href={(id) => paths.image(scope, id)}
          onSort={(sort) => onChange({ ...params, sort })}
          onToggle={toggle}
          onSelectAll={(on) =>
            setMarked(on ? new Set(rows.map((entry) => entry.image.id)) : new Set())
          }
          onOpen={(id) => void navigate(paths.image(scope, id))}
          onMenu={(at, anchor) => setMenu({ ...at, anchor })}
          onRemove={onRemove}
          onEscape={() => setMarked(new Set())}
        />
      )}
      <MenuAt
        label={
          image && menu
            ? `${nameOf(image)} in ${menu.store}: ${placementOf(image, menu.store)}`
            : ''
        }
        entries={entries}
        anchor={menu?.anchor ?? null}
        align="start"
        onClose={() => setMenu(null)}
      />
      <Readout>
        <span>
          stores <b>{stores.length}</b>
        </span>
        <span>
          shown <b>{formatCount(rows.length)}</b>
        </span>
        {loading.changing > 0 && (
          <span>
            changing <b>{formatCount(loading.changing)}</b>
          </span>
        )}
        <span className="grow" />
        <span>
          <Kbd>↑</Kbd>
          <Kbd>↓</Kbd>
          <Kbd>←</Kbd>
          <Kbd>→</Kbd> move
        </span>
        <span>
          <Kbd>Enter</Kbd> copy or remove
        </span>
        <span>
          <Kbd>Del</Kbd> remove from this store
        </span>
      </Readout>
      {copied && (
        <CopyToStores
          scope={scope}
          image={copied.image}
          stores={[copied.store]}
          onClose={() => setCopied(null)}
        />
      )}
      {reviewed && (
        <ReviewChange
          change={reviewed.change}
          images={reviewed.images}
          scope={scope}
          actor={scope}
          description={
            reviewed.change.deed === 'copy'
              ? 'Glance copies from a store that has the data. Nothing is sent until you press the button.'
              : 'The image and its data in other stores stay. The last store is never emptied. Nothing is sent until you press the button.'
          }
          onBegun={() => setMarked(new Set())}
          onClose={() => setReviewed(null)}
        />
      )}
    </>
  )
}
