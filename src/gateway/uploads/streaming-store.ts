import { randomBytes } from 'node:crypto'
import type { Readable } from 'node:stream'
import type { UploadStatus } from '#wire/uploads.ts'
import { type CloudHttp, MIB } from '../cloud-http.ts'
import type { GatewayConfig } from '../config.ts'
import { type Failure, type GlancePut, openGlancePut } from './glance-put.ts'
import { pump, type Pump } from './pump.ts'
import type { Appended, Upload, UploadPlan, UploadStore } from './store.ts'

type Limits = Pick<GatewayConfig, 'uploadIdleMs' | 'uploadSilenceMs' | 'glanceSilenceMs'>

/** How long the outcome of an upload can still be asked for, in milliseconds. */
const REMEMBER_MS = 10 * 60_000
/** How often timeouts are looked at, at most, in milliseconds. */
const SWEEP_MS = 1000

interface Held extends Upload {
  readonly put: GlancePut
  readonly over: boolean
  sweep(now: number): void
  abandon(failure: Failure): void
}

class TooLong extends Error {}

/**
 * Uploads that pass straight through: one PUT to Glance per upload, opened at once with its length
 * known and kept open between requests. Memory per upload is two buffers of 1 MiB; nothing touches
 * the disk. The price: when Glance or this process breaks, the browser starts again from byte 0.
 */
export function createStreamingStore(http: CloudHttp, limits: Limits): UploadStore {
  const uploads = new Map<string, Held>()
  const waiters = new Set<() => void>()
  const openCount = (owner?: string) =>
    [...uploads.values()].filter(
      (upload) => !upload.over && (owner === undefined || upload.plan.owner === owner),
    ).length
  const shortest = Math.min(limits.uploadIdleMs, limits.uploadSilenceMs, limits.glanceSilenceMs)
  const sweeper = setInterval(
    () => {
      const now = Date.now()
      for (const upload of uploads.values()) upload.sweep(now)
    },
    Math.max(20, Math.min(SWEEP_MS, shortest / 2)),
  )
  sweeper.unref()

  function ended(): void {
    if (openCount() > 0) return
    for (const resolve of waiters) resolve()
    waiters.clear()
  }

  return {
    create(plan) {
      const upload = createUpload(http, plan, limits, {
        ended,
        forget: (id) => uploads.delete(id),
      })
      uploads.set(upload.id, upload)
      return upload
    },
    find(id, owner) {
      const upload = uploads.get(id)
      return upload !== undefined && upload.plan.owner === owner ? upload : null
    },
    terminate(upload) {
      const held = uploads.get(upload.id)
      if (held === undefined) return
      uploads.delete(upload.id)
      held.abandon({ status: 0, message: 'The upload was cancelled.', request_id: null })
    },
    open: openCount,
    idle: () =>
      openCount() === 0
        ? Promise.resolve()
        : new Promise((resolve) => {
            waiters.add(resolve)
          }),
    close() {
      clearInterval(sweeper)
      for (const upload of uploads.values())
        upload.abandon({ status: 0, message: 'The gateway was stopped.', request_id: null })
      uploads.clear()
    },
  }
}

function createUpload(
  http: CloudHttp,
  plan: UploadPlan,
  limits: Limits,
  on: { ended: () => void; forget: (id: string) => void },
): Held {
  const id = randomBytes(16).toString('base64url')
  const put = openGlancePut(http, plan)
  let outcome: { failure: Failure | null; at: number } | null = null
  let running: { source: Readable; pump: Pump; over: Promise<void>; heardAt: number } | null = null
  /** When the last request ended: the idle time counts from here. */
  let touchedAt = Date.now()

  const finished = put.outcome.then((failure) => {
    // Whoever gave the upload up has said why.
    outcome ??= { failure, at: Date.now() }
    if (outcome.failure !== null) running?.pump.stop(new Error('the PUT is over'))
    on.ended()
    return outcome.failure
  })

  function abandon(failure: Failure): void {
    outcome ??= { failure, at: Date.now() }
    put.abort()
  }

  function status(): UploadStatus {
    const state =
      outcome !== null
        ? outcome.failure === null
          ? 'done'
          : 'failed'
        : put.handed === plan.length
          ? 'finishing'
          : running === null
            ? 'open'
            : 'receiving'
    return {
      state,
      offset: put.accepted,
      accepted: put.accepted,
      length: plan.length,
      durable: false,
      waiting: null,
      failure: outcome?.failure ?? null,
    }
  }

  async function settle(): Promise<Appended> {
    const failure = await finished
    return failure === null ? { kind: 'done', offset: put.accepted } : { kind: 'failed', failure }
  }

  async function append(offset: number, source: Readable): Promise<Appended> {
    if (outcome !== null && outcome.failure !== null)
      return { kind: 'failed', failure: outcome.failure }
    if (running !== null || offset !== put.handed) return { kind: 'conflict', offset: put.accepted }
    // Everything was sent by an earlier request whose answer got lost: this one waits for it.
    if (put.handed === plan.length) return await settle()

    let over = () => {}
    const turn = {
      source,
      heardAt: Date.now(),
      over: new Promise<void>((resolve) => {
        over = resolve
      }),
      pump: pump(source, (chunks) => take(chunks), MIB),
    }
    const take = async (chunks: Buffer[]) => {
      const size = chunks.reduce((sum, chunk) => sum + chunk.length, 0)
      if (put.handed + size > plan.length) throw new TooLong()
      turn.heardAt = Date.now()
      // A service that refuses answers and closes. Whoever writes before having read that gets EPIPE,
      // and node drops the answer with the socket: so let the event loop read first.
      await new Promise((resolve) => setImmediate(resolve))
      await put.write(chunks)
      turn.heardAt = Date.now()
    }
    running = turn
    const end = await turn.pump.over
    running = null
    touchedAt = Date.now()
    over()
    if (end.how === 'stopped' && end.error instanceof TooLong)
      return { kind: 'too-long', offset: put.accepted }
    if (end.how === 'stopped' || put.handed === plan.length) return await settle()
    return { kind: end.how === 'end' ? 'more' : 'broken', offset: put.accepted }
  }

  return {
    id,
    plan,
    put,
    get over() {
      return outcome !== null
    },
    status,
    expiresAt: () => (running === null ? touchedAt : Date.now()) + limits.uploadIdleMs,
    append,
    async fence() {
      running?.source.destroy()
      await running?.over
      return put.accepted
    },
    abandon,
    sweep(now) {
      if (outcome !== null) {
        if (now - outcome.at > REMEMBER_MS) on.forget(id)
      } else if (put.handed > put.accepted && now - put.movedAt > limits.glanceSilenceMs) {
        const seconds = Math.round(limits.glanceSilenceMs / 1000)
        const message = `The Image service took no byte for ${seconds} s.`
        abandon({ status: 0, message, request_id: null })
      } else if (running !== null) {
        const waiting = put.handed > put.accepted
        if (!waiting && now - running.heardAt > limits.uploadSilenceMs) running.source.destroy()
      } else if (put.handed < plan.length && now - touchedAt > limits.uploadIdleMs) {
        on.forget(id)
        abandon({ status: 0, message: 'The upload waited too long.', request_id: null })
      }
    },
  }
}
