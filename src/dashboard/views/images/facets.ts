import type { Entry } from '#dashboard/queries/catalogue-entry.ts'
import { NOT_SET } from './list-filter.ts'
import type { Filters } from './list-params.ts'

/** The filters that are lists of values. */
export type ListKey = 'visibility' | 'status' | 'disk' | 'container' | 'owner' | 'tag'

export interface Facet {
  value: string
  count: number
}

const VALUES: Readonly<Record<ListKey, (entry: Entry) => readonly string[]>> = {
  visibility: ({ image }) => [image.visibility],
  status: ({ image }) => [image.status],
  disk: ({ image }) => [image.disk_format ?? NOT_SET],
  container: ({ image }) => [image.container_format ?? NOT_SET],
  owner: ({ image }) => (image.owner === null ? [] : [image.owner]),
  tag: ({ image }) => image.tags,
}

/** Always offered, whatever is loaded: what Glance itself knows. */
const KNOWN: Partial<Record<ListKey, readonly string[]>> = {
  visibility: ['public', 'community', 'shared', 'private'],
  status: ['active', 'queued', 'saving', 'importing', 'deactivated', 'killed', 'pending_delete'],
}

/** The values there are among the loaded images, the most frequent first, with those that are set. */
export function facetsOf(entries: Iterable<Entry>, key: ListKey, filters: Filters): Facet[] {
  const counts = new Map<string, number>()
  for (const value of [...(KNOWN[key] ?? []), ...filters[key]]) counts.set(value, 0)
  const read = VALUES[key]
  for (const entry of entries) {
    for (const value of read(entry)) counts.set(value, (counts.get(value) ?? 0) + 1)
  }
  const facets = Array.from(counts, ([value, count]) => ({ value, count }))
  if (KNOWN[key]) return facets
  return facets.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
}
