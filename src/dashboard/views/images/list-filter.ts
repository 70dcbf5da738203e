import { type Entry, SOURCE_BIT } from '#dashboard/queries/catalogue-entry.ts'
import { type Filters, sourcesOf } from './list-params.ts'

export type Test = (entry: Entry) => boolean

/**
 * A test for everything but the searched words.
 * @param searching whether words are searched: only then what Glance was asked for by name is shown
 */
export function makeTest(filters: Filters, searching: boolean): Test {
  let mask = 0
  for (const source of sourcesOf(filters)) mask |= SOURCE_BIT[source]
  if (searching && filters.shared === null) mask |= SOURCE_BIT.named
  const tests: Test[] = []
  const among = (values: readonly string[], read: (entry: Entry) => string | null) => {
    if (values.length === 0) return
    const set = new Set<string | null>(values)
    tests.push((entry) => set.has(read(entry) ?? NOT_SET))
  }
  among(filters.visibility, (entry) => entry.image.visibility)
  among(filters.status, (entry) => entry.image.status)
  among(filters.disk, (entry) => entry.image.disk_format)
  among(filters.container, (entry) => entry.image.container_format)
  among(filters.owner, (entry) => entry.image.owner)
  for (const tag of filters.tag) tests.push((entry) => entry.image.tags.includes(tag))
  const { min, max } = filters
  if (min !== null) tests.push(({ image }) => image.size !== null && image.size >= min)
  if (max !== null) tests.push(({ image }) => image.size !== null && image.size <= max)
  if (filters.changed) {
    const [from = '', to] = filters.changed.split('..')
    tests.push(({ image }) => image.updated_at >= from && (!to || image.updated_at < to))
  }
  if (filters.hidden === 'no' && !searching) tests.push((entry) => !entry.image.os_hidden)
  if (filters.hidden === 'only') tests.push((entry) => entry.image.os_hidden)
  if (filters.protected !== null) {
    const wanted = filters.protected
    tests.push((entry) => entry.image.protected === wanted)
  }
  return (entry) => {
    if ((entry.sources & mask) === 0) return false
    for (const test of tests) if (!test(entry)) return false
    return true
  }
}

/** How a filter says "has none", for a queued image without formats. */
export const NOT_SET = 'none'
