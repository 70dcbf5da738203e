import { ImageFault, badRequest, notFound } from '../faults.ts'
import { LIMIT_DEFAULT, LIMIT_MAX } from '../list-query.ts'
import type { Caller } from '../policy.ts'
import type { Definitions, Namespace } from './namespace.ts'

/** Columns that namespaces are sorted by; Glance breaks on any other. */
const COLUMNS: Record<string, (row: Namespace, at: number) => string | number> = {
  namespace: (row) => row.namespace,
  display_name: (row) => row.displayName ?? '',
  description: (row) => row.description ?? '',
  visibility: (row) => row.visibility ?? '',
  protected: (row) => Number(row.protected),
  owner: (row) => row.owner,
  created_at: (row) => row.createdAt,
  updated_at: (row) => row.updatedAt ?? 0,
  id: (_, at) => at,
}

function limitOf(value: string | null): number {
  if (value === null) return LIMIT_DEFAULT
  // Python's int() throws, and nobody catches it.
  if (!/^\s*[+-]?\d+\s*$/.test(value)) throw new ImageFault(500)
  const limit = Math.min(Number(value), LIMIT_MAX)
  if (limit < 0) throw badRequest('limit param must be positive')
  return limit
}

export const missing = (name: string) =>
  notFound(`Metadata definition namespace=${name} was not found.`)

/** Whether a namespace is in the caller's world (glance/db/sqlalchemy/metadef_api/namespace.py). */
export const isVisible = (caller: Caller, row: Namespace): boolean =>
  caller.admin || row.visibility === 'public' || row.owner === caller.projectId

/**
 * The page of GET /v2/metadefs/namespaces that was asked for.
 * @returns its namespaces, and whether Glance names a next one: after every page that is full
 * @throws ImageFault with Glance's sentence
 */
export function namespacePage(
  definitions: Definitions,
  params: URLSearchParams,
  caller: Caller,
): { rows: Namespace[]; more: boolean } {
  const last = (key: string) => params.getAll(key).at(-1) ?? null
  const limit = limitOf(last('limit'))
  const dir = last('sort_dir') ?? 'desc'
  if (dir !== 'asc' && dir !== 'desc') throw badRequest(`Invalid sort direction: ${dir}`)
  const visibility = last('visibility')
  if (visibility && visibility !== 'public' && visibility !== 'private')
    throw badRequest(`Invalid visibility value: ${visibility}`)
  const marker = last('marker')
  if (marker === '') throw notFound('Metadata definition namespace not found for id=')
  const after = marker ? definitions.get(marker) : undefined
  if (marker && after === undefined) throw missing(marker)
  if (marker && !isVisible(caller, after!))
    throw new ImageFault(
      403,
      `Forbidding request, metadata definition namespace=${marker} is not visible.`,
    )
  const key = last('sort_key') ?? 'created_at'
  if (!Object.hasOwn(COLUMNS, key)) throw new ImageFault(500)

  const types = last('resource_types')?.split(',')
  const place = new Map(definitions.namespaces.map((row, at) => [row, at]))
  const sorted = definitions.namespaces
    .filter(
      (row) =>
        isVisible(caller, row) &&
        (visibility === null || row.visibility === visibility) &&
        (types === undefined || row.associations.some(({ name }) => types.includes(name))),
    )
    .toSorted(order(key, dir, place))
  const begin = after === undefined ? 0 : sorted.indexOf(after) + 1
  const rows = sorted.slice(begin, begin + limit)
  return { rows, more: rows.length > 0 && rows.length === limit }
}

/** By the key, then by the time and the order of making, all of them in the same direction. */
function order(key: string, dir: 'asc' | 'desc', place: ReadonlyMap<Namespace, number>) {
  const keys = [key, 'created_at', 'id'].map((each) => COLUMNS[each]!)
  const sign = dir === 'asc' ? 1 : -1
  return (a: Namespace, b: Namespace) => {
    for (const read of keys) {
      const [x, y] = [read(a, place.get(a)!), read(b, place.get(b)!)]
      if (x !== y) return x < y ? -sign : sign
    }
    return 0
  }
}
