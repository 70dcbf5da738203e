import type { Transfer } from '#transfers/types.ts'

export const OUTCOMES = ['verified', 'not-compared', 'failed', 'stopped'] as const
export type OutcomeFilter = (typeof OUTCOMES)[number]

/** What the page shows, as its address says it; null: everything. */
export interface HistoryFilters {
  q: string
  direction: Transfer['direction'] | null
  outcome: OutcomeFilter | null
}

const OURS = ['q', 'direction', 'outcome'] as const

/** Filters from an address, which may say anything: what is not known is left out. */
export function readFilters(search: URLSearchParams): HistoryFilters {
  const direction = search.get('direction')
  const outcome = OUTCOMES.find((known) => known === search.get('outcome'))
  return {
    q: search.get('q') ?? '',
    direction: direction === 'upload' || direction === 'download' ? direction : null,
    outcome: outcome ?? null,
  }
}

/** The address with these filters; defaults are not written out, and what is not ours stays. */
export function writeFilters(filters: HistoryFilters, before: URLSearchParams): URLSearchParams {
  const search = new URLSearchParams(before)
  for (const key of OURS) {
    const value = filters[key]
    if (value === null || value === '') search.delete(key)
    else search.set(key, value)
  }
  return search
}

export const isFiltered = ({ q, direction, outcome }: HistoryFilters): boolean =>
  q.trim() !== '' || direction !== null || outcome !== null

function outcomeFilterOf({ phase }: Transfer): OutcomeFilter | null {
  switch (phase.state) {
    case 'done':
      return phase.verdict.kind === 'agrees' ? 'verified' : 'not-compared'
    case 'failed':
      return 'failed'
    case 'cancelled':
      return 'stopped'
    default:
      return null
  }
}

/**
 * The transfers that match. Words are looked for in names, files, ids and digests; all of them must
 * be there. What has not ended has no outcome, so a filter by outcome leaves it out.
 */
export function matching(
  transfers: readonly Transfer[],
  { q, direction, outcome }: HistoryFilters,
): Transfer[] {
  const words = q.toLowerCase().split(/\s+/).filter(Boolean)
  return transfers.filter((transfer) => {
    if (direction !== null && transfer.direction !== direction) return false
    if (outcome !== null && outcomeFilterOf(transfer) !== outcome) return false
    if (words.length === 0) return true
    const { phase } = transfer
    const verdict = phase.state === 'done' || phase.state === 'failed' ? phase.verdict : null
    const digests = verdict?.pairs.flatMap(({ local, remote }) => [local, remote ?? '']) ?? []
    const { name, fileName, imageId } = transfer
    const text = [name, fileName, imageId ?? '', ...digests].join('\n').toLowerCase()
    return words.every((word) => text.includes(word))
  })
}
