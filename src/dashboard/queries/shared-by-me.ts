import type { Image } from '#openstack/glance/image.ts'
import type { Member } from '#openstack/glance/types.ts'
import { statusOf } from './catalogue-watch.ts'

/**
 * Requests under way at once, the list's own among them. Glance asks its database for each image's
 * members, and a browser has six connections to a host, of which the rest of the page needs some.
 */
export const SHARED_AT_ONCE = 4

/** An image that is shared, with its members as far as they were read. */
export interface SharedImage {
  readonly image: Image
  /** Null until they are read, and where they could not be. */
  readonly members: readonly Member[] | null
  readonly error: unknown
}

export type SharedPhase =
  | { readonly state: 'reading' }
  /** By a person; what was read stays. */
  | { readonly state: 'stopped' }
  /** It did not answer, or no session: a person goes on. */
  | { readonly state: 'failed'; readonly error: unknown }
  | { readonly state: 'complete' }

export interface SharedSnapshot {
  readonly phase: SharedPhase
  readonly images: readonly SharedImage[]
  /** Images whose members are known, and those whose members could not be read. */
  readonly read: number
  readonly failed: number
  /** Whether the list itself came to its end: `images` is then all there are. */
  readonly listed: boolean
  /** When the last answer came, ms; null before the first. */
  readonly freshAt: number | null
}

export interface SharedSources {
  /** The project's own shared images, page by page. */
  list(signal: AbortSignal): AsyncIterable<{ readonly images: readonly Image[] }>
  members(imageId: string): Promise<readonly Member[]>
  now(): number
  /** Calls back in a moment: many answers are one drawing. */
  soon(callback: () => void): void
}

/** Not about the one image: the next would fail as well, so that nothing more is sent. */
const isGeneral = (error: unknown) => {
  const status = statusOf(error)
  return status === null || status === 401 || status === 429 || status >= 502
}

/** Everything that a project shares, and with whom: one list, and one question for each image. */
export class SharedByMe {
  readonly #from: SharedSources
  readonly #images = new Map<string, SharedImage>()
  readonly #listeners = new Set<() => void>()
  #waiting: string[] = []
  #running = 0
  /** The list that is under way. */
  #listing: AbortSignal | null = null
  /** Whose members this reading has asked for. */
  #asked = new Set<string>()
  #telling = false
  #listed = false
  #phase: SharedPhase = { state: 'stopped' }
  #freshAt: number | null = null
  #abort = new AbortController()
  #snapshot: SharedSnapshot | null = null

  constructor(from: SharedSources) {
    this.#from = from
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readonly getSnapshot = (): SharedSnapshot => {
    if (this.#snapshot !== null) return this.#snapshot
    const images = [...this.#images.values()]
    this.#snapshot = {
      phase: this.#phase,
      images,
      read: images.filter(({ members }) => members !== null).length,
      failed: images.filter(({ error }) => error !== null).length,
      listed: this.#listed,
      freshAt: this.#freshAt,
    }
    return this.#snapshot
  }

  /** Everything anew; what is known stays until its answer came. */
  read(): void {
    this.#abort.abort()
    this.#abort = new AbortController()
    this.#waiting = []
    this.#asked.clear()
    this.#listed = false
    this.#go()
  }

  /** Begins no more; the few that are under way are taken when they come. */
  stop(): void {
    if (this.#phase.state !== 'reading') return
    this.#phase = { state: 'stopped' }
    this.#abort.abort()
    this.#tell()
  }

  /** Goes on where it was stopped, or failed. */
  resume(): void {
    if (this.#phase.state === 'reading') return
    this.#abort = new AbortController()
    this.#go()
  }

  /** Those whose members could not be read, once more. */
  again(): void {
    for (const [id, one] of this.#images) {
      if (one.error === null) continue
      this.#images.set(id, { ...one, error: null })
      this.#waiting.push(id)
    }
    this.resume()
  }

  /** Somebody changed something about an image: it is asked for again, if it is one of these. */
  renew(imageId: string): void {
    if (!this.#images.has(imageId) || this.#waiting.includes(imageId)) return
    this.#waiting.push(imageId)
    if (this.#phase.state === 'complete') this.#phase = { state: 'reading' }
    this.#pump()
  }

  /** Members of an image, from wherever they were learned. */
  know(imageId: string, members: readonly Member[]): void {
    const one = this.#images.get(imageId)
    if (one === undefined || one.members === members) return
    this.#images.set(imageId, { ...one, members, error: null })
    this.#tell()
  }

  #go(): void {
    this.#phase = { state: 'reading' }
    if (!this.#listed) void this.#list(this.#abort.signal)
    this.#pump()
  }

  async #list(signal: AbortSignal): Promise<void> {
    this.#listing = signal
    const seen = new Set<string>()
    try {
      for await (const { images } of this.#from.list(signal)) {
        if (signal.aborted) return
        for (const image of images) this.#take(image, seen)
        this.#freshAt = this.#from.now()
        this.#pump()
      }
      for (const id of this.#images.keys()) if (!seen.has(id)) this.#images.delete(id)
      this.#listed = true
    } catch (error) {
      if (!signal.aborted) this.#fail(error)
    } finally {
      if (this.#listing === signal) this.#listing = null
      this.#pump()
    }
  }

  #take(image: Image, seen: Set<string>): void {
    if (seen.has(image.id)) return
    seen.add(image.id)
    const known = this.#images.get(image.id)
    this.#images.set(image.id, { members: null, ...known, image, error: null })
    if (this.#asked.has(image.id)) return
    this.#asked.add(image.id)
    this.#waiting.push(image.id)
  }

  #pump(): void {
    const lanes = SHARED_AT_ONCE - (this.#listing === null ? 0 : 1)
    while (this.#phase.state === 'reading' && this.#running < lanes) {
      const id = this.#waiting.shift()
      if (id === undefined) break
      this.#running++
      void this.#ask(id)
    }
    const idle = this.#running === 0 && this.#waiting.length === 0 && this.#listing === null
    if (idle && this.#listed && this.#phase.state === 'reading') this.#phase = { state: 'complete' }
    this.#tell()
  }

  async #ask(id: string): Promise<void> {
    try {
      const members = await this.#from.members(id)
      this.#freshAt = this.#from.now()
      this.know(id, members)
    } catch (error) {
      this.#miss(id, error)
    } finally {
      this.#running--
      this.#pump()
    }
  }

  #miss(id: string, error: unknown): void {
    const status = statusOf(error)
    if (status === 404 || status === 403) {
      // Deleted, or shared no more: since the list was read. Only shared images have members.
      this.#images.delete(id)
    } else if (isGeneral(error)) {
      this.#waiting.unshift(id)
      this.#fail(error)
    } else {
      const one = this.#images.get(id)
      if (one) this.#images.set(id, { ...one, error })
    }
  }

  #fail(error: unknown): void {
    if (this.#phase.state === 'reading') this.#phase = { state: 'failed', error }
  }

  #tell(): void {
    if (this.#telling) return
    this.#telling = true
    this.#from.soon(() => {
      this.#telling = false
      this.#snapshot = null
      for (const listener of this.#listeners) listener()
    })
  }
}
