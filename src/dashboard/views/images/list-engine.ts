import type { Entry } from '#dashboard/queries/catalogue-entry.ts'
import type { CatalogueObserver } from '#dashboard/queries/catalogue-store.ts'
import { makeTest, type Test } from './list-filter.ts'
import type { Filters, Sort } from './list-params.ts'
import { finds, makeSearch, narrows, prepare, type Search } from './list-search.ts'
import { type Compare, insert, makeCompare, merge, sortEntries } from './list-sort.ts'

export interface Criteria {
  q: string
  filters: Filters
  sort: Sort
  /** Names of the projects that are known, by id. */
  projects: ReadonlyMap<string, string>
}

export interface ListSnapshot {
  /** The matching rows in order; the array is the engine's own, `version` says when it changed. */
  rows: readonly Entry[]
  version: number
  /** How many rows there are in the lists that this view is about, before any filter. */
  total: number
  /** Bytes of all matching rows. */
  bytes: number
  /** What the rows were searched for: it may lag behind what is being typed. */
  q: string
  /** More rows are still being looked at. */
  working: boolean
}

/** What the engine reads: the catalogue, or a plain array in a spec. */
export interface EntrySource {
  entries(): Iterable<Entry>
  observe(observer: CatalogueObserver): () => void
}

export interface EngineRuntime {
  now: () => number
  /** Calls back after the browser had a chance to paint and to take input. */
  later: (callback: () => void) => void
}

/**
 * Work between two chances for the browser to take input. Half of a frame: the other half belongs
 * to React and the painting.
 */
const SLICE_MS = 6
/** Rows looked at between two looks at the clock. */
const STRIDE = 512
/** A screenful: as soon as so many are found they are shown, the rest follows. */
const SCREEN = 60
/** More changes than this at once are cheaper as a new start. */
const MANY = 200

type Change = { kind: 'changed' | 'removed'; entry: Entry }

/**
 * Keeps the rows of a view in order and narrowed, and never longer than a slice at a time:
 * a keystroke that extends the word searches only what the last one found, and appended pages are
 * merged into what is there.
 */
