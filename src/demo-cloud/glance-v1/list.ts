import { SORT_KEYS, type SortPair } from '../glance/catalogue.ts'
import { badRequest } from '../glance/faults.ts'
import { LIMIT_DEFAULT, LIMIT_MAX } from '../glance/list-query.ts'
import { canSee, type Caller } from '../glance/policy.ts'
import type { ImageRow } from '../glance/rows.ts'

interface ListQuery {
  limit: number
  marker: string | null
  sort: SortPair[]
  accepts(row: ImageRow): boolean
}

type Test = (row: ImageRow) => boolean

const isWhole = (value: string) => /^\s*\+?\d+\s*$/.test(value)
const isFlag = (value: string) => /^(none|true|false|1|0)$/i.test(value)
/** Filters whose values are looked at before anything else (glance/api/v1/filters.py). */
const CHECKS: Record<string, (value: string) => boolean> = {
  size_max: isWhole,
  size_min: isWhole,
  min_ram: isWhole,
  protected: isFlag,
  is_public: isFlag,
}

const FILTERS: Record<string, (value: string) => Test> = {
  name: (value) => (row) => row.name === value,
  status: (value) => (row) => row.status === value,
  container_format: (value) => (row) => row.containerFormat === value,
  disk_format: (value) => (row) => row.diskFormat === value,
  min_ram: (value) => (row) => row.minRam === Number(value),
  min_disk: (value) => (row) => String(row.minDisk) === value,
  size_min: (value) => (row) => (row.size ?? 0) >= Number(value),
  size_max: (value) => (row) => (row.size ?? 0) <= Number(value),
  protected: (value) => {
    if (/^none$/i.test(value)) throw badRequest('protected must be True, or False')
    const wanted = /^(true|1)$/i.test(value)
    return (row) => row.protected === wanted
  },
  'changes-since': (value) => {
    const zoned = /T.*(Z|[+-]\d\d(:?\d\d)?)$/.test(value) ? value : `${value}Z`
    const since = /^\d{4}-\d\d-\d\dT/.test(value) ? Date.parse(zoned) : Number.NaN
    if (Number.isNaN(since)) throw badRequest('Unrecognized changes-since value')
    return (row) => row.updatedAt > since
  },
}

/**
 * Whose images: for all but administrators, and for these too unless they ask otherwise, public
 * ones, one's own, and all that are shared with one, taken up or not.
 */
function worldTest(caller: Caller, isPublic: string | null): Test {
  const asUser = { ...caller, admin: false }
  if (!caller.admin || isPublic === null || /^(true|1)$/i.test(isPublic))
    return (row) => canSee(asUser, row)
  if (/^none$/i.test(isPublic)) return () => true
  return (row) => row.visibility !== 'public'
}

function limitOf(value: string | null): number {
  if (value === null) return LIMIT_DEFAULT
  if (!/^\s*[+-]?\d+\s*$/.test(value)) throw badRequest('limit param must be an integer')
  if (Number(value) < 0) throw badRequest('limit param must be positive')
  return Math.min(Number(value), LIMIT_MAX)
}

function sortOf(sortKey: string, dir: string): SortPair[] {
  const key = SORT_KEYS.find((each) => each === sortKey)
  if (key === undefined)
    throw badRequest(`Unsupported sort_key. Acceptable values: ${SORT_KEYS.join(', ')}`)
  if (dir !== 'asc' && dir !== 'desc')
    throw badRequest('Unsupported sort_dir. Acceptable values: asc, desc')
  const keys = new Set([key, 'created_at', 'id'] as const)
  return [...keys].map((each) => ({ key: each, dir }))
}

/**
 * What GET /v1/images and /v1/images/detail were asked for.
 * @throws ImageFault 400 with Glance's sentence
 */
export function parseListQuery(params: URLSearchParams, caller: Caller): ListQuery {
  const last = (key: string) => params.getAll(key).at(-1) ?? null
  for (const [key, fits] of Object.entries(CHECKS)) {
    const value = last(key)
    if (value !== null && !fits(value))
      throw badRequest(`Bad value passed to filter ${key} got ${value}`)
  }
  const tests: Test[] = [worldTest(caller, last('is_public'))]
  for (const [key, test] of Object.entries(FILTERS)) {
    const value = last(key)
    if (value !== null) tests.push(test(value))
  }
  for (const key of new Set(params.keys()))
    if (key.startsWith('property-')) {
      const value = last(key)
      tests.push((row) => row.properties.get(key.slice(9)) === value)
    }
  // Broken uploads are found by their id alone, or among all that changed.
  if (!params.has('changes-since')) tests.push((row) => row.status !== 'killed')
  // This cloud keeps no record of what was deleted.
  if (caller.admin && /^(1|t|true|on|y|yes)$/i.test(last('deleted') ?? '')) tests.push(() => false)

  const marker = last('marker')
  if (marker && !/^[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}$/i.test(marker))
    throw badRequest('Invalid marker format')
  return {
    limit: limitOf(last('limit')),
    marker,
    sort: sortOf(last('sort_key') ?? 'created_at', last('sort_dir') ?? 'desc'),
    accepts: (row) => tests.every((test) => test(row)),
  }
}
