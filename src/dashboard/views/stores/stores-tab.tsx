import { useId, useMemo } from 'react'
import { bytesParts, exactBytes } from '#lib/bytes.ts'
import { formatCount } from '#lib/plural.ts'
import type { Store } from '#openstack/glance/types.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { catalogueOf } from '#dashboard/queries/catalogue.ts'
import { paths } from '#dashboard/nav/paths.ts'
import { isAdmin } from '#dashboard/components/rules.ts'
import type { StoreTally } from '#dashboard/components/stores/placement.ts'
import { Badge } from '#dashboard/ui/badge.tsx'
import { Bar } from '#dashboard/ui/bar.tsx'
import { Link } from '#dashboard/ui/link.tsx'
import { Readout } from '#dashboard/ui/readout.tsx'
import { SkeletonRows } from '#dashboard/ui/skeleton.tsx'
import { Loaded, LoadingTrouble, OneStore, StoresFault } from './faces.tsx'
import { type StoresParams, writeStores } from './params.ts'
import { useStoreContext } from './use-context.ts'
import { usePlacements } from './use-placements.ts'

/** Each store: what the cloud says of it, and what the images say lies in it. */
export function StoresList({ scope }: { scope: ActiveScope }) {
  const { projectId, region } = scope
  const catalogue = useMemo(() => catalogueOf({ projectId, region }), [projectId, region])
  const { query, stores } = useStoreContext(scope)
  const { tallies, placed, loading } = usePlacements(catalogue, stores)
  if (query.error && !query.data)
    return <StoresFault error={query.error} onRetry={() => void query.refetch()} />
  if (query.data === undefined) return <SkeletonRows label="Asking for the stores" />
  if (query.data === null) return <OneStore />
  const bytes = Math.max(1, ...tallies.map((tally) => tally.bytes))
  return (
    <div className="scroll stores-page">
      <LoadingTrouble catalogue={catalogue} loading={loading} />
      <div className="stores-intro">
        <Loaded count={placed} loading={loading} />
        <p className="muted">
          Counted from the images that you can see; Glance itself does not count. A store may pack
          what it keeps.
        </p>
        {!query.data.detailed && (
          <p className="muted">
            {isAdmin(scope)
              ? 'This cloud keeps the types, weights and settings of its stores to itself.'
              : 'Types, weights and settings of stores are for administrators (stores_info_detail).'}
          </p>
        )}
      </div>
      {tallies.map((tally) => (
        <StoreSection
          key={tally.id}
          scope={scope}
          store={stores.find(({ id }) => id === tally.id) ?? null}
          tally={tally}
          placed={placed}
          largest={bytes}
        />
      ))}
      <Readout>
        <span>
          stores <b>{stores.length}</b>
        </span>
        <span>
          default <b>{stores.find((store) => store.is_default)?.id ?? 'none'}</b>
        </span>
      </Readout>
    </div>
  )
}

function StoreSection({
  scope,
  store,
  tally,
  placed,
  largest,
}: {
  scope: ActiveScope
  /** Null for one that only images name. */
  store: Store | null
  tally: StoreTally
  placed: number
  /** Bytes of the store that has most. */
  largest: number
}) {
  const heading = useId()
  const { id, images, only, copying, failed } = tally
  const { value, unit } = bytesParts(tally.bytes)
  const list = (filter: Partial<StoresParams>) =>
    paths.stores(scope, writeStores({ tab: 'images', ...filter }))
  const missing = placed - images
  return (
    <section className="store" aria-labelledby={heading}>
      <div className="store-head">
        <h2 id={heading}>{id}</h2>
        {store?.is_default && <Badge tone="accent">Default</Badge>}
        {store?.read_only && <Badge>Read-only</Badge>}
        {!store && <Badge tone="warn">Not known to this Glance</Badge>}
        {store?.description && <span className="muted">{store.description}</span>}
      </div>
      <div className="store-figures">
        <span className="store-bytes" title={exactBytes(tally.bytes)}>
          {value}
          <small>{unit}</small>
        </span>
        <Bar value={(tally.bytes / largest) * 100} />
        <dl className="store-facts">
          <div>
            <dt>Images</dt>
            <dd>{formatCount(images)}</dd>
          </div>
          <div>
            <dt>Nowhere else</dt>
            <dd>{only === 0 ? '0' : <Link href={list({ only: id })}>{formatCount(only)}</Link>}</dd>
          </div>
          <div>
            <dt>Not in it</dt>
            <dd>
              {missing <= 0 || store?.read_only ? (
                formatCount(Math.max(0, missing))
              ) : (
                <Link href={list({ missing: id })}>{formatCount(missing)}</Link>
              )}
            </dd>
          </div>
          {copying > 0 && (
            <div>
              <dt>On the way to it</dt>
              <dd className="accent">{formatCount(copying)}</dd>
            </div>
          )}
          {failed > 0 && (
            <div>
              <dt>Import failed</dt>
              <dd className="bad">{formatCount(failed)}</dd>
            </div>
          )}
          {store?.type !== undefined && (
            <div>
              <dt>Type</dt>
              <dd>{store.type}</dd>
            </div>
          )}
          {store?.weight !== undefined && (
            <div title="Of several stores that have an image, the heaviest is read first.">
              <dt>Weight</dt>
              <dd>{store.weight}</dd>
            </div>
          )}
        </dl>
      </div>
      {store?.properties && Object.keys(store.properties).length > 0 && (
        <details className="store-settings">
          <summary>Settings</summary>
          <dl>
            {Object.entries(store.properties).map(([key, value]) => (
              <div key={key}>
                <dt className="mono">{key}</dt>
                <dd className="mono">
                  {typeof value === 'string' ? value : JSON.stringify(value)}
                </dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </section>
  )
}