export class ListEngine implements CatalogueObserver {
  readonly #source: EntrySource
  readonly #run: EngineRuntime
  readonly #listeners = new Set<() => void>()
  #criteria: Criteria
  #search: Search
  #test: Test
  #compare: Compare
  /** All rows, in order. */
  #all: Entry[] = []
  /** Those that match. */
  #rows: Entry[] = []
  #total = 0
  #bytes = 0
  #added: Entry[] = []
  #changes: Change[] = []
  /** A search under way; null when `#rows` is whole. */
  #job: {
    from: readonly Entry[]
    at: number
    found: Entry[]
    bytes: number
    recount: boolean
  } | null = null
  #scheduled = false
  #version = 0
  #snapshot: ListSnapshot
  #stop: (() => void) | null = null
  #telling = true

  constructor(source: EntrySource, criteria: Criteria, runtime: EngineRuntime) {
    this.#source = source
    this.#run = runtime
    this.#criteria = criteria
    this.#search = makeSearch(criteria.q, criteria.projects)
    this.#test = makeTest(criteria.filters, this.#search.q !== '')
    this.#compare = makeCompare(criteria.sort, criteria.projects)
    this.#snapshot = this.#picture()
  }

  /** Reads everything there is and follows it until the last subscriber leaves. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    if (!this.#stop) {
      this.#stop = this.#source.observe(this)
      this.#resort()
    }
    return () => {
      this.#listeners.delete(listener)
      if (this.#listeners.size > 0) return
      this.#stop?.()
      this.#stop = null
      this.#job = null
    }
  }

  readonly getSnapshot = (): ListSnapshot => this.#snapshot

  /**
   * Takes other criteria; the first rows are in the snapshot when it returns, unless they are rare.
   * Whoever sets reads it: listeners are told only of what is found later.
   */
  set(criteria: Criteria): void {
    this.#telling = false
    this.#set(criteria)
    this.#telling = true
  }

  #set(criteria: Criteria): void {
    const before = this.#criteria
    const old = this.#search
    if (
      before.q === criteria.q &&
      before.filters === criteria.filters &&
      before.sort === criteria.sort &&
      before.projects === criteria.projects
    ) {
      return
    }
    this.#criteria = criteria
    this.#search = makeSearch(criteria.q, criteria.projects)
    this.#test = makeTest(criteria.filters, this.#search.q !== '')
    this.#compare = makeCompare(criteria.sort, criteria.projects)
    if (!this.#stop) return
    if (before.sort !== criteria.sort || before.projects !== criteria.projects) {
      this.#resort()
      return
    }
    const same = before.filters === criteria.filters && (old.q === '') === (this.#search.q === '')
    // What was found so far by a search that is still going on is not all that it would have found.
    const narrower = same && this.#job === null && narrows(old, this.#search)
    this.#start(narrower ? this.#rows : this.#all, !same)
  }

  added(entries: readonly Entry[]): void {
    for (const entry of entries) this.#added.push(entry)
    this.#wake()
  }

  changed(entry: Entry): void {
    this.#changes.push({ kind: 'changed', entry })
    this.#wake()
  }

  removed(entry: Entry): void {
    this.#changes.push({ kind: 'removed', entry })
    this.#wake()
  }

  /** Applies what the catalogue told and works on the search; true when something changed. */
  #advance(): void {
    if (!this.#stop) return
    const until = this.#run.now() + SLICE_MS
    if (this.#job === null) this.#apply()
    const shown = this.#rows
    if (this.#job !== null) this.#look(until)
    if (this.#job === null && (this.#added.length > 0 || this.#changes.length > 0)) this.#apply()
    // In between nothing on the screen changes: only its first rows and the end are worth a repaint.
    if (this.#job === null || this.#rows !== shown || !this.#snapshot.working) this.#publish()
    if (this.#job !== null) this.#later()
  }

  /** Called once for all that the catalogue tells in one turn: before the next paint. */
  #wake(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    queueMicrotask(() => {
      this.#scheduled = false
      // A search under way goes on in its own turns, and takes the news in when it is through.
      if (this.#job === null) this.#advance()
    })
  }

  #later(): void {
    const job = this.#job
    this.#run.later(() => {
      if (this.#job === job) this.#advance()
    })
  }

  /** A new order, or a new start. */
  #resort(): void {
    this.#added = []
    this.#changes = []
    const { sort, projects } = this.#criteria
    this.#all = sortEntries(this.#source.entries(), sort, projects)
    this.#start(this.#all, true)
  }

  #start(from: readonly Entry[], recount: boolean): void {
    if (recount) this.#total = 0
    this.#job = { from, at: 0, found: [], bytes: 0, recount }
    this.#advance()
  }

  #matches(entry: Entry): boolean {
    return this.#test(entry) && finds(this.#search, entry)
  }

  #look(until: number): void {
    const job = this.#job!
    const { from, found } = job
    while (job.at < from.length) {
      const end = Math.min(from.length, job.at + STRIDE)
      for (let i = job.at; i < end; i++) {
        const entry = from[i]!
        if (!this.#test(entry)) continue
        if (job.recount) this.#total++
        if (!finds(this.#search, entry)) continue
        found.push(entry)
        job.bytes += entry.image.size ?? 0
      }
      job.at = end
      // A full screen is shown at once; what is below it can wait for the paint.
      if (this.#rows !== found && found.length >= SCREEN) break
      if (this.#run.now() > until) break
    }
    const done = job.at >= from.length
    // Shown as soon as the screen is full: rows that are found later only join at the end.
    if (done || found.length >= SCREEN) this.#rows = found
    if (!done) return
    this.#job = null
    this.#bytes = job.bytes
  }

  #apply(): void {
    if (this.#changes.length > MANY) {
      this.#added = []
      this.#changes = []
      const { sort, projects } = this.#criteria
      this.#all = sortEntries(this.#source.entries(), sort, projects)
      this.#total = 0
      this.#job = { from: this.#all, at: 0, found: [], bytes: 0, recount: true }
      return
    }
    const changes = this.#changes
    const added = this.#added
    this.#changes = []
    this.#added = []
    const touched = new Map(changes.map(({ entry, kind }) => [entry, kind]))
    // All out before any goes in: a place is found by halving, and whoever has changed and still
    // stands at the old place would lead it astray.
    if (touched.size > 0) {
      this.#all = this.#all.filter((entry) => !touched.has(entry))
      this.#rows = this.#rows.filter((entry) => !touched.has(entry))
    }
    this.#append(added.filter((entry) => !touched.has(entry)))
    if (touched.size > 0) this.#place(touched)
  }

  #append(added: Entry[]): void {
    if (added.length === 0) return
    const { sort, projects } = this.#criteria
    const fresh = sortEntries(added, sort, projects)
    this.#all = merge(this.#all, fresh, this.#compare)
    const matching: Entry[] = []
    for (const entry of fresh) {
      prepare(entry)
      if (!this.#test(entry)) continue
      this.#total++
      if (!finds(this.#search, entry)) continue
      matching.push(entry)
      this.#bytes += entry.image.size ?? 0
    }
    this.#rows = merge(this.#rows, matching, this.#compare)
  }

  #place(touched: ReadonlyMap<Entry, Change['kind']>): void {
    for (const [entry, kind] of touched) {
      if (kind === 'removed') continue
      insert(this.#all, entry, this.#compare)
      if (this.#matches(entry)) insert(this.#rows, entry, this.#compare)
    }
    // The old size is not known any more, nor whether it counted: both are a walk of a millisecond.
    this.#bytes = sum(this.#rows)
    this.#total = 0
    for (const one of this.#all) if (this.#test(one)) this.#total++
  }

  #picture(): ListSnapshot {
    return {
      rows: this.#rows,
      version: this.#version,
      total: this.#total,
      bytes: this.#bytes,
      q: this.#search.q,
      working: this.#job !== null,
    }
  }

  #publish(): void {
    this.#version++
    this.#snapshot = this.#picture()
    if (this.#telling) for (const listener of this.#listeners) listener()
  }
}

function sum(entries: readonly Entry[]): number {
  let bytes = 0
  for (const { image } of entries) bytes += image.size ?? 0
  return bytes
}
