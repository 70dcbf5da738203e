import { SORT_KEYS, type SortKey, type SortPair } from './catalogue.ts'
import { ImageFault, badRequest } from './faults.ts'
import type { Caller } from './policy.ts'
import type { ImageRow } from './rows.ts'

/** Glance's `api_limit_max` and `limit_param_default`. */
export const LIMIT_MAX = 1000
export const LIMIT_DEFAULT = 25

interface ListQuery {
  limit: number
  marker: string | null
  sort: SortPair[]
  /** What the caller's list may hold at all, and what was asked for. */
  accepts(row: ImageRow): boolean
  /** The parameters again, for `first` and `next`: a repeated one keeps its last value. */
  echo: Map<string, string>
}

/** How many of a list's items are asked for. @throws ImageFault 400 */
export function limitOf(value: string | null | undefined): number {
  if (value === null || value === undefined) return LIMIT_DEFAULT
  if (!/^\s*[+-]?\d+\s*$/.test(value)) throw badRequest('limit param must be an integer')
  const limit = Number(value)
  if (limit < 0) throw badRequest('limit param must be positive')
  return Math.min(limit, LIMIT_MAX)
}

function sortKey(value: string): SortKey {
  const key = SORT_KEYS.find((each) => each === value)
  if (key === undefined)
    throw badRequest(
      `Invalid sort key: ${value}. It must be one of the following: ${SORT_KEYS.join(', ')}.`,
    )
  return key
}

function sortDir(value: string): 'asc' | 'desc' {
  if (value !== 'asc' && value !== 'desc') throw badRequest(`Invalid sort direction: ${value}`)
  return value
}

/** Both syntaxes: `sort=name:asc,size` and `sort_key=name&sort_dir=asc`, which may be repeated. */
function sortOf(params: URLSearchParams): SortPair[] {
  let keys: SortKey[] = []
  let dirs: ('asc' | 'desc')[] = []
  const sort = params.getAll('sort').at(-1)
  if (sort !== undefined) {
    if (params.has('sort_key') || params.has('sort_dir'))
      throw badRequest('Old and new sorting syntax cannot be combined')
    for (const part of sort.trim().split(',')) {
      const [key = '', dir = ''] = part.split(/:(.*)/s)
      keys.push(sortKey(key.trim()))
      dirs.push(sortDir(dir === '' ? 'desc' : dir.trim()))
    }
  } else {
    // Glance pops repeated parameters from the end.
    keys = params
      .getAll('sort_key')
      .toReversed()
      .map((each) => sortKey(each.trim()))
    dirs = params
      .getAll('sort_dir')
      .toReversed()
      .map((each) => sortDir(each.trim()))
    if (dirs.length > 1 && dirs.length !== keys.length)
      throw badRequest('Number of sort dirs does not match the number of sort keys')
    if (keys.length === 0) keys = ['created_at']
    if (dirs.length === 0) dirs = ['desc']
  }
  // One direction counts for all keys, those that are added included (db image_get_all).
  const fallback = dirs.length === 1 ? dirs[0]! : 'desc'
  const pairs = keys.map((key, i) => ({ key, dir: dirs.length === 1 ? fallback : dirs[i]! }))
  for (const key of ['created_at', 'id'] as const)
    if (!keys.includes(key)) pairs.push({ key, dir: fallback })
  return pairs
}

type Test = (row: ImageRow) => boolean

const ISO = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d(:?\d\d)?)?)?$/

/** `operator:value`; a time without an operator is not cut at its colons. */
function operation(expression: string): [operator: string, value: string] {
  const at = expression.indexOf(':')
  if (at < 0 || ISO.test(expression)) return ['eq', expression]
  return [expression.slice(0, at), expression.slice(at + 1)]
}

