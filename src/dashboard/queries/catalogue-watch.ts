import type { Image } from '#openstack/glance/image.ts'
import { isChanging } from './catalogue-entry.ts'

/** Asked again after 1 s, then ever slower up to 15 s as long as nothing happens. */
const FIRST_MS = 1000
const SLOWEST_MS = 15_000
const SLOWER = 1.6
/** Images in one question: 40 ids keep the address well below the 8 KiB that proxies take. */
const AT_ONCE = 40

interface Watched {
  delay: number
  due: number
  stamp: string
}

export interface WatchHooks {
  /** Those of these images that there are. */
  find(ids: readonly string[], signal: AbortSignal): Promise<readonly Image[]>
  found(image: Image): void
  gone(id: string): void
  /** Told how many are watched, whenever the number changes. */
  counted(count: number): void
  now: () => number
}

const stampOf = (image: Image) =>
  `${image.status} ${image.updated_at} ${image.size} ${image.properties['os_glance_importing_to_stores'] ?? ''}`

/**
 * Asks for the images whose status is passing until they have come to rest: in a list of just these,
 * so that one that is gone is missing from an answer and not an error in the console.
 */
export class CatalogueWatch {
  readonly #hooks: WatchHooks
  readonly #watched = new Map<string, Watched>()
  #abort: AbortController | null = null
  #timer: ReturnType<typeof setTimeout> | null = null
  #busy = false

  constructor(hooks: WatchHooks) {
    this.#hooks = hooks
  }

  get count(): number {
    return this.#watched.size
  }

  /** Looks at a new state of an image: starts, goes on or ends watching it. */
  track(image: Image): void {
    const before = this.#watched.get(image.id)
    if (!isChanging(image)) {
      if (before) this.untrack(image.id)
      return
    }
    const stamp = stampOf(image)
    if (before) {
      if (before.stamp === stamp) return
      before.stamp = stamp
      before.delay = FIRST_MS
      before.due = this.#hooks.now() + FIRST_MS
    } else {
      this.#watched.set(image.id, {
        delay: FIRST_MS,
        due: this.#hooks.now() + FIRST_MS,
        stamp,
      })
      this.#hooks.counted(this.#watched.size)
    }
    this.#plan()
  }

  untrack(id: string): void {
    if (this.#watched.delete(id)) this.#hooks.counted(this.#watched.size)
  }

  start(): void {
    if (this.#abort) return
    this.#abort = new AbortController()
    this.#plan()
  }

  /** Aborts what is under way; what was watched is remembered for the next start. */
  stop(): void {
    this.#abort?.abort()
    this.#abort = null
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
  }

  #plan(): void {
    if (!this.#abort || this.#busy) return
    let next = Infinity
    for (const one of this.#watched.values()) if (one.due < next) next = one.due
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    if (next === Infinity) return
    this.#timer = setTimeout(() => this.#tick(), Math.max(0, next - this.#hooks.now()))
  }

  #tick(): void {
    const abort = this.#abort
    if (!abort) return
    const now = this.#hooks.now()
    const due = [...this.#watched]
      .filter(([, one]) => one.due <= now)
      .sort(([, a], [, b]) => a.due - b.due)
      .slice(0, AT_ONCE)
    void this.#ask(new Map(due), abort.signal)
  }

  async #ask(asked: ReadonlyMap<string, Watched>, signal: AbortSignal): Promise<void> {
    this.#busy = true
    for (const one of asked.values()) one.delay = Math.min(SLOWEST_MS, one.delay * SLOWER)
    try {
      const images = await this.#hooks.find([...asked.keys()], signal)
      if (signal.aborted) return
      const gone = new Set(asked.keys())
      for (const image of images) {
        gone.delete(image.id)
        this.#hooks.found(image)
      }
      for (const id of gone) this.#hooks.gone(id)
    } catch {
      // A failure changes nothing on screen: the rows keep their last known state and are asked for
      // again, slower. A lasting one shows in the list's own requests.
    } finally {
      for (const one of asked.values()) one.due = this.#hooks.now() + one.delay
      this.#busy = false
      this.#plan()
    }
  }
}

/** The HTTP status an error carries, null for one that no server answered. */
export function statusOf(error: unknown): number | null {
  if (!(error instanceof Error) || !('status' in error)) return null
  return typeof error.status === 'number' ? error.status : null
}
