import type { ListSource } from '#dashboard/queries/catalogue-entry.ts'
import { COLUMN_KEYS, type ColumnKey, DEFAULT_COLUMNS } from './columns.ts'

const SHARED_STATES = ['pending', 'accepted', 'rejected'] as const
type SharedState = (typeof SHARED_STATES)[number]

/** What the list is narrowed to, apart from the searched words. Empty lists mean any. */
export interface Filters {
  visibility: readonly string[]
  status: readonly string[]
  disk: readonly string[]
  container: readonly string[]
  owner: readonly string[]
  /** All of them. */
  tag: readonly string[]
  /** Bytes, both included; null is open. */
  min: number | null
  max: number | null
  /** Days `from..to`, the first one included, the last one not, either may be open; '' is any. */
  changed: string
  /** Hidden images: left out, together with the others, or alone. */
  hidden: 'no' | 'any' | 'only'
  protected: boolean | null
  /** Only what other projects share with this one, by what this one answered. */
  shared: SharedState | null
}

export interface Sort {
  column: ColumnKey
  descending: boolean
}

/** Everything about the list that its address holds. */
export interface ListParams {
  q: string
  filters: Filters
  sort: Sort
  columns: readonly ColumnKey[]
}

export const NO_FILTERS: Filters = {
  visibility: [],
  status: [],
  disk: [],
  container: [],
  owner: [],
  tag: [],
  min: null,
  max: null,
  changed: '',
  hidden: 'no',
  protected: null,
  shared: null,
}
export const DEFAULT_SORT: Sort = { column: 'updated', descending: true }

const LISTS = ['visibility', 'status', 'disk', 'container', 'owner', 'tag'] as const
/** Ours; `region` and whatever others put into the address stay as they are. */
const OURS = [
  'q',
  ...LISTS,
  'min',
  'max',
  'changed',
  'hidden',
  'protected',
  'shared',
  'sort',
  'columns',
]

const unique = (values: readonly string[]) => [...new Set(values.filter((v) => v !== ''))]

function bytes(text: string | null): number | null {
  if (text === null || !/^\d{1,15}$/.test(text)) return null
  return Number(text)
}

/** Text of days compares with Glance's times as it is. */
const days = (text: string | null) =>
  /^(?!\.\.$)([\d-]{10})?\.\.([\d-]{10})?$/.test(text ?? '') ? text! : ''

function oneOf<T extends string>(text: string | null, known: readonly T[]): T | null {
  return known.find((one) => one === text) ?? null
}

function readSort(text: string | null): Sort {
  const [name, direction] = (text ?? '').split(':')
  const column = oneOf(name ?? null, COLUMN_KEYS)
  if (column === null || (direction !== 'asc' && direction !== 'desc')) return DEFAULT_SORT
  return { column, descending: direction === 'desc' }
}

function readColumns(text: string | null): readonly ColumnKey[] {
  if (text === null) return DEFAULT_COLUMNS
  const named = text.split(',')
  const known = named.filter((one): one is ColumnKey => oneOf(one, COLUMN_KEYS) !== null)
  return [...new Set(known)].filter((one) => one !== 'name')
}

/** Reads an address; what it does not understand counts as not written. */
export function readParams(search: URLSearchParams): ListParams {
  const list = (key: (typeof LISTS)[number]) => unique(search.getAll(key))
  const flag = search.get('protected')
  return {
    q: search.get('q') ?? '',
    filters: {
      visibility: list('visibility'),
      status: list('status'),
      disk: list('disk'),
      container: list('container'),
      owner: list('owner'),
      tag: list('tag'),
      min: bytes(search.get('min')),
      max: bytes(search.get('max')),
      changed: days(search.get('changed')),
      hidden: oneOf(search.get('hidden'), ['any', 'only'] as const) ?? 'no',
      protected: flag === 'true' ? true : flag === 'false' ? false : null,
      shared: oneOf(search.get('shared'), SHARED_STATES),
    },
    sort: readSort(search.get('sort')),
    columns: readColumns(search.get('columns')),
  }
}

/**
 * Writes an address: what differs from the default and nothing else.
 * @param before kept as far as it is not about the list
 */
export function writeParams(params: ListParams, before: URLSearchParams): URLSearchParams {
  const search = new URLSearchParams(before)
  for (const key of OURS) search.delete(key)
  const { filters, sort, columns } = params
  if (params.q !== '') search.set('q', params.q)
  for (const key of LISTS) for (const value of filters[key]) search.append(key, value)
  if (filters.min !== null) search.set('min', String(filters.min))
  if (filters.max !== null) search.set('max', String(filters.max))
  if (filters.changed) search.set('changed', filters.changed)
  if (filters.hidden !== 'no') search.set('hidden', filters.hidden)
  if (filters.protected !== null) search.set('protected', String(filters.protected))
  if (filters.shared !== null) search.set('shared', filters.shared)
  if (sort.column !== DEFAULT_SORT.column || sort.descending !== DEFAULT_SORT.descending) {
    search.set('sort', `${sort.column}:${sort.descending ? 'desc' : 'asc'}`)
  }
  if (columns.join() !== DEFAULT_COLUMNS.join()) search.set('columns', columns.join())
  return search
}

/** Which of Glance's lists a view must have loaded to be whole. */
export function sourcesOf(filters: Filters): ListSource[] {
  if (filters.shared !== null) {
    return [filters.shared === 'pending' ? 'offered' : filters.shared]
  }
  const community = filters.visibility.includes('community')
  if (filters.hidden === 'only') return ['hidden']
  const sources: ListSource[] = ['plain']
  if (community) sources.push('community')
  if (filters.hidden === 'any') sources.push('hidden')
  return sources
}

/** How many filters are set: each is one chip. */
export function countFilters(filters: Filters): number {
  const lists = LISTS.filter((key) => filters[key].length > 0).length
  const size = filters.min !== null || filters.max !== null ? 1 : 0
  const changed = filters.changed ? 1 : 0
  const hidden = filters.hidden === 'no' ? 0 : 1
  const prot = filters.protected === null ? 0 : 1
  return lists + size + changed + hidden + prot + (filters.shared === null ? 0 : 1)
}
