import { STATUSES, type TaskStatus } from '#dashboard/components/tasks/words.ts'

const SORT_KEYS = ['type', 'status', 'created_at', 'expires_at'] as const
export type SortKey = (typeof SORT_KEYS)[number]

/** What the list shows, as its address says it. */
export interface TaskParams {
  status: TaskStatus | null
  /** As this cloud spells it. Glance refuses to filter by it (400), so that is done here. */
  type: string | null
  sort: SortKey
  descending: boolean
}

const DEFAULTS: TaskParams = {
  status: null,
  type: null,
  sort: 'created_at',
  descending: true,
}

/** From an address, which may say anything: what is not known is left out. */
export function readTasks(search: URLSearchParams): TaskParams {
  const [key, dir] = (search.get('sort') ?? '').split(':')
  const sort = SORT_KEYS.find((each) => each === key)
  return {
    status: STATUSES.find((each) => each === search.get('status')) ?? null,
    type: search.get('type') || null,
    sort: sort ?? DEFAULTS.sort,
    descending: sort === undefined ? DEFAULTS.descending : dir !== 'asc',
  }
}

/** The address with these; defaults are not written out, and what is not ours stays. */
export function writeTasks(params: TaskParams, before: URLSearchParams): URLSearchParams {
  const search = new URLSearchParams(before)
  const set = (key: string, value: string | null) =>
    value === null ? search.delete(key) : search.set(key, value)
  set('status', params.status)
  set('type', params.type)
  const usual = params.sort === DEFAULTS.sort && params.descending === DEFAULTS.descending
  set('sort', usual ? null : `${params.sort}:${params.descending ? 'desc' : 'asc'}`)
  return search
}

/** What of it Glance does. */
export const queryOf = ({ status, sort, descending }: TaskParams) => ({
  ...(status === null ? {} : { status }),
  sort_key: sort,
  sort_dir: descending ? ('desc' as const) : ('asc' as const),
})
