import type { Image } from '#openstack/glance/image.ts'
import { type Entry, SOURCE_BIT } from '#dashboard/queries/catalogue-entry.ts'
import type { CatalogueObserver } from '#dashboard/queries/catalogue-store.ts'
import { ageBounds, ageOf, type Months } from './ages.ts'
import { Largest } from './largest.ts'
import {
  digestOf,
  isReclaimable,
  type Limits,
  limitsOf,
  OWN_REASONS,
  type OwnReason,
  type Reclaim,
  storedBytes,
} from './reclaim.ts'
import { add, type Sum } from './sum.ts'
import { Twins } from './twins.ts'

/** What images are added up by; the keys of `owner` and `disk` are '' where an image has none. */
export type Dimension = 'owner' | 'disk' | 'visibility' | 'age'

export interface Criteria {
  /** Only images of this project; null: all that are listed. */
  owner: string | null
  months: Months
  /** Milliseconds: ages are counted from here. */
  now: number
}

export interface TallySnapshot {
  /** The maps and lists are the tally's own: this says when they changed. */
  version: number
  /** More images are still being looked at. */
  working: boolean
  all: Readonly<Sum>
  by: Readonly<Record<Dimension, ReadonlyMap<string, Sum>>>
  /** The largest, first. */
  largest: readonly Image[]
  reclaim: Readonly<Record<Reclaim, Readonly<Sum>>>
}

/** What is read: the catalogue, or a plain array in a spec. */
export interface EntrySource {
  entries(): Iterable<Entry>
  observe(observer: CatalogueObserver): () => void
}

export interface TallyRuntime {
  now: () => number
  /** Calls back after the browser had a chance to paint and to take input. */
  later: (callback: () => void) => void
}

/** As in the list: half of a frame belongs to React and the painting. */
const SLICE_MS = 6
/** Images looked at between two looks at the clock. */
const STRIDE = 256
/** Figures that change faster than this cannot be read. */
const TELL_MS = 400
/** The lists that belong to a project, or to what it sees without asking for more. */
const LISTED = SOURCE_BIT.plain | SOURCE_BIT.hidden

/**
 * Adds up the catalogue while its pages stream in: each image is looked at once, and once more when
 * it changes; what was counted of it before is taken off. Never longer than a slice at a time.
 */
export class UsageTally implements CatalogueObserver {
  readonly #source: EntrySource
  readonly #run: TallyRuntime
  readonly #owner: string | null
  readonly #bounds: readonly string[]
  readonly #limits: Limits
  readonly #listeners = new Set<() => void>()
  /** What was counted of an entry. */
  #counted = new Map<Entry, Image>()
  #queue: Entry[] = []
  #at = 0
  #gone = new WeakSet<Entry>()
  #all: Sum = { count: 0, bytes: 0 }
  #by = newMaps()
  #own = newSums()
  #largest = new Largest()
  #twins = new Twins()
  #scheduled = false
  #toldAt = 0
  #version = 0
  #snapshot: TallySnapshot
  #stop: (() => void) | null = null

  constructor(source: EntrySource, { owner, months, now }: Criteria, run: TallyRuntime) {
    this.#source = source
    this.#run = run
    this.#owner = owner
    this.#bounds = ageBounds(now)
    this.#limits = limitsOf(now, months)
    this.#snapshot = this.#picture()
  }

  /** Reads everything there is and follows it until the last subscriber leaves. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    if (!this.#stop) this.#begin()
    return () => {
      this.#listeners.delete(listener)
      if (this.#listeners.size > 0) return
      this.#stop?.()
      this.#stop = null
    }
  }

  readonly getSnapshot = (): TallySnapshot => this.#snapshot

  added(entries: readonly Entry[]): void {
    for (const entry of entries) this.#queue.push(entry)
    this.#wake()
  }

  changed(entry: Entry): void {
    this.#queue.push(entry)
    this.#wake()
  }

  removed(entry: Entry): void {
    this.#gone.add(entry)
    this.#queue.push(entry)
    this.#wake()
  }

  #begin(): void {
    this.#counted = new Map()
    this.#all = { count: 0, bytes: 0 }
    this.#by = newMaps()
    this.#own = newSums()
    this.#largest = new Largest()
    this.#twins = new Twins()
    this.#at = 0
    this.#stop = this.#source.observe(this)
    this.#queue = [...this.#source.entries()]
    this.#wake()
  }

  #wake(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    this.#run.later(() => {
      this.#scheduled = false
      if (this.#stop) this.#slice()
    })
  }

  #slice(): void {
    const until = this.#run.now() + SLICE_MS
    while (this.#at < this.#queue.length) {
      const end = Math.min(this.#queue.length, this.#at + STRIDE)
      for (; this.#at < end; this.#at++) this.#look(this.#queue[this.#at]!)
      if (this.#run.now() > until) break
    }
    const done = this.#at >= this.#queue.length
    if (done) {
      this.#queue = []
      this.#at = 0
      this.#largest.complete(this.#counted.values())
    } else this.#wake()
    const now = this.#run.now()
    if (!done && now - this.#toldAt < TELL_MS) return
    this.#toldAt = now
    this.#version++
    this.#snapshot = this.#picture()
    for (const listener of this.#listeners) listener()
  }

  #look(entry: Entry): void {
    const before = this.#counted.get(entry)
    if (before) this.#count(before, -1)
    const { image } = entry
    const counts =
      !this.#gone.has(entry) &&
      (entry.sources & LISTED) !== 0 &&
      (this.#owner === null || image.owner === this.#owner)
    if (counts) {
      this.#count(image, 1)
      this.#counted.set(entry, image)
    } else if (before) this.#counted.delete(entry)
  }

  #count(image: Image, sign: 1 | -1): void {
    const bytes = storedBytes(image)
    add(this.#all, bytes, sign)
    addTo(this.#by.owner, image.owner ?? '', bytes, sign)
    addTo(this.#by.disk, image.disk_format ?? '', bytes, sign)
    addTo(this.#by.visibility, image.visibility, bytes, sign)
    addTo(this.#by.age, String(ageOf(image.updated_at, this.#bounds)), bytes, sign)
    for (const reason of OWN_REASONS)
      if (isReclaimable(image, reason, this.#limits)) add(this.#own[reason], bytes, sign)
    const digest = digestOf(image)
    if (digest !== null) this.#twins.count(digest, bytes, sign)
    if (sign === 1) this.#largest.add(image, bytes)
    else this.#largest.remove(image)
  }

  #picture(): TallySnapshot {
    return {
      version: this.#version,
      working: this.#queue.length > 0 || this.#version === 0,
      all: this.#all,
      by: this.#by,
      largest: this.#largest.images,
      reclaim: { ...this.#own, twins: this.#twins.extra },
    }
  }
}

function addTo(map: Map<string, Sum>, key: string, bytes: number, sign: 1 | -1): void {
  let sum = map.get(key)
  if (!sum) map.set(key, (sum = { count: 0, bytes: 0 }))
  add(sum, bytes, sign)
  if (sum.count === 0) map.delete(key)
}

const newMaps = (): Record<Dimension, Map<string, Sum>> => ({
  owner: new Map(),
  disk: new Map(),
  visibility: new Map(),
  age: new Map(),
})

const newSums = (): Record<OwnReason, Sum> => ({
  stuck: { count: 0, bytes: 0 },
  unchanged: { count: 0, bytes: 0 },
  deactivated: { count: 0, bytes: 0 },
  hidden: { count: 0, bytes: 0 },
})