/** The values of `in:`; one that holds a comma is quoted, quotes inside by a backslash. */
function quotedValues(value: string): string[] {
  const complain = (what: string) => {
    throw badRequest(`Invalid filter value ${value}. ${what}`)
  }
  let outside = true
  for (let i = 0; i < value.length; i++) {
    if (value[i] !== '"' || (i > 0 && value[i - 1] === '\\')) continue
    if (outside && i > 0 && value[i - 1] !== ',')
      complain('There is no comma before opening quotation mark.')
    if (!outside && i + 1 !== value.length && value[i + 1] !== ',')
      complain('There is no comma after closing quotation mark.')
    outside = !outside
  }
  if (!outside) complain('The quote is not closed.')
  return [...value.matchAll(/"([^"\\]*(?:\\.[^"\\]*)*)",?|([^,]+),?|,/g)].map(
    (match) => match[1] ?? match[2] ?? '',
  )
}

const TEXT_COLUMNS: Record<string, (row: ImageRow) => string | null> = {
  name: (row) => row.name,
  id: (row) => row.id,
  status: (row) => row.status,
  container_format: (row) => row.containerFormat,
  disk_format: (row) => row.diskFormat,
}
const PLAIN_COLUMNS: Record<string, (row: ImageRow) => string | null> = {
  owner: (row) => row.owner,
  checksum: (row) => row.checksum,
  os_hash_value: (row) => row.hash,
  os_hash_algo: (row) => (row.hash === null ? null : 'sha512'),
}
const NUMBER_COLUMNS: Record<string, (row: ImageRow) => number | null> = {
  size: (row) => row.size,
  virtual_size: (row) => row.virtualSize,
  min_disk: (row) => row.minDisk,
  min_ram: (row) => row.minRam,
}

const column = <T>(table: Record<string, T>, key: string): T | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined

function textTest(read: (row: ImageRow) => string | null, expression: string): Test {
  const [operator, value] = operation(expression)
  if (operator === 'eq') return (row) => read(row) === value
  if (operator !== 'in') throw badRequest(`Unable to filter by unknown operator '${operator}'.`)
  const values = new Set<string | null>(quotedValues(value))
  return (row) => values.has(read(row))
}

function timeTest(key: string, read: (row: ImageRow) => number, expression: string): Test {
  const [operator, value] = operation(expression)
  // Without a zone it is UTC; a date alone is that already.
  const zoned =
    value.length <= 10 || /(Z|[+-]\d\d(:?\d\d)?)$/.test(value.slice(10)) ? value : `${value}Z`
  const limit = ISO.test(value) ? Date.parse(zoned) : Number.NaN
  if (Number.isNaN(limit))
    throw badRequest(`Bad "${key}" query filter format. Use ISO 8601 DateTime notation.`)
  if (operator === 'gt') return (row) => read(row) > limit
  if (operator === 'gte') return (row) => read(row) >= limit
  if (operator === 'lt') return (row) => read(row) < limit
  if (operator === 'lte') return (row) => read(row) <= limit
  if (operator === 'neq') return (row) => read(row) !== limit
  if (operator === 'eq') return (row) => read(row) === limit
  throw badRequest('Unable to filter on a unknown operator.')
}

function rangeTest(key: string, value: string): Test {
  if (!/^\s*[+-]?\d+\s*$/.test(value))
    throw badRequest('Unable to filter on a range with a non-numeric value.')
  const limit = Number(value)
  const read = column(NUMBER_COLUMNS, key.slice(0, -4))
  // Glance looks the column up by its name and breaks where there is none.
  if (read === undefined) throw new ImageFault(500)
  if (key.endsWith('_min')) return (row) => (read(row) ?? -Infinity) >= limit
  return (row) => (read(row) ?? Infinity) <= limit
}

function flag(key: string, value: string): boolean {
  if (value !== 'true' && value !== 'false')
    throw badRequest(
      `Invalid value '${value}' for '${key}' filter. Valid values are 'true' or 'false'.`,
    )
  return value === 'true'
}

function filterTest(key: string, value: string): Test {
  if (key === 'created_at') return timeTest(key, (row) => row.createdAt, value)
  if (key === 'updated_at') return timeTest(key, (row) => row.updatedAt, value)
  if (key === 'protected') {
    const wanted = flag(key, value)
    return (row) => row.protected === wanted
  }
  const named = column(TEXT_COLUMNS, key)
  if (named !== undefined) return textTest(named, value)
  const plain = column(PLAIN_COLUMNS, key)
  if (plain !== undefined) return (row) => plain(row) === value
  const number = column(NUMBER_COLUMNS, key)
  if (number !== undefined) return (row) => String(number(row)) === value
  if (key.endsWith('_min') || key.endsWith('_max')) return rangeTest(key, value)
  return (row) => row.properties.get(key) === value
}

const NOT_FILTERS = new Set([
  'limit',
  'marker',
  'member_status',
  'tag',
  'visibility',
  'os_hidden',
  'sort',
  'sort_key',
  'sort_dir',
  // Glance overwrites it.
  'deleted',
])
const VISIBILITIES = ['community', 'public', 'private', 'shared', 'all']
const MEMBER_STATUSES = ['pending', 'accepted', 'rejected', 'all']

/** Which images are in a caller's list (glance/db/sqlalchemy/api.py image_get_all). */
function worldTest(caller: Caller, visibility: string | null, memberStatus: string): Test {
  const inWorld: Test = (row) => {
    if (caller.admin || row.owner === caller.projectId) return true
    if (row.visibility === 'public' || row.visibility === 'community') return true
    if (row.visibility !== 'shared') return false
    const member = row.members.get(caller.projectId)
    return member !== undefined && (memberStatus === 'all' || member.status === memberStatus)
  }
  if (visibility === 'all') return inWorld
  if (visibility !== null) return (row) => row.visibility === visibility && inWorld(row)
  // Community images of others are found only by asking for them.
  return (row) => (row.visibility !== 'community' || row.owner === caller.projectId) && inWorld(row)
}

/**
 * What GET /v2/images was asked for.
 * @throws ImageFault 400 with Glance's sentence
 */
export function parseListQuery(params: URLSearchParams, caller: Caller): ListQuery {
  const last = (key: string) => params.getAll(key).at(-1) ?? null
  const memberStatus = last('member_status') ?? 'accepted'
  const visibility = last('visibility')
  if (visibility && !VISIBILITIES.includes(visibility))
    throw badRequest(`Invalid visibility value: ${visibility}`)
  if (last('changes-since'))
    throw badRequest('The "changes-since" filter is no longer available on v2.')
  if (!MEMBER_STATUSES.includes(memberStatus)) throw badRequest(`Invalid status: ${memberStatus}`)
  const limit = limitOf(last('limit'))
  const sort = sortOf(params)
  const hidden = flag('os_hidden', (last('os_hidden') ?? 'false').toLowerCase())

  const tests: Test[] = [
    (row) => row.hidden === hidden,
    worldTest(caller, visibility, memberStatus),
  ]
  for (const key of new Set(params.keys()))
    if (!NOT_FILTERS.has(key)) tests.push(filterTest(key, last(key)!))
  const tags = params.getAll('tag').map((tag) => tag.trim())
  if (tags.length > 0) tests.push((row) => tags.every((tag) => row.tags.includes(tag)))

  const echo = new Map(params)
  echo.delete('marker')
  return {
    limit,
    marker: last('marker'),
    sort,
    accepts: (row) => tests.every((test) => test(row)),
    echo,
  }
}

/** Python's urlencode. */
export function urlencode(params: ReadonlyMap<string, string>): string {
  const quote = (value: string) =>
    encodeURIComponent(value)
      .replaceAll(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
      .replaceAll('%20', '+')
  return [...params].map(([key, value]) => `${quote(key)}=${quote(value)}`).join('&')
}
