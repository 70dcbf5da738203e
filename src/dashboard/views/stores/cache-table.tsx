import { useQuery } from '@tanstack/react-query'
import { Network, X } from 'lucide-react'
import { exactBytes, formatBytes } from '#lib/bytes.ts'
import { exactTime, formatWhen } from '#lib/dates.ts'
import { formatCount, plural } from '#lib/plural.ts'
import type { CachedImage } from '#openstack/glance/cache.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { cacheQueries } from '#dashboard/queries/cache.ts'
import { paths } from '#dashboard/nav/paths.ts'
import { usePages } from '#dashboard/components/bulk/pages.tsx'
import { Failure } from '#dashboard/components/failure.tsx'
import { useClock } from '#dashboard/components/shell/clock.ts'
import { IconButton } from '#dashboard/ui/button.tsx'
import { Link } from '#dashboard/ui/link.tsx'
import { StatusMark } from '#dashboard/ui/marks.tsx'
import { Popover } from '#dashboard/ui/popover.tsx'

const MINUTE_MS = 60_000

type Row = { readonly id: string; readonly cached: CachedImage | null }

/** Seconds since 1970 as the other dates are given; null stays null. */
const isoOf = (seconds: number | null) =>
  seconds === null ? null : new Date(seconds * 1000).toISOString()

function When({ seconds, now }: { seconds: number | null; now: number }) {
  const iso = isoOf(seconds)
  return iso === null ? (
    <span aria-label="unknown">—</span>
  ) : (
    <time dateTime={iso} title={exactTime(iso)}>
      {formatWhen(iso, now)}
    </time>
  )
}

/** What is queued first, then what is cached, the latest used first. */
export function CacheTable({
  scope,
  cached,
  queued,
  nameOf,
  whyNoNodes,
  evicting,
  onEvict,
}: {
  scope: ActiveScope
  cached: readonly CachedImage[]
  queued: readonly string[]
  /** Null where the list does not know it. */
  nameOf: (id: string) => string | null
  /** Why this cloud cannot tell which nodes have an image. */
  whyNoNodes: string | null
  /** The one that is being taken out. */
  evicting: string | null
  onEvict: (id: string) => void
}) {
  const now = useClock((ms) => ms - (ms % MINUTE_MS))
  const rows: Row[] = [
    ...queued.map((id) => ({ id, cached: null })),
    ...cached
      .toSorted((a, b) => (b.last_accessed ?? 0) - (a.last_accessed ?? 0))
      .map((one) => ({ id: one.image_id, cached: one })),
  ]
  const { shown, pager } = usePages(rows)
  return (
    <>
      <table className="cache-table" aria-label="Cache">
        <thead>
          <tr>
            <th scope="col">Image</th>
            <th scope="col">State</th>
            <th scope="col" className="num">
              Size
            </th>
            <th scope="col" className="num">
              Hits
            </th>
            <th scope="col" className="num">
              Last used
            </th>
            <th scope="col" className="num only-wide">
              Cached
            </th>
            <th scope="col">
              <span className="visually-hidden">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ id, cached: one }) => {
            const name = nameOf(id)
            const called = name ?? id
            return (
              <tr key={`${one ? 'c' : 'q'} ${id}`}>
                <th scope="row">
                  <Link
                    className={name === null ? 'mono truncate' : 'truncate'}
                    href={paths.image(scope, id)}
                    title={called}
                  >
                    {called}
                  </Link>
                </th>
                <td>
                  <StatusMark status={one ? 'active' : 'queued'}>
                    {one ? 'Cached' : 'Queued'}
                  </StatusMark>
                </td>
                <td className="num">
                  {one ? <span title={exactBytes(one.size)}>{formatBytes(one.size)}</span> : '—'}
                </td>
                <td
                  className="num cache-hits"
                  title={one ? plural(one.hits, 'download') : undefined}
                >
                  {one ? formatCount(one.hits) : '—'}
                </td>
                <td className="num muted">
                  {one ? <When seconds={one.last_accessed} now={now} /> : '—'}
                </td>
                <td className="num muted only-wide">
                  {one ? <When seconds={one.last_modified} now={now} /> : '—'}
                </td>
                <td className="cache-acts">
                  {whyNoNodes === null && (
                    <Popover
                      label={`Nodes that have ${called}`}
                      align="end"
                      trigger={(trigger) => (
                        <IconButton {...trigger} icon={Network} label={`Nodes of ${called}`} />
                      )}
                    >
                      <Nodes scope={scope} id={id} />
                    </Popover>
                  )}
                  <IconButton
                    icon={X}
                    label={`${one ? 'Take out of the cache' : 'Take out of the queue'}: ${called}`}
                    pending={evicting === id}
                    onClick={() => onEvict(id)}
                  />
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
      {pager && <div className="cache-pager">{pager}</div>}
    </>
  )
}

/** Which nodes have it; asked when one looks. */
function Nodes({ scope, id }: { scope: ActiveScope; id: string }) {
  const { data, error } = useQuery(cacheQueries.nodes(scope, id))
  if (error) return <Failure error={error} what="The nodes could not be asked for." />
  if (data === undefined) return <p className="muted">Asking…</p>
  if (data.length === 0) return <p className="muted">No node has it.</p>
  return (
    <ul>
      {data.map((node) => (
        <li key={node} className="mono">
          {node}
        </li>
      ))}
    </ul>
  )
}
