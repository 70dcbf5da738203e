import { RefusedError } from '../refused.ts'

/** `eq` unless an operator is given; times are ISO 8601. */
type TimeFilter = string | { op: 'gt' | 'gte' | 'lt' | 'lte' | 'eq' | 'neq'; time: string }
/** One value, or a list of which any may match. */
type OneOf = string | readonly string[]

type SortKey =
  | 'name'
  | 'status'
  | 'container_format'
  | 'disk_format'
  | 'size'
  | 'id'
  | 'created_at'
  | 'updated_at'
export interface Sort {
  key: SortKey
  /** Glance's default is `desc`. */
  dir: 'asc' | 'desc'
}

/**
 * Filters of an image list; all of them must match. Sources: glance/api/v2/images.py (index,
 * _get_filters), glance/db/sqlalchemy/api.py (_make_conditions_from_filters).
 */
export interface ImageQuery {
  /** Exact, case and all. */
  name?: OneOf
  id?: OneOf
  status?: OneOf
  disk_format?: OneOf
  container_format?: OneOf
  /** Without it: own, public, shared and accepted; community ones of others only by `community` or `all`. */
  visibility?: 'public' | 'private' | 'shared' | 'community' | 'all'
  /**
   * State of the offers made to this project; Glance's default is `accepted`. Own shared images
   * come along whatever it is: filter by `owner`.
   */
  member_status?: 'pending' | 'accepted' | 'rejected' | 'all'
  owner?: string
  /** Several: an image must have all of them. */
  tag?: OneOf
  /** Bytes. */
  size_min?: number
  /** Bytes. */
  size_max?: number
  /** GiB, exactly. */
  min_disk?: number
  /** MiB, exactly. */
  min_ram?: number
  created_at?: TimeFilter
  updated_at?: TimeFilter
  /** True shows only hidden images, false (Glance's default) only the others. */
  os_hidden?: boolean
  protected?: boolean
  checksum?: string
  os_hash_algo?: string
  os_hash_value?: string
  /** Custom properties by name, exact values. */
  properties?: Readonly<Record<string, string>>
  sort?: readonly Sort[]
  /** Images on a page; default 1000, which is also as much as Glance gives. */
  limit?: number
  /** Id of the image after which the list goes on. */
  marker?: string
}

/** The filters that know `in:` and `eq:` (split_filter_op). */
const LISTED = ['name', 'id', 'status', 'disk_format', 'container_format'] as const
const PLAIN = [
  'visibility',
  'member_status',
  'owner',
  'size_min',
  'size_max',
  'min_disk',
  'min_ram',
  'os_hidden',
  'protected',
  'checksum',
  'os_hash_algo',
  'os_hash_value',
] as const
const TIMES = ['created_at', 'updated_at'] as const

/**
 * Names that Glance reads as something else than a custom property; `…_min` and `…_max` it takes
 * for ranges of its own columns, and breaks with a 500 on any other name.
 */
const TAKEN = new Set<string>([
  ...LISTED,
  ...PLAIN,
  ...TIMES,
  ...'tag tags size virtual_size limit marker sort sort_key sort_dir'.split(' '),
  ...'deleted deleted_at changes-since properties locations members'.split(' '),
])

/**
 * The query string of an image list.
 *
 * @returns Parameters in a fixed order; `limit` and `marker` only when given.
 * @throws RefusedError `not-addressable` for a list value that Glance's `in:` cannot carry (a
 * double quote, or a backslash at the end beside a comma) and for a custom property whose name
 * Glance takes for something else.
 */
export function encodeImageQuery(query: ImageQuery): URLSearchParams {
  const params = new URLSearchParams()
  if (query.limit !== undefined) params.append('limit', String(query.limit))
  if (query.sort?.length)
    params.append('sort', query.sort.map(({ key, dir }) => `${key}:${dir}`).join(','))
  for (const name of LISTED) {
    const value = query[name]
    if (value !== undefined)
      params.append(name, typeof value === 'string' ? equal(value) : oneOf(name, value))
  }
  for (const name of PLAIN) if (query[name] !== undefined) params.append(name, String(query[name]))
  for (const name of TIMES) {
    const value = query[name]
    if (typeof value === 'string') params.append(name, value)
    else if (value !== undefined) params.append(name, `${value.op}:${value.time}`)
  }
  const tags = query.tag ?? []
  for (const tag of typeof tags === 'string' ? [tags] : tags) params.append('tag', tag)
  for (const [name, value] of Object.entries(query.properties ?? {})) {
    if (TAKEN.has(name) || /_(?:min|max)$/.test(name))
      throw new RefusedError(
        'not-addressable',
        name,
        `The Image service cannot filter by a property named "${name}".`,
      )
    params.append(name, value)
  }
  if (query.marker !== undefined) params.append('marker', query.marker)
  return params
}

/** A colon would be read as an operator: `ubuntu:24.04` alone is a 400. */
const equal = (value: string) => (value.includes(':') ? `eq:${value}` : value)

function oneOf(filter: string, values: readonly string[]): string {
  // One value needs no list, and `eq:` can carry what a list cannot.
  if (values.length === 1) return `eq:${values[0]}`
  return `in:${values.map((value) => listed(filter, value)).join(',')}`
}

/** glance/common/utils.py, split_filter_value_for_quotes: it splits at quotes but never unescapes. */
function listed(filter: string, value: string): string {
  const quoted = value === '' || value.includes(',')
  if (value.includes('"') || (quoted && value.endsWith('\\')))
    throw new RefusedError(
      'not-addressable',
      value,
      `The Image service cannot look for this ${filter} in a list: ${value}`,
    )
  return quoted ? `"${value}"` : value
}
