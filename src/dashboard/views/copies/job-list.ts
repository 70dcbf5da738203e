import { stageOf } from '#openstack/ecl/copy-job.ts'
import type { CopyJob } from '#openstack/ecl/copy-job.ts'

export const STATES = ['moving', 'copied', 'canceled', 'failed'] as const
export type StateFilter = (typeof STATES)[number]

/** What the page shows, as its address says it. */
export interface CopyFilters {
  q: string
  /** Null: everything. */
  state: StateFilter | null
  /** The job whose details are open. */
  job: string | null
}

/** Filters from an address, which may say anything: what is not known is left out. */
export const readFilters = (search: URLSearchParams): CopyFilters => ({
  q: search.get('q') ?? '',
  state: STATES.find((known) => known === search.get('state')) ?? null,
  job: search.get('job') || null,
})

/** The address with these filters; defaults are not written out, and what is not ours stays. */
export function writeFilters(filters: CopyFilters, before: URLSearchParams): URLSearchParams {
  const search = new URLSearchParams(before)
  for (const key of ['q', 'state', 'job'] as const) {
    const value = filters[key]
    if (value === null || value === '') search.delete(key)
    else search.set(key, value)
  }
  return search
}

export const isFiltered = ({ q, state }: CopyFilters): boolean => q.trim() !== '' || state !== null

/** Where a job belongs among the filters. One that says something unknown may still go on. */
export function stateOf(job: CopyJob): StateFilter {
  const stage = stageOf(job)
  switch (stage) {
    case 'copied':
    case 'canceled':
    case 'failed':
      return stage
    case 'waiting':
    case 'copying':
    case 'canceling':
    case 'unknown':
      return 'moving'
  }
}

/** What a job is called by: the image's name, where the cloud told it. */
export const nameOf = (job: CopyJob): string => job.source_image_name || job.source_image_id

const names = new Intl.Collator('en', { numeric: true })

/**
 * The jobs that match, by the names of their images: the cloud tells no times, and promises no order.
 * Words are looked for in names, ids, projects and regions; all of them must be there. The one that is
 * open stays, whatever the filters say.
 *
 * @param projectName of a project by its id
 */
export function matching(
  jobs: readonly CopyJob[],
  { q, state, job: open }: CopyFilters,
  projectName: (id: string) => string,
): CopyJob[] {
  const words = q.toLowerCase().split(/\s+/).filter(Boolean)
  const shown = jobs.filter((job) => {
    if (job.job_id === open) return true
    if (state !== null && stateOf(job) !== state) return false
    const text = [
      nameOf(job),
      ...Object.values(job).filter((value) => typeof value === 'string'),
      projectName(job.source_tenant_id),
      projectName(job.destination_tenant_id),
    ]
      .join('\n')
      .toLowerCase()
    return words.every((word) => text.includes(word))
  })
  return shown.toSorted(
    (a, b) => names.compare(nameOf(a), nameOf(b)) || a.job_id.localeCompare(b.job_id),
  )
}
