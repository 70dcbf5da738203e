import type { Entry } from '#dashboard/queries/catalogue-entry.ts'
import type { Sort } from './list-params.ts'

export type Compare = (a: Entry, b: Entry) => number

type Key = (entry: Entry) => string | number | null

const KEYS: Readonly<Record<Sort['column'], Key>> = {
  name: ({ image }) => image.name?.toLowerCase() ?? null,
  status: ({ image }) => image.status,
  visibility: ({ image }) => image.visibility,
  format: ({ image }) => image.disk_format,
  size: ({ image }) => image.size,
  owner: ({ image }) => image.owner,
  updated: ({ image }) => image.updated_at,
  digest: ({ image }) => image.checksum,
  created: ({ image }) => image.created_at,
  virtual: ({ image }) => image.virtual_size,
  container: ({ image }) => image.container_format,
  disk: ({ image }) => image.min_disk,
  ram: ({ image }) => image.min_ram,
}

/** Values that are not there come last, whichever way one sorts. */
function compareKeys(a: string | number | null, b: string | number | null, way: number): number {
  if (a === b) return 0
  if (a === null) return 1
  if (b === null) return -1
  return a < b ? -way : way
}

const tie = (a: Entry, b: Entry, way: number) =>
  a.image.id === b.image.id ? 0 : a.image.id < b.image.id ? -way : way

/** @param names project names by id, so that owners are in the order of what one reads */
function keyOf(sort: Sort, names: ReadonlyMap<string, string>): Key {
  if (sort.column !== 'owner') return KEYS[sort.column]
  return ({ image }) => (image.owner === null ? null : (names.get(image.owner) ?? image.owner))
}

/** A total order: equal values stand by id, as Glance itself breaks ties. */
export function makeCompare(sort: Sort, names: ReadonlyMap<string, string>): Compare {
  const way = sort.descending ? -1 : 1
  const key = keyOf(sort, names)
  return (a, b) => compareKeys(key(a), key(b), way) || tie(a, b, way)
}

/** Sorts many at once: each key is read only once, which is most of the time for 100,000 names. */
export function sortEntries(
  entries: Iterable<Entry>,
  sort: Sort,
  names: ReadonlyMap<string, string>,
): Entry[] {
  const way = sort.descending ? -1 : 1
  const key = keyOf(sort, names)
  const keyed = Array.from(entries, (entry) => ({ entry, key: key(entry) }))
  keyed.sort((a, b) => compareKeys(a.key, b.key, way) || tie(a.entry, b.entry, way))
  return keyed.map((one) => one.entry)
}

/** Two ordered lists as one. @param fresh usually short, often all after the end of `old` */
export function merge(old: Entry[], fresh: Entry[], compare: Compare): Entry[] {
  if (fresh.length === 0) return old
  const last = old.at(-1)
  if (last === undefined || compare(last, fresh[0]!) <= 0) {
    for (const entry of fresh) old.push(entry)
    return old
  }
  const all: Entry[] = []
  let i = 0
  for (const entry of fresh) {
    while (i < old.length && compare(old[i]!, entry) <= 0) all.push(old[i++]!)
    all.push(entry)
  }
  while (i < old.length) all.push(old[i++]!)
  return all
}

/** Puts one entry into its place. */
export function insert(list: Entry[], entry: Entry, compare: Compare): void {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (compare(list[middle]!, entry) <= 0) low = middle + 1
    else high = middle
  }
  list.splice(low, 0, entry)
}
