import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Image } from '#openstack/glance/image.ts'
import type { Entry } from '#dashboard/queries/catalogue-entry.ts'
import type { CatalogueObserver } from '#dashboard/queries/catalogue-store.ts'
import { sampleImage } from '#testing/image.ts'
import { type Criteria, type EntrySource, ListEngine } from './list-engine.ts'
import { makeTest } from './list-filter.ts'
import { DEFAULT_SORT, NO_FILTERS } from './list-params.ts'
import { finds, makeSearch, narrows } from './list-search.ts'
import { sortEntries } from './list-sort.ts'

const NAMES = new Map([['p1', 'tenant-a']])

function entry(id: string, more: Partial<Image> = {}, sources = 1): Entry {
  const image = sampleImage({ id, owner: 'p1', ...more })
  return { image, sources, pass: 1, text: null, hex: null }
}

const criteria = (more: Partial<Criteria> = {}): Criteria => ({
  q: '',
  filters: NO_FILTERS,
  sort: DEFAULT_SORT,
  projects: NAMES,
  ...more,
})

class Rows implements EntrySource {
  list: Entry[] = []
  observer: CatalogueObserver | null = null
  entries() {
    return this.list
  }
  observe(observer: CatalogueObserver) {
    this.observer = observer
    return () => {
      this.observer = null
    }
  }
  add(...entries: Entry[]) {
    this.list.push(...entries)
    this.observer?.added(entries)
  }
  change(one: Entry, more: Partial<Image>) {
    one.image = { ...one.image, ...more }
    one.text = one.hex = null
    this.observer?.changed(one)
  }
  remove(one: Entry) {
    this.list = this.list.filter((other) => other !== one)
    this.observer?.removed(one)
  }
}

/** An engine whose clock stands still: it never has to stop, unless `impatient` makes every look late. */
function engineOn(rows: Rows, first = criteria(), impatient = false) {
  let now = 0
  const waiting: (() => void)[] = []
  const engine = new ListEngine(rows, first, {
    now: () => (impatient ? (now += 1000) : 0),
    later: (callback) => waiting.push(callback),
  })
  engine.subscribe(() => undefined)
  return {
    engine,
    step: () => waiting.shift()?.(),
    finish: () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) next()
    },
    ids: () => engine.getSnapshot().rows.map((one) => one.image.id),
  }
}

describe('searching', () => {
  const row = entry('8b1f', {
    name: 'Ubuntu-24.04 Server',
    tags: ['LTS'],
    checksum: 'D41D8CD9',
    os_hash_value: 'cafe0123',
    properties: { os_distro: 'Noble' },
  })
  test.each([
    ['part of the name', 'buntu-24', true],
    ['whatever the case', 'SERVER', true],
    ['a tag', 'lts', true],
    ['the start of an id', '8b1', true],
    ['the MD5', 'd41d8', true],
    ['the other digest', 'CAFE01', true],
    ['the owner by id', 'p1', true],
    ['the owner by name', 'tenant', true],
    ['a property', 'noble', true],
    ['a property by its key', 'os_distro=no', true],
    ['two words in any order', 'server 24.04', true],
    ['a word that is not there', 'server debian', false],
    ['a word across two fields', 'serverlts', false],
  ])('finds by %s', (_what, q, found) => {
    expect(finds(makeSearch(q, NAMES), row)).toBe(found)
  })

  const word = fc.stringMatching(/^[abn0-9 -]{0,6}$/)
  const some = fc.array(
    fc.record({ name: word, id: fc.stringMatching(/^[ab0-9]{1,6}$/), tags: fc.array(word) }),
    { maxLength: 30 },
  )

  test('typing on finds exactly what searching everything finds', () => {
    fc.assert(
      fc.property(some, fc.array(word, { minLength: 1, maxLength: 5 }), (images, words) => {
        const rows = new Rows()
        rows.list = images.map((one, n) =>
          entry(`${one.id}-${n}`, { name: one.name, tags: one.tags }),
        )
        const { engine, ids } = engineOn(rows)
        let q = ''
        for (const more of words) {
          q += more
          engine.set(criteria({ q }))
          const search = makeSearch(q, NAMES)
          const all = sortEntries(rows.list, DEFAULT_SORT, NAMES)
          expect(ids()).toEqual(all.filter((one) => finds(search, one)).map((one) => one.image.id))
        }
      }),
    )
  })

  test('what narrows never finds a row that the wider search did not', () => {
    fc.assert(
      fc.property(word, word, some, (a, b, images) => {
        const before = makeSearch(a, NAMES)
        const after = makeSearch(b, NAMES)
        fc.pre(narrows(before, after))
        const rows = images.map((i) => entry(i.id, { name: i.name, tags: i.tags }))
        const lost = rows.filter((one) => finds(after, one) && !finds(before, one))
        expect(lost).toEqual([])
      }),
    )
  })
})

