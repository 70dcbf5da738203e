import { ApiError, NetworkError } from '#openstack/http.ts'
import type { Image } from '#openstack/glance/image.ts'
import { delay } from '#transfers/delay.ts'
import type { Online, SessionWatch } from '#transfers/effects.ts'
import { createGate } from '#transfers/gate.ts'
import type { MemberSetting, Setting, Step } from './settings.ts'

export type ItemState =
  | 'waiting'
  | 'running'
  | 'done'
  /** Nothing had to be done: it was so already. */
  | 'same'
  | 'failed'
  /** The run was stopped before its turn. */
  | 'left'

/** What one item of a run is about. */
export interface Target {
  /** As it was in the dry run. */
  readonly image: Image
  /** Where a run is about members: the one that this item is about. */
  readonly member?: MemberSetting
}

/** What tells the items of a run apart. */
export const targetKey = ({ image, member }: Target): string =>
  `${image.id} ${member?.project ?? ''}`

export interface BulkItem extends Target {
  readonly state: ItemState
  readonly error: unknown
  /** What was made of it. */
  readonly steps: readonly Step[]
  /** What is worth knowing of how it went, in sentences. */
  readonly notes: readonly string[]
}

/** What was sent for one image, until it is known to have changed nothing. */
export interface Memory {
  tried: { readonly before: Image; readonly made: readonly Setting[] } | null
}

export interface Outcome {
  readonly did: 'changed' | 'same'
  readonly steps: readonly Step[]
  readonly notes: readonly string[]
}

/** Does it to one item. It may be called again after a failure, with the same memory. */
export type Act = (target: Target, memory: Memory) => Promise<Outcome>

/** A refusal is an answer: nothing was done. Anything else may have been done all the same. */
export const isRefusal = (error: unknown) =>
  error instanceof ApiError && error.status >= 400 && error.status < 500

/** The rules say no, now that the image was read anew: nothing was sent. */
export class NotPossible extends Error {
  override readonly name = 'NotPossible'
}

/** What a run waits for; it goes on by itself. */
type BulkWait =
  | { readonly kind: 'sign-in' }
  | { readonly kind: 'offline' }
  /** Milliseconds since the epoch. */
  | { readonly kind: 'retry'; readonly at: number }

export type BulkPhase =
  /** Another run is before it. */
  | { readonly state: 'queued' }
  | { readonly state: 'running' }
  /** By the person; what is under way is finished. */
  | { readonly state: 'paused' }
  | { readonly state: 'waiting'; readonly for: BulkWait; readonly error: unknown }
  /** No more is begun; what is under way is finished. */
  | { readonly state: 'stopping' }
  | { readonly state: 'ended' }

export interface BulkSnapshot {
  readonly phase: BulkPhase
  readonly items: readonly BulkItem[]
  readonly counts: Readonly<Record<ItemState, number>>
  /** Of those that are to be done, how many have been; 0 to 100. */
  readonly percent: number
}

export interface BulkEffects {
  readonly session: SessionWatch
  readonly online: Online
}

const UNTOUCHED = { error: null, steps: [], notes: [] } as const

interface Wait {
  readonly for: BulkWait
  readonly error: unknown
  /** Never rejects. */
  readonly over: Promise<void>
  /** Aborts to end it before its time. */
  readonly end: AbortController
}

/** At once; Glance asks Keystone for every write, and other people wait in the same line. */
const AT_ONCE = 4
/** Waits in a row after which no image got through. */
const TRIES = 6
const SECOND_MS = 1000
const LONGEST_MS = 60_000
/** Sign-ins in a row that did not help. */
const SIGN_INS = 3
const TOO_MANY = 429
/** Of proxies and of a Glance that is being restarted; a 500 is about the one image. */
const BUSY = new Set([0, 408, TOO_MANY, 502, 503, 504])

function passing(error: unknown): 'sign-in' | 'retry' | null {
  if (error instanceof NetworkError) return 'retry'
  if (!(error instanceof ApiError)) return null
  if (/^(no-session|session-expired)$/.test(error.problem ?? '')) return 'sign-in'
  if (error.status === 401 && error.service === 'image') return 'sign-in'
  return BUSY.has(error.status) ? 'retry' : null
}

/**
 * Does one thing to many images, a few at a time and in their order; each outcome is Glance's answer
 * and nothing else. What passes by itself (no session, too many requests, no network) is waited for
 * by the whole run; what does not is the result of its image.
 */
export class BulkRun {
  readonly #act: Act
  readonly #effects: BulkEffects
  readonly #items: BulkItem[]
  readonly #memories: Memory[]
  readonly #listeners = new Set<() => void>()
  readonly #gate = createGate()
  #snapshot: BulkSnapshot | null = null
  /** Indices of those whose turn will come. */
  #waiting: number[]
  #running = 0
  #started = false
  #paused = false
  #stopping = false
  #wait: Wait | null = null
  #waits = 0
  #signIns = 0

