import type { UploadStatus } from '#wire/uploads.ts'
import { type CloudHttp, MIB } from '../../cloud-http.ts'
import { askImage } from '../ask-image.ts'
import { type Failure, type GlancePut, openGlancePut } from '../glance-put.ts'
import { imageApi } from '../image-api.ts'
import type { Access, UploadPlan } from '../store.ts'

type Waiting = NonNullable<UploadStatus['waiting']>

/** The wait before the first repetition, in milliseconds. */
const FIRST_RETRY_MS = 1000
const LONGEST_RETRY_MS = 60_000
/** What each wait for an image is longer than the one before; Glance frees it in about one second. */
const ASK_MS = 500
/** How often a 409 is not believed though the image is `queued`: once would do for a race. */
const CONFLICTS_LIMIT = 3
/** A PUT that lasted this long was no failure at once: waiting starts small again. */
const WENT_WELL_MS = 60_000

/** The bytes of an upload while they still grow. */
interface Growing {
  readonly size: number
  read(into: Buffer, offset: number): Promise<number>
}

/** Brings the bytes of one upload to Glance, from the start again as often as it takes. */
export interface Feeder {
  /** Bytes that the socket of the present PUT took; 0 between two. */
  readonly accepted: number
  readonly waiting: Waiting | null
  /** Resolves with null when Glance keeps the image, else with its refusal. Never rejects. */
  readonly outcome: Promise<Failure | null>
  /** There are more bytes than before. */
  grown(): void
  /** @returns false when Glance has refused this very token */
  renew(access: Access): boolean
  /** Cuts a PUT of which Glance takes nothing, or which waits for bytes for too long. */
  sweep(now: number): void
  /** Ends it; resolves when the PUT is over. The outcome is then `failure`. */
  stop(failure: Failure): Promise<void>
}

interface FeederOptions {
  readonly http: CloudHttp
  readonly plan: UploadPlan
  readonly source: Growing
  /** Null waits for the browser to bring one. */
  readonly access: Access | null
  /** Whether no PUT was ever made: then the image need not be asked for first. */
  readonly fresh: boolean
  /** Whether Glance may have all bytes already. */
  readonly sent: boolean
  /** Called before the last byte leaves for the first time, and awaited. */
  readonly onSending: () => Promise<void>
  /** Milliseconds Glance may take no byte, though some are waiting. */
  readonly glanceSilenceMs: number
  /** Milliseconds a PUT may stand still because the browser sends nothing. */
  readonly idleMs: number
}

/** What ends by itself; everything else with a status is Glance's last word. */
const passes = ({ status }: Failure) =>
  status === 0 || status === 408 || status === 429 || status >= 500

const retryIn = (tries: number) =>
  Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** tries) * (0.5 + Math.random() / 2)

const KILLED = 'The data broke off, and this cloud takes no other into the same image.'

type Hindrance = { kind: 'wait'; for: Waiting['for']; message: string }
type Look = { kind: 'go'; status: string } | { kind: 'over'; failure: Failure | null } | Hindrance