describe('filters', () => {
  const shows = (filters: Partial<typeof NO_FILTERS>, one: Entry, searching = false) =>
    makeTest({ ...NO_FILTERS, ...filters }, searching)(one)

  test('a list means any of its values, and filters add up', () => {
    const one = entry('a', { status: 'queued', disk_format: null })
    expect(shows({ status: ['active', 'queued'] }, one)).toBe(true)
    expect(shows({ status: ['active'] }, one)).toBe(false)
    expect(shows({ status: ['queued'], visibility: ['public'] }, one)).toBe(false)
    expect(shows({ disk: ['none'] }, one)).toBe(true)
  })

  test('tags mean all of them', () => {
    const one = entry('a', { tags: ['lts', 'noble'] })
    expect(shows({ tag: ['lts', 'noble'] }, one)).toBe(true)
    expect(shows({ tag: ['lts', 'jammy'] }, one)).toBe(false)
  })

  test('sizes are borders that belong to the range; no size is in none', () => {
    expect(shows({ min: 10, max: 10 }, entry('a'))).toBe(true)
    expect(shows({ min: 11 }, entry('a'))).toBe(false)
    expect(shows({ max: 9 }, entry('a'))).toBe(false)
    expect(shows({ min: 0 }, entry('a', { size: null }))).toBe(false)
  })

  test('hidden images show when asked for', () => {
    const hidden = entry('h', { os_hidden: true }, 2)
    expect(shows({}, hidden)).toBe(false)
    expect(shows({ hidden: 'any' }, hidden)).toBe(true)
    expect(shows({ hidden: 'only' }, hidden)).toBe(true)
    expect(shows({ hidden: 'only' }, entry('a'))).toBe(false)
  })

  test('offers are apart from the list', () => {
    const offer = entry('o', { visibility: 'shared' }, 8)
    expect(shows({}, offer)).toBe(false)
    expect(shows({ shared: 'pending' }, offer)).toBe(true)
    expect(shows({ shared: 'pending' }, entry('a'))).toBe(false)
  })

  test('what Glance was asked for by name shows only while searching', () => {
    const named = entry('n', {}, 64)
    expect(shows({}, named)).toBe(false)
    expect(shows({}, named, true)).toBe(true)
  })
})

describe('order', () => {
  test('values that are not there come last both ways', () => {
    const list = [entry('a', { size: 5 }), entry('b', { size: null }), entry('c', { size: 9 })]
    const by = (descending: boolean) =>
      sortEntries(list, { column: 'size', descending }, NAMES).map((one) => one.image.id)
    expect(by(false)).toEqual(['a', 'c', 'b'])
    expect(by(true)).toEqual(['c', 'a', 'b'])
  })

  const column = fc.constantFrom('name', 'size', 'updated', 'status', 'owner') as fc.Arbitrary<
    'name' | 'size' | 'updated' | 'status' | 'owner'
  >
  const change = fc.record({
    kind: fc.constantFrom('add', 'change', 'remove'),
    name: fc.stringMatching(/^[abc]{1,3}$/),
    size: fc.option(fc.nat(5), { nil: null }),
    at: fc.nat(9),
    pick: fc.nat(20),
  })

  test('following every change ends where a new start would', async () => {
    await fc.assert(
      fc.asyncProperty(
        column,
        fc.boolean(),
        fc.constantFrom('', 'a', 'ab'),
        fc.array(change, { maxLength: 25 }),
        async (key, descending, q, changes) => {
          const rows = new Rows()
          const wanted = criteria({ q, sort: { column: key, descending } })
          const { engine, ids } = engineOn(rows, wanted)
          let n = 0
          for (const { kind, name, size, at, pick } of changes) {
            const updated_at = `2026-11-01T00:00:0${at}Z`
            const one = rows.list[pick % Math.max(1, rows.list.length)]
            if (kind === 'add' || !one) rows.add(entry(`x${n++}`, { name, size, updated_at }))
            else if (kind === 'change') rows.change(one, { name, size, updated_at })
            else rows.remove(one)
            if (pick % 3 === 0) await Promise.resolve()
          }
          await Promise.resolve()
          const anew = engineOn(rows, wanted)
          expect(ids()).toEqual(anew.ids())
          const { total, bytes } = engine.getSnapshot()
          expect({ total, bytes }).toEqual({
            total: rows.list.length,
            bytes: anew.engine.getSnapshot().bytes,
          })
        },
      ),
      { numRuns: 500 },
    )
  })
})

describe('work in slices', () => {
  const many = () => {
    const rows = new Rows()
    rows.list = Array.from({ length: 2000 }, (_, n) =>
      entry(`i${String(n).padStart(4, '0')}`, { name: n % 10 === 0 ? 'zed' : 'other' }),
    )
    return rows
  }

  test('the first screenful is there at once, the rest follows', () => {
    const { engine, finish } = engineOn(many(), criteria(), true)
    expect(engine.getSnapshot().working).toBe(true)
    expect(engine.getSnapshot().rows.length).toBeGreaterThan(100)
    finish()
    expect(engine.getSnapshot()).toMatchObject({ working: false, total: 2000, bytes: 20_000 })
    expect(engine.getSnapshot().rows).toHaveLength(2000)
  })

  test('another key pressed while it looks does not lose rows', () => {
    const { engine, step, finish } = engineOn(many(), criteria(), true)
    finish()
    engine.set(criteria({ q: 'z' }))
    step()
    engine.set(criteria({ q: 'ze' }))
    finish()
    engine.set(criteria({ q: 'zed' }))
    finish()
    expect(engine.getSnapshot().rows).toHaveLength(200)
    engine.set(criteria({ q: '' }))
    finish()
    expect(engine.getSnapshot().rows).toHaveLength(2000)
  })

  test('pages that come while it looks are taken in', async () => {
    const rows = many()
    const { engine, finish } = engineOn(rows, criteria(), true)
    rows.add(entry('late', { name: 'zed' }))
    await Promise.resolve()
    finish()
    expect(engine.getSnapshot().rows).toHaveLength(2001)
    expect(engine.getSnapshot().working).toBe(false)
  })

  test('the words stay those of the rows until the first are found', () => {
    const { engine, step, finish } = engineOn(many(), criteria(), true)
    finish()
    engine.set(criteria({ q: 'nowhere' }))
    expect(engine.getSnapshot()).toMatchObject({ working: true })
    expect(engine.getSnapshot().rows).toHaveLength(2000)
    step()
    finish()
    expect(engine.getSnapshot()).toMatchObject({ working: false, rows: [] })
  })
})
