import type { ActivityEntry } from '#dashboard/queries/activity-entry.ts'
import { actionWords } from '#dashboard/components/activity/action-words.ts'

export interface ActivityFilters {
  readonly q: string
  readonly failed: boolean
}

export const readFilters = (search: URLSearchParams): ActivityFilters => ({
  q: search.get('q') ?? '',
  failed: search.get('failed') === '1',
})

/** @param before the rest of the address stays */
export function writeFilters({ q, failed }: ActivityFilters, before: URLSearchParams) {
  const next = new URLSearchParams(before)
  if (q === '') next.delete('q')
  else next.set('q', q)
  if (failed) next.set('failed', '1')
  else next.delete('failed')
  return next
}

const texts = new WeakMap<ActivityEntry, string>()

function textOf(entry: ActivityEntry): string {
  let text = texts.get(entry)
  if (text === undefined) {
    const { image, method, path, body, status, requestId, said } = entry
    text = [actionWords(entry), image?.name, image?.id, method, path, body, status, requestId, said]
      .filter((part) => part !== null && part !== undefined)
      .join('\n')
      .toLowerCase()
    texts.set(entry, text)
  }
  return text
}

/** Those that have every word, wherever it stands. */
export function matching(
  entries: readonly ActivityEntry[],
  { q, failed }: ActivityFilters,
): readonly ActivityEntry[] {
  const words = q.trim().toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0 && !failed) return entries
  return entries.filter((entry) => {
    if (failed && entry.outcome !== 'failed') return false
    const text = textOf(entry)
    return words.every((word) => text.includes(word))
  })
}
