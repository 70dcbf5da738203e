import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Image } from '#openstack/glance/image.ts'
import { type Entry, SOURCE_BIT } from '#dashboard/queries/catalogue-entry.ts'
import type { CatalogueObserver } from '#dashboard/queries/catalogue-store.ts'
import { sampleImage } from '#testing/image.ts'
import { ageBounds, ageOf, daysOf } from './ages.ts'
import { MOST } from './largest.ts'
import { digestOf, isReclaimable, limitsOf, OWN_REASONS, storedBytes } from './reclaim.ts'
import { type TallySnapshot, UsageTally } from './tally.ts'

const NOW = Date.UTC(2026, 10, 30, 12)
const DAY = 86_400_000
const OURS = 'ours'

let ids = 0
const image = (more: Partial<Image> = {}): Image => sampleImage({ id: `id-${++ids}`, ...more })

/** A catalogue that does what it is told, and a clock of turns. */
class Rig {
  readonly #entries = new Set<Entry>()
  readonly #turns: (() => void)[] = []
  #observer: CatalogueObserver | null = null
  /** Each look at the clock is so much later, ms. */
  tick = 0
  #now = 0

  readonly tally: UsageTally
  constructor(owner: string | null = OURS) {
    this.tally = new UsageTally(
      {
        entries: () => this.#entries,
        observe: (observer) => {
          this.#observer = observer
          return () => (this.#observer = null)
        },
      },
      { owner, months: 12, now: NOW },
      { now: () => (this.#now += this.tick), later: (turn) => void this.#turns.push(turn) },
    )
    this.tally.subscribe(() => undefined)
  }
  get entries(): Entry[] {
    return [...this.#entries]
  }
  add(images: readonly Image[], sources = SOURCE_BIT.plain): void {
    const fresh = images.map((one) => ({ image: one, sources, pass: 1, text: null, hex: null }))
    for (const entry of fresh) this.#entries.add(entry)
    this.#observer?.added(fresh)
  }
  change(entry: Entry, to: Image): void {
    entry.image = to
    this.#observer?.changed(entry)
  }
  remove(entry: Entry): void {
    this.#entries.delete(entry)
    this.#observer?.removed(entry)
  }
  /** @returns the turns it took */
  settle(): number {
    let turns = 0
    for (let turn = this.#turns.shift(); turn; turn = this.#turns.shift(), turns++) turn()
    return turns
  }
}

/** The same figures, by looking at everything once. */
function plainly(entries: readonly Entry[], owner: string | null) {
  const bounds = ageBounds(NOW)
  const limits = limitsOf(NOW, 12)
  const images = entries
    .filter(({ image: one }) => owner === null || one.owner === owner)
    .map((entry) => entry.image)
  const sum = (some: readonly Image[]) => ({
    count: some.length,
    bytes: some.reduce((bytes, one) => bytes + storedBytes(one), 0),
  })
  const by = (key: (one: Image) => string) => {
    const groups = new Map<string, Image[]>()
    for (const one of images) groups.set(key(one), [...(groups.get(key(one)) ?? []), one])
    return Object.fromEntries([...groups].map(([name, some]) => [name, sum(some)]))
  }
  return {
    all: sum(images),
    owner: by((one) => one.owner ?? ''),
    disk: by((one) => one.disk_format ?? ''),
    visibility: by((one) => one.visibility),
    age: by((one) => String(ageOf(one.updated_at, bounds))),
    largest: images
      .map(storedBytes)
      .filter((bytes) => bytes > 0)
      .sort((a, b) => b - a)
      .slice(0, MOST),
    reclaim: OWN_REASONS.map((reason) =>
      sum(images.filter((one) => isReclaimable(one, reason, limits))),
    ),
    twins:
      images.filter((one) => digestOf(one) !== null).length -
      new Set(images.map(digestOf).filter((digest) => digest !== null)).size,
  }
}

function told({ all, by, largest, reclaim }: TallySnapshot) {
  const sums = (map: ReadonlyMap<string, object>) => Object.fromEntries(map)
  return {
    all,
    owner: sums(by.owner),
    disk: sums(by.disk),
    visibility: sums(by.visibility),
    age: sums(by.age),
    largest: largest.map(storedBytes),
    reclaim: OWN_REASONS.map((reason) => reclaim[reason]),
    twins: reclaim.twins.count,
  }
}

const anImage = fc
  .record({
    status: fc.constantFrom('active', 'queued', 'saving', 'deactivated', 'killed'),
    visibility: fc.constantFrom('private', 'public', 'shared'),
    owner: fc.constantFrom(OURS, 'theirs', null),
    size: fc.option(fc.nat(1000), { nil: null }),
    disk_format: fc.constantFrom('raw', 'qcow2', null),
    os_hash_value: fc.constantFrom(null, 'a1', 'b2', 'c3'),
    os_hidden: fc.boolean(),
    updated: fc.nat(3000),
    stores: fc.constantFrom('fast', 'fast,slow'),
  })
  .map(({ updated, ...more }) =>
    image({ ...more, updated_at: `${new Date(NOW - updated * DAY).toISOString().slice(0, 19)}Z` }),
  )
const aStep = fc.oneof(
  { weight: 3, arbitrary: fc.record({ add: fc.array(anImage, { maxLength: 60 }) }) },
  { weight: 2, arbitrary: fc.record({ at: fc.nat(), to: anImage }) },
  { weight: 1, arbitrary: fc.record({ gone: fc.nat() }) },
  { weight: 1, arbitrary: fc.constant('settle' as const) },
)

test('what is added up step by step is what one look at everything gives', () => {
  fc.assert(
    fc.property(fc.array(aStep, { maxLength: 30 }), fc.constantFrom(OURS, null), (steps, owner) => {
      const rig = new Rig(owner)
      for (const step of steps) {
        const { entries } = rig
        if (step === 'settle') rig.settle()
        else if ('add' in step) rig.add(step.add)
        else if (entries.length === 0) continue
        else if ('to' in step) rig.change(entries[step.at % entries.length]!, step.to)
        else rig.remove(entries[step.gone % entries.length]!)
      }
      rig.settle()
      expect(told(rig.tally.getSnapshot())).toEqual(plainly(rig.entries, owner))
      expect(rig.tally.getSnapshot().working).toBe(false)
    }),
    { numRuns: 60 },
  )
})

test('looks at pages in slices, and only at what came', () => {
  const rig = new Rig()
  rig.settle()
  rig.tick = 4
  rig.add(Array.from({ length: 2000 }, () => image()))
  expect(rig.settle()).toBeGreaterThan(3)
  rig.add([image()])
  expect(rig.settle()).toBe(1)
  expect(rig.tally.getSnapshot().all.count).toBe(2001)
})

test('counts neither community images of others nor offers that were not accepted', () => {
  const rig = new Rig(null)
  rig.add([image()], SOURCE_BIT.community)
  rig.add([image()], SOURCE_BIT.offered)
  rig.add([image({ os_hidden: true })], SOURCE_BIT.hidden)
  rig.settle()
  expect(rig.tally.getSnapshot().all.count).toBe(1)
})

test('all but one of the same bytes are freed, in all of their stores', () => {
  const rig = new Rig()
  const twin = (stores: string) => image({ os_hash_value: 'aa', stores })
  rig.add([twin('fast'), twin('fast,slow'), twin('fast'), image({ os_hash_value: 'bb' })])
  rig.settle()
  expect(rig.tally.getSnapshot().reclaim.twins).toEqual({ count: 2, bytes: 20 })
})

test('an age begins and ends with the days of its filter', () => {
  const bounds = ageBounds(NOW)
  expect(daysOf(0, bounds)).toEqual({ from: '2026-10-31', to: '' })
  expect(ageOf('2026-10-31T00:00:00Z', bounds)).toBe(0)
  expect(ageOf('2026-10-30T23:59:59Z', bounds)).toBe(1)
  expect(daysOf(1, bounds)).toEqual({ from: '2026-09-01', to: '2026-10-31' })
  expect(daysOf(6, bounds)).toEqual({ from: '', to: bounds[5] })
  expect(ageOf('2001-01-01T00:00:00Z', bounds)).toBe(6)
})
