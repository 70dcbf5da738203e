import { MONTHS, type Months } from './ages.ts'
import { RECLAIM, type Reclaim } from './reclaim.ts'

const SPLITS = ['image', 'owner', 'disk', 'visibility', 'age'] as const
export type Split = (typeof SPLITS)[number]

/** What the page shows, as its address says it. */
export interface UsageParams {
  /** What the treemap is cut by. */
  by: Split
  /** Images of the project, or all that it sees. */
  of: 'project' | 'all'
  /** After which an image counts as unchanged. */
  months: Months
  /** The group that is looked through to be cleaned up. */
  clean: Reclaim | null
}

const DEFAULTS: UsageParams = { by: 'image', of: 'project', months: 12, clean: null }

/** From an address, which may say anything: what is not known is left out. */
export const readUsage = (search: URLSearchParams): UsageParams => ({
  by: SPLITS.find((each) => each === search.get('by')) ?? DEFAULTS.by,
  of: search.get('of') === 'all' ? 'all' : DEFAULTS.of,
  months: MONTHS.find((each) => String(each) === search.get('months')) ?? DEFAULTS.months,
  clean: RECLAIM.find((each) => each === search.get('clean')) ?? null,
})

/** The address with these; defaults are not written out, and what is not ours stays. */
export function writeUsage(params: UsageParams, before: URLSearchParams): URLSearchParams {
  const search = new URLSearchParams(before)
  for (const key of ['by', 'of', 'months', 'clean'] as const) {
    const value = params[key]
    if (value === DEFAULTS[key] || value === null) search.delete(key)
    else search.set(key, String(value))
  }
  return search
}
