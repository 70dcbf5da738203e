import type { ImageRow } from './rows.ts'

export const SORT_KEYS = [
  'name',
  'status',
  'container_format',
  'disk_format',
  'size',
  'id',
  'created_at',
  'updated_at',
] as const
export type SortKey = (typeof SORT_KEYS)[number]
export interface SortPair {
  key: SortKey
  dir: 'asc' | 'desc'
}

/** Newest first. */
const DEFAULT_ORDER: readonly SortPair[] = [
  { key: 'created_at', dir: 'desc' },
  { key: 'id', dir: 'desc' },
]

type Compare = (a: ImageRow, b: ImageRow) => number

const VALUES: Record<SortKey, (row: ImageRow) => string | number | null> = {
  name: (row) => row.name,
  status: (row) => row.status,
  container_format: (row) => row.containerFormat,
  disk_format: (row) => row.diskFormat,
  size: (row) => row.size,
  id: (row) => row.id,
  created_at: (row) => row.createdAt,
  updated_at: (row) => row.updatedAt,
}

/** Null is the smallest value, as in Glance's databases. */
function comparator(pairs: readonly SortPair[]): Compare {
  if (
    pairs.length === DEFAULT_ORDER.length &&
    pairs.every(({ key, dir }, i) => DEFAULT_ORDER[i]!.key === key && DEFAULT_ORDER[i]!.dir === dir)
  )
    return (a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0)
  const steps = pairs.map(({ key, dir }) => ({ value: VALUES[key], sign: dir === 'asc' ? 1 : -1 }))
  return (a, b) => {
    for (const { value, sign } of steps) {
      const x = value(a)
      const y = value(b)
      if (x === y) continue
      if (x === null) return -sign
      if (y === null) return sign
      return x < y ? -sign : sign
    }
    return 0
  }
}

/** Orders kept at once: the lists that people look at, not every combination ever asked for. */
const MAX_ORDERS = 12

interface Order {
  compare: Compare
  rows: ImageRow[]
}

/** Where a row is in an order, or belongs. */
function position(order: Order, row: ImageRow): number {
  let low = 0
  let high = order.rows.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (order.compare(order.rows[middle]!, row) < 0) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * All images. Every order that was asked for stays sorted: a write moves one row in each, so
 * that a page of a list costs the page, not the catalogue.
 */
export interface Catalogue {
  readonly size: number
  get(id: string): ImageRow | undefined
  all(): Iterable<ImageRow>
  /** Adds many rows at once (seeds). */
  load(rows: readonly ImageRow[]): void
  add(row: ImageRow): void
  /** The only way to change a row: the orders are kept right around it. */
  change(row: ImageRow, fields: Partial<Omit<ImageRow, 'id'>>): void
  remove(row: ImageRow): void
  /**
   * Rows in an order, from behind `after` on. The pairs must end in `id`, which makes the order
   * total.
   */
  walk(pairs: readonly SortPair[], after: ImageRow | null): Iterable<ImageRow>
}

export function createCatalogue(): Catalogue {
  const byId = new Map<string, ImageRow>()
  const orders = new Map<string, Order>()

  const insert = (row: ImageRow) => {
    for (const order of orders.values()) order.rows.splice(position(order, row), 0, row)
  }
  const take = (row: ImageRow) => {
    for (const order of orders.values()) order.rows.splice(position(order, row), 1)
  }

  function orderOf(pairs: readonly SortPair[]): Order {
    const name = pairs.map(({ key, dir }) => `${key}:${dir}`).join()
    const found = orders.get(name)
    if (found !== undefined) {
      orders.delete(name)
      orders.set(name, found)
      return found
    }
    const compare = comparator(pairs)
    const made = { compare, rows: [...byId.values()].toSorted(compare) }
    if (orders.size >= MAX_ORDERS) orders.delete(orders.keys().next().value!)
    orders.set(name, made)
    return made
  }

  return {
    get size() {
      return byId.size
    },
    get: (id) => byId.get(id),
    all: () => byId.values(),
    load(rows) {
      for (const row of rows) byId.set(row.id, row)
      orders.clear()
      // The order of a list that asks for none; sorting it is part of the start.
      orderOf(DEFAULT_ORDER)
    },
    add(row) {
      byId.set(row.id, row)
      insert(row)
    },
    change(row, fields) {
      take(row)
      Object.assign(row, fields)
      insert(row)
    },
    remove(row) {
      take(row)
      byId.delete(row.id)
    },
    *walk(pairs, after) {
      const order = orderOf(pairs)
      let at = after === null ? 0 : position(order, after) + 1
      for (; at < order.rows.length; at++) yield order.rows[at]!
    },
  }
}