  constructor(targets: readonly Target[], act: Act, effects: BulkEffects) {
    this.#act = act
    this.#effects = effects
    this.#items = targets.map((target) => ({ ...target, state: 'waiting', ...UNTOUCHED }))
    this.#memories = targets.map(() => ({ tried: null }))
    this.#waiting = [...targets.keys()]
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readonly getSnapshot = (): BulkSnapshot => {
    if (this.#snapshot !== null) return this.#snapshot
    const counts = { waiting: 0, running: 0, done: 0, same: 0, failed: 0, left: 0 }
    for (const item of this.#items) counts[item.state]++
    const behind = counts.done + counts.same + counts.failed
    const percent = (behind / Math.max(1, behind + counts.waiting + counts.running)) * 100
    this.#snapshot = { phase: this.phase, items: [...this.#items], counts, percent }
    return this.#snapshot
  }

  get phase(): BulkPhase {
    if (this.#running === 0 && this.#waiting.length === 0) return { state: 'ended' }
    if (this.#stopping) return { state: 'stopping' }
    if (this.#paused) return { state: 'paused' }
    if (this.#wait) return { state: 'waiting', for: this.#wait.for, error: this.#wait.error }
    return this.#started ? { state: 'running' } : { state: 'queued' }
  }

  /** What was changed, item by item: as it was before, and what was made of it. */
  changed(): (Target & { before: Image; made: readonly Setting[] })[] {
    return this.#items.flatMap((item, index) => {
      const { tried } = this.#memories[index]!
      return tried === null ? [] : [{ ...item, ...tried }]
    })
  }

  /** Its turn has come. */
  start(): void {
    this.#started = true
    this.#pump()
  }

  /** Begins no more until it is resumed. */
  pause(): void {
    if (!this.#started || this.phase.state === 'ended') return
    this.#paused = true
    this.#gate.close()
    this.#tell()
  }

  resume(): void {
    this.#paused = false
    // Whoever waits for a better time tries at once.
    this.#wait?.end.abort()
    this.#gate.open()
    this.#pump()
  }

  /** What waits is left alone; what is under way is waited for. */
  stop(): void {
    if (this.phase.state === 'ended') return
    this.#stopping = true
    for (const index of this.#waiting) this.#put(index, { state: 'left' })
    this.#waiting = []
    this.#paused = false
    this.#wait?.end.abort()
    this.#gate.open()
    this.#pump()
  }

  /** Those that failed, or were left, once more; it waits for its turn. */
  again(state: 'failed' | 'left'): void {
    const ended = this.phase.state === 'ended'
    for (const [index, item] of this.#items.entries()) {
      if (item.state !== state) continue
      this.#put(index, { state: 'waiting', ...UNTOUCHED })
      this.#waiting.push(index)
    }
    this.#waits = this.#signIns = 0
    if (ended) this.#started = this.#stopping = false
    this.#pump()
  }

  #pump(): void {
    while (this.#running < AT_ONCE && this.phase.state === 'running') {
      const index = this.#waiting.shift()
      if (index === undefined) break
      this.#running++
      this.#put(index, { state: 'running' })
      void this.#do(index)
    }
    this.#tell()
  }

  async #do(index: number): Promise<void> {
    const item = this.#items[index]!
    const memory = this.#memories[index]!
    try {
      const { did, ...more } = await this.#persist(() => this.#act(item, memory))
      this.#waits = this.#signIns = 0
      this.#put(index, { state: did === 'changed' ? 'done' : 'same', ...more })
    } catch (error) {
      this.#put(index, { state: 'failed', error })
    } finally {
      this.#running--
      this.#pump()
    }
  }

  /** Tries until it works, or fails for a reason that does not pass. */
  async #persist(act: () => Promise<Outcome>): Promise<Outcome> {
    for (;;) {
      try {
        return await act()
      } catch (error) {
        if (this.#stopping || !(await this.#passed(error))) throw error
      }
    }
  }

  /** Waits for what passes. @returns whether it is worth trying again */
  async #passed(error: unknown): Promise<boolean> {
    const kind = passing(error)
    if (kind === null) return false
    // One of four that failed together begins to wait; the others wait with it.
    this.#wait ??= this.#begin(kind, error)
    if (this.#wait === null) return false
    this.#tell()
    await this.#wait.over
    await this.#gate.pass(NEVER)
    return !this.#stopping
  }

  /** Null when it was waited for too often. */
  #begin(kind: 'sign-in' | 'retry', error: unknown): Wait | null {
    const { session, online } = this.#effects
    const end = new AbortController()
    let what: BulkWait
    let until: Promise<void>
    if (kind === 'sign-in') {
      if (++this.#signIns > SIGN_INS) return null
      what = { kind }
      until = session.renewed(end.signal)
      session.ended()
    } else if (online.now()) {
      const asked = error instanceof ApiError ? error.retryAfter : null
      const tooMany = error instanceof ApiError && error.status === TOO_MANY
      if (++this.#waits > TRIES && !tooMany) return null
      const ms = Math.min(LONGEST_MS, asked ?? SECOND_MS * 2 ** (this.#waits - 1))
      what = { kind: 'retry', at: Date.now() + ms }
      until = delay(ms, end.signal)
    } else {
      what = { kind: 'offline' }
      until = online.back(end.signal)
    }
    // Called off, it is over as well: by "Try now", or by a stop.
    const over = until
      .catch(() => undefined)
      .then(() => {
        this.#wait = null
        this.#pump()
      })
    return { for: what, error, over, end }
  }

  #put(index: number, change: Partial<BulkItem>): void {
    this.#items[index] = { ...this.#items[index]!, ...change }
  }

  #tell(): void {
    this.#snapshot = null
    for (const listener of this.#listeners) listener()
  }
}

/** A run is stopped by its flag: its gate opens then. */
const NEVER = new AbortController().signal
