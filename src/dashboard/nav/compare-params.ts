/** Side by side; more would be too narrow to read. */
export const MOST_COMPARED = 6

/** What the comparison shows, as its address says it. */
export interface CompareParams {
  /** Ids of images, each once, the one that the others are measured against first. */
  ids: readonly string[]
  /** What is equal as well; differences only is not written out. */
  all: boolean
}

/** From an address, which may say anything: what is too much is left out. */
export function readCompare(search: URLSearchParams): CompareParams {
  const ids = (search.get('ids') ?? '').split(',').filter((id) => id !== '')
  return { ids: [...new Set(ids)].slice(0, MOST_COMPARED), all: search.get('show') === 'all' }
}

/** The address of a comparison; what is not ours stays. */
export function writeCompare(
  { ids, all }: CompareParams,
  before: URLSearchParams = new URLSearchParams(),
): URLSearchParams {
  const search = new URLSearchParams(before)
  if (ids.length === 0) search.delete('ids')
  else search.set('ids', ids.join(','))
  if (all) search.set('show', 'all')
  else search.delete('show')
  return search
}
