import type { Glance } from '#openstack/glance/client.ts'
import type { Image } from '#openstack/glance/image.ts'
import type { ImageQuery } from '#openstack/glance/image-query.ts'
import { type Entry, type ListSource, SOURCE_BIT, sameImage } from './catalogue-entry.ts'
import {
  belonging,
  changesQuery,
  FIRST_LIMIT,
  LIMIT,
  newStream,
  type Phase,
  retryAfter,
  type Stream,
  walkQuery,
} from './catalogue-stream.ts'
import { CatalogueWatch, statusOf } from './catalogue-watch.ts'

/** What the catalogue needs of the client: a page after a page, and one image. */
export type CatalogueClient = Pick<Glance, 'listImages' | 'getImage'>

export interface CatalogueSnapshot {
  /** The worst of the lists that are wanted: failed before running before complete. */
  phase: Phase
  /** Whether the first page of any wanted list has come. */
  started: boolean
  /** Time of the last answer, ms. */
  freshAt: number | null
  /** Images whose status is passing. */
  changing: number
}

/** Told at once, before anything is painted, so that a view can keep its own order up to date. */
export interface CatalogueObserver {
  added(entries: readonly Entry[]): void
  changed(entry: Entry): void
  removed(entry: Entry): void
}

export interface CatalogueRuntime {
  now: () => number
  /** Calls back before the next frame; calls in between are one. */
  frame(callback: () => void): void
  /** When what was told is on the screen. */
  painted(): Promise<void>
  visible: () => boolean
  mark(name: string): void
}

/** How often "what changed since" is asked while the page is in front, and at most on focus. */
const REFRESH_MS = 15_000
const FOCUS_MS = 3000
/** A list older than this is walked again on return: only so a removal elsewhere is noticed. */
const STALE_MS = 5 * 60_000