export function createFeeder(o: FeederOptions): Feeder {
  const { plan, source } = o
  let { access, sent } = o
  let refusedToken: string | null = null
  let put: GlancePut | null = null
  let putAt = 0
  /** Since when there is nothing more to send. */
  let hungryAt = Date.now()
  let waiting: Waiting | null = null
  let conflicts = 0
  let stopped: Failure | null = null
  const ending = new AbortController()
  let wake = () => {}

  /** Waits until somebody calls `wake`: bytes, a token, the end of a PUT or of the feeder. */
  function sleep(ms?: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = ms === undefined ? undefined : setTimeout(resolve, ms)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  /** Waits for `ms`, whatever comes in between; only the end of the feeder shortens it. */
  async function pause(ms: number): Promise<void> {
    const until = Date.now() + ms
    for (let left = ms; left > 0 && stopped === null; left = until - Date.now()) await sleep(left)
  }

  const complete = () => source.size === plan.length

  /** One PUT from the first byte on. @returns null when Glance keeps the image */
  async function attempt(using: Access): Promise<Failure | null> {
    const api = await imageApi(o.http, using.target)
    if (stopped !== null) return stopped
    const current = openGlancePut(o.http, plan, using, api)
    put = current
    putAt = Date.now()
    hungryAt = putAt
    let over = false
    void current.outcome.then(() => {
      over = true
      wake()
    })
    const buffer = Buffer.allocUnsafeSlow(MIB)
    let at = 0
    try {
      while (at < plan.length && !over) {
        if (at === source.size) {
          await sleep()
          continue
        }
        const size = await source.read(buffer, at)
        if (size === 0) throw new Error('the file is shorter than it was')
        if (at + size === plan.length && !sent) {
          sent = true
          await o.onSending()
        }
        // As in the streaming store: a refusal must be read before writing on meets EPIPE.
        await new Promise((resolve) => setImmediate(resolve))
        try {
          await current.write([buffer.subarray(0, size)])
        } catch {
          // The PUT is over, and its outcome says more than this error.
          break
        }
        at += size
        hungryAt = Date.now()
      }
      return await current.outcome
    } catch (error) {
      current.abort()
      await current.outcome
      throw error
    } finally {
      put = null
    }
  }

  /** Looks at the image, before a PUT that is not the first and after one that met another. */
  async function look(using: Access): Promise<Look> {
    const now = await askImage(o.http, using, plan.imageId, ending.signal)
    if (now.failure !== null) {
      if (now.failure.status === 401)
        return { kind: 'wait', for: 'sign-in', message: now.failure.message }
      if (passes(now.failure)) return { kind: 'wait', for: 'cloud', message: now.failure.message }
      return { kind: 'over', failure: now.failure }
    }
    // Staged data stays `uploading`, with its size, until it is imported.
    if (plan.stage && now.status === 'uploading' && sent && now.size === plan.length)
      return { kind: 'over', failure: null }
    if (now.status === (plan.stage ? 'uploading' : 'saving'))
      return { kind: 'wait', for: 'image', message: 'The image is still saving what was cut off.' }
    // The answer to the PUT got lost, or this process ended before it came.
    if (now.status === 'active' && sent && now.size === plan.length)
      return { kind: 'over', failure: null }
    // What broke off is killed for good by API v1: the browser makes another image.
    if (now.status === 'killed')
      return { kind: 'over', failure: { status: 0, message: KILLED, request_id: null } }
    return { kind: 'go', status: now.status }
  }

  /** One PUT, and what its end means. */
  async function tryPut(using: Access): Promise<Exclude<Look, { kind: 'go' }>> {
    waiting = null
    const failure = await attempt(using)
    if (failure === null) return { kind: 'over', failure: null }
    const { status, message } = failure
    if (status === 401) return { kind: 'wait', for: 'sign-in', message }
    if (passes(failure)) return { kind: 'wait', for: 'cloud', message }
    if (status !== 409 || stopped !== null) return { kind: 'over', failure }
    // Refused because an earlier PUT is not over yet, or for good.
    const after = await look(using)
    if (after.kind !== 'go') return after
    return after.status === 'queued' && conflicts++ < CONFLICTS_LIMIT
      ? { kind: 'wait', for: 'image', message }
      : { kind: 'over', failure }
  }

  async function run(): Promise<Failure | null> {
    let { fresh } = o
    let tries = 0
    /** How often in a row the image was not yet free. */
    let asked = 0
    while (stopped === null) {
      const using = access
      if (using === null || using.expiresAt <= Date.now()) {
        waiting = {
          for: 'sign-in',
          message: 'The token has ended. The upload goes on when its owner comes back.',
          retry_at: null,
        }
        await sleep()
        continue
      }
      const seen: Look = fresh ? { kind: 'go', status: 'queued' } : await look(using)
      fresh = false
      if (seen.kind === 'over') return seen.failure
      const end = seen.kind === 'go' ? await tryPut(using) : seen
      if (end.kind === 'over') return end.failure
      if (stopped !== null) break
      if (Date.now() - putAt > WENT_WELL_MS) tries = 0
      if (end.for === 'sign-in') {
        refusedToken = using.token
        // Another one that came meanwhile may hold.
        if (access?.token === using.token) access = null
        continue
      }
      const size = source.size
      asked = end.for === 'image' ? asked + 1 : 0
      const ms = asked > 0 ? Math.min(LONGEST_RETRY_MS, ASK_MS * asked) : retryIn(tries++)
      waiting = {
        for: end.for,
        message: end.message,
        retry_at: new Date(Date.now() + ms).toISOString(),
      }
      await pause(ms)
      // A browser that pauses would have all its bytes sent again at every timeout on the way.
      while (stopped === null && !complete() && source.size === size) {
        waiting = { ...waiting, retry_at: null }
        await sleep()
      }
    }
    return stopped
  }

  const outcome = run().then(
    (failure) => stopped ?? failure,
    (error: unknown) =>
      stopped ?? {
        status: 0,
        message: `The gateway could not read its spool (${(error as Error).message}).`,
        request_id: null,
      },
  )

  return {
    get accepted() {
      return put?.accepted ?? 0
    },
    get waiting() {
      return waiting
    },
    outcome,
    grown: () => wake(),
    renew(next) {
      if (next.token === refusedToken) return false
      if (access === null || next.token !== access.token) {
        access = next
        wake()
      }
      return true
    },
    sweep(now) {
      if (put === null) return
      const standing = put.handed > put.accepted
      if (standing && now - put.movedAt > o.glanceSilenceMs) put.abort()
      if (!standing && !complete() && now - hungryAt > o.idleMs) put.abort()
    },
    async stop(failure) {
      stopped ??= failure
      ending.abort()
      put?.abort()
      wake()
      await outcome
    },
  }
}