/** All images of one project in one region as far as they were asked for, and kept fresh. */
export class Catalogue {
  readonly #client: CatalogueClient
  readonly #projectId: string
  readonly #run: CatalogueRuntime
  readonly #entries = new Map<string, Entry>()
  readonly #streams = new Map<ListSource, Stream>()
  readonly #listeners = new Set<() => void>()
  readonly #observers = new Set<CatalogueObserver>()
  readonly #watch: CatalogueWatch
  #wanted: readonly ListSource[] = ['plain']
  #snapshot: CatalogueSnapshot = {
    phase: { state: 'idle' },
    started: false,
    freshAt: null,
    changing: 0,
  }
  #freshAt: number | null = null
  #passes = 0
  #notifying = false
  #refreshTimer: ReturnType<typeof setInterval> | null = null
  #refreshing: Promise<void> | null = null
  #refreshedAt = 0

  constructor(client: CatalogueClient, projectId: string, runtime: CatalogueRuntime) {
    this.#client = client
    this.#projectId = projectId
    this.#run = runtime
    this.#watch = new CatalogueWatch({
      find: (ids, signal) => this.#findAll(ids, signal),
      found: (image) => this.put(image),
      gone: (id) => this.remove(id),
      counted: () => this.#notify(),
      now: runtime.now,
    })
  }

  /** Every row there is, in no order that means anything. */
  entries(): IterableIterator<Entry> {
    return this.#entries.values()
  }

  get(id: string): Entry | undefined {
    return this.#entries.get(id)
  }

  get size(): number {
    return this.#entries.size
  }

  observe(observer: CatalogueObserver): () => void {
    this.#observers.add(observer)
    return () => this.#observers.delete(observer)
  }

  /** The first subscriber makes it load, or go on; when the last one leaves, requests are aborted. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    if (this.#listeners.size === 1) this.#enter()
    return () => {
      this.#listeners.delete(listener)
      if (this.#listeners.size === 0) this.#leave()
    }
  }

  readonly getSnapshot = (): CatalogueSnapshot => this.#snapshot

  /** Says which lists the view shows; those not loaded yet are asked for. */
  want(sources: readonly ListSource[]): void {
    this.#wanted = sources
    if (this.#listeners.size > 0) for (const source of sources) this.#go(source)
    this.#notify()
  }

  /** Goes on after a failure, where it stopped. */
  resume(): void {
    for (const stream of this.#streams.values()) {
      if (stream.phase.state === 'failed') this.#again(stream)
    }
  }

  /** Walks every wanted list again; rows stay, and those that are gone leave at the end. */
  reload(): void {
    for (const source of this.#wanted) {
      const stream = this.#streams.get(source)
      if (!stream || stream.phase.state === 'running') continue
      stream.marker = null
      stream.walked = false
      this.#start(stream)
    }
  }

  /** Asks Glance for images of exactly this name, in every list. @returns how many there are */
  async findNamed(name: string, signal?: AbortSignal): Promise<number> {
    let found = 0
    const asked: ImageQuery[] = [{ visibility: 'all' }, { os_hidden: true }]
    for (const list of asked) {
      const query: ImageQuery = { ...list, name, limit: LIMIT }
      for await (const page of this.#client.listImages(query, signal ? { signal } : {})) {
        found += page.images.length
        this.#take(page.images, SOURCE_BIT.named, this.#passes)
      }
    }
    this.#notify()
    return found
  }

  /** A newer state of an image, from wherever it was learned. */
  put(image: Image): void {
    this.#take([image], this.#entries.has(image.id) ? 0 : this.#home(image), this.#passes)
    this.#notify()
  }

  /** The image changed lists, as by an answer to an offer. @param sources bits of those it is in */
  move(image: Image, sources: number): void {
    this.remove(image.id)
    this.#take([image], sources, this.#passes)
    this.#notify()
  }

  remove(id: string): void {
    const entry = this.#entries.get(id)
    if (!entry) return
    this.#entries.delete(id)
    this.#watch.untrack(id)
    for (const observer of this.#observers) observer.removed(entry)
    this.#notify()
  }

  /** Asks for one image anew; one that is gone leaves the catalogue. */
  async refreshOne(id: string): Promise<void> {
    try {
      this.put(await this.#client.getImage(id))
    } catch (error) {
      if (statusOf(error) !== 404) throw error
      this.remove(id)
    }
  }

  /** The same, for those who need not know: what cannot be asked now is found by the next question. */
  poke(id: string): void {
    this.refreshOne(id).catch(() => this.refresh())
  }

  /** Asks what changed since the newest image that is known. Never rejects: see the phase. */
  refresh(): Promise<void> {
    if (this.#refreshing) return this.#refreshing
    const refreshing = this.#changes().finally(() => {
      if (this.#refreshing === refreshing) this.#refreshing = null
    })
    this.#refreshing = refreshing
    return refreshing
  }

  /** Those of these images that there are, wherever they are listed. */
  async #findAll(ids: readonly string[], signal: AbortSignal): Promise<Image[]> {
    const found: Image[] = []
    for (const os_hidden of [false, true]) {
      const known = new Set(found.map((image) => image.id))
      const id = ids.filter((one) => !known.has(one))
      if (id.length === 0) break
      const query: ImageQuery = { id, os_hidden, visibility: 'all', member_status: 'all' }
      for await (const page of this.#client.listImages(query, { signal }))
        found.push(...page.images)
    }
    return found
  }

  /** To be called when the page comes to the front. */
  readonly focus = (): void => {
    const now = this.#run.now()
    if (!this.#run.visible() || this.#listeners.size === 0 || now - this.#refreshedAt < FOCUS_MS)
      return
    const old = [...this.#streams.values()].some(
      (s) => s.phase.state === 'complete' && now - s.beganAt > STALE_MS,
    )
    if (old) this.reload()
    else void this.refresh()
  }

  /** Ends everything; for specs and for a scope that is left for good. */
  close(): void {
    this.#listeners.clear()
    this.#leave()
  }

  #enter(): void {
    for (const source of this.#wanted) this.#go(source)
    this.#watch.start()
    this.#refreshTimer = setInterval(() => {
      if (this.#run.visible()) void this.refresh()
    }, REFRESH_MS)
    this.focus()
  }

  #leave(): void {
    for (const stream of this.#streams.values()) {
      stream.abort?.abort()
      stream.abort = null
      if (stream.phase.state === 'running') stream.phase = { state: 'idle' }
      if (stream.retry !== null) clearTimeout(stream.retry)
      stream.retry = null
    }
    this.#refreshing = null
    this.#watch.stop()
    if (this.#refreshTimer !== null) clearInterval(this.#refreshTimer)
    this.#refreshTimer = null
  }

  #go(source: ListSource): void {
    let stream = this.#streams.get(source)
    if (!stream) {
      stream = newStream(source)
      this.#streams.set(source, stream)
    }
    if (stream.phase.state === 'idle') this.#start(stream)
    else if (stream.phase.state === 'failed') this.#again(stream)
  }

  /** After a failure: the rest of the walk, or only the question that failed. */
  #again(stream: Stream): void {
    if (stream.walked) void this.refresh()
    else this.#start(stream)
  }

  #start(stream: Stream): void {
    if (stream.retry !== null) clearTimeout(stream.retry)
    stream.retry = null
    if (stream.marker === null) {
      stream.pass = ++this.#passes
      stream.beganAt = this.#run.now()
    }
    stream.phase = { state: 'running' }
    stream.abort = new AbortController()
    void this.#walk(stream, stream.abort.signal)
    this.#notify()
  }

  async #walk(stream: Stream, signal: AbortSignal): Promise<void> {
    try {
      const firstLimit = FIRST_LIMIT
      for await (const page of this.#client.listImages(walkQuery(stream), { signal, firstLimit })) {
        if (signal.aborted) break
        const first = !stream.started
        this.#page(stream, page.images)
        // The next page is asked for then: it would take from drawing the first rows.
        if (first) await this.#run.painted()
      }
      if (signal.aborted) throw signal.reason
      await this.#changesOf(stream, signal)
      this.#sweep(stream)
      stream.marker = null
      stream.walked = true
      stream.phase = { state: 'complete' }
      if (stream.source === 'plain') this.#run.mark('catalogue:complete')
      this.#notify()
    } catch (error) {
      if (!signal.aborted) this.#fail(stream, error)
    }
  }

  #page(stream: Stream, images: readonly Image[]): void {
    const first = !stream.started
    stream.failures = 0
    if (stream.marker === null) stream.since = images[0]?.updated_at ?? stream.since
    stream.marker = images.at(-1)?.id ?? stream.marker
    stream.started = true
    this.#freshAt = this.#run.now()
    this.#take(belonging(stream, images, this.#projectId), SOURCE_BIT[stream.source], stream.pass)
    if (first) {
      if (stream.source === 'plain') this.#run.mark('catalogue:first-page')
      this.#publish()
    } else this.#notify()
  }

  #fail(stream: Stream, error: unknown): void {
    const status = statusOf(error)
    if (stream.marker !== null && (status === 400 || status === 404)) {
      // The image that marked the place is gone: walk from the front, what is loaded stays.
      stream.marker = null
      this.#start(stream)
      return
    }
    const wait = retryAfter(error, stream.failures++)
    const retryAt = wait === null ? null : this.#run.now() + wait
    stream.phase = { state: 'failed', error, retryAt }
    if (wait !== null && this.#listeners.size > 0) {
      stream.retry = setTimeout(() => this.#again(stream), wait)
    }
    this.#notify()
  }

  /** Rows of this list that a whole pass did not see are gone. */
  #sweep(stream: Stream): void {
    const bit = SOURCE_BIT[stream.source]
    for (const entry of this.#entries.values()) {
      if ((entry.sources & bit) === 0 || entry.pass >= stream.pass) continue
      entry.sources &= ~bit
      if (entry.sources === 0) this.remove(entry.image.id)
      else for (const observer of this.#observers) observer.changed(entry)
    }
  }

  async #changes(): Promise<void> {
    this.#refreshedAt = this.#run.now()
    for (const stream of this.#streams.values()) {
      if (!stream.walked || stream.phase.state === 'running') continue
      if (!this.#wanted.includes(stream.source)) continue
      stream.abort = new AbortController()
      const { signal } = stream.abort
      try {
        await this.#changesOf(stream, signal)
        stream.failures = 0
        stream.phase = { state: 'complete' }
        this.#notify()
      } catch (error) {
        if (!signal.aborted) this.#fail(stream, error)
      }
    }
  }

  async #changesOf(stream: Stream, signal: AbortSignal): Promise<void> {
    for await (const page of this.#client.listImages(changesQuery(stream), { signal })) {
      if (signal.aborted) throw signal.reason
      for (const { updated_at } of page.images) {
        if (stream.since === null || updated_at > stream.since) stream.since = updated_at
      }
      this.#take(
        belonging(stream, page.images, this.#projectId),
        SOURCE_BIT[stream.source],
        this.#passes,
      )
    }
    this.#freshAt = this.#run.now()
    this.#notify()
  }

  #home(image: Image): number {
    if (image.os_hidden) return SOURCE_BIT.hidden
    const foreign = image.owner !== this.#projectId
    return foreign && image.visibility === 'community' ? SOURCE_BIT.community : SOURCE_BIT.plain
  }

  #take(images: readonly Image[], bit: number, pass: number): void {
    const added: Entry[] = []
    for (const image of images) {
      const entry = this.#entries.get(image.id)
      this.#watch.track(image)
      if (!entry) {
        const fresh = { image, sources: bit, pass, text: null, hex: null }
        this.#entries.set(image.id, fresh)
        added.push(fresh)
      } else this.#renew(entry, image, bit, pass)
    }
    if (added.length > 0) for (const observer of this.#observers) observer.added(added)
  }

  #renew(entry: Entry, image: Image, bit: number, pass: number): void {
    entry.pass = Math.max(entry.pass, pass)
    // An answer that left Glance before the newer state we have must not turn the row back.
    const older = image.updated_at < entry.image.updated_at
    const kept = older || sameImage(entry.image, image)
    let sources = entry.sources | bit
    if (!older && image.os_hidden !== entry.image.os_hidden) {
      sources = (sources & ~(SOURCE_BIT.plain | SOURCE_BIT.hidden)) | this.#home(image)
    }
    if (kept && sources === entry.sources) return
    entry.sources = sources
    if (!kept) {
      entry.image = image
      entry.text = entry.hex = null
    }
    for (const observer of this.#observers) observer.changed(entry)
  }

  /** One repaint a frame, however many pages came. */
  #notify(): void {
    if (this.#notifying) return
    this.#notifying = true
    this.#run.frame(() => {
      this.#notifying = false
      this.#publish()
    })
  }

  #publish(): void {
    const wanted = this.#wanted
      .map((source) => this.#streams.get(source))
      .filter((stream) => stream !== undefined)
    const phases = wanted.map((stream) => stream.phase)
    const phase = phases.find((p) => p.state === 'failed') ??
      phases.find((p) => p.state === 'running') ??
      phases.find((p) => p.state === 'idle') ??
      phases[0] ?? { state: 'idle' }
    this.#snapshot = {
      phase,
      started: wanted.some((stream) => stream.started),
      freshAt: this.#freshAt,
      changing: this.#watch.count,
    }
    for (const listener of this.#listeners) listener()
  }
}
