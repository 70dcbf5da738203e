import { randomBytes } from 'node:crypto'
import type { Readable } from 'node:stream'
import type { UploadStatus } from '#wire/uploads.ts'
import { type CloudHttp, MIB } from '../cloud-http.ts'
import type { GatewayConfig } from '../config.ts'
import { type Failure, openGlancePut } from './glance-put.ts'
import { pump, type Pump } from './pump.ts'
import { askImage } from './ask-image.ts'
import { type ImageApi, imageApi } from './image-api.ts'
import { createRegistry, type Held, REMEMBER_MS, TooLong } from './registry.ts'
import type { Access, Appended, UploadPlan, UploadStore } from './store.ts'

type Limits = Pick<GatewayConfig, 'uploadIdleMs' | 'uploadSilenceMs' | 'glanceSilenceMs'>

/**
 * How long a new upload waits for Glance to put the image of a superseded one back to `queued`, in
 * milliseconds: about a second is usual.
 */
const BACK_TO_QUEUED_MS = 10_000
const ASK_AGAIN_MS = 250

/**
 * Uploads that pass straight through: one PUT to Glance per upload, opened at once with its length
 * known and kept open between requests. Memory per upload is two buffers of 1 MiB; nothing touches
 * the disk. The price: when Glance or this process breaks, the browser starts again from byte 0.
 */
export function createStreamingStore(http: CloudHttp, limits: Limits): UploadStore {
  const registry = createRegistry<Held>(
    Math.min(limits.uploadIdleMs, limits.uploadSilenceMs, limits.glanceSilenceMs),
  )
  const waiters = new Set<() => void>()
  const busy = () => [...registry.all()].some((upload) => !upload.over)

  function ended(): void {
    if (busy()) return
    for (const resolve of waiters) resolve()
    waiters.clear()
  }

  return {
    ready: Promise.resolve(),
    create: (plan, access) =>
      registry.admit(plan, async (superseded) => {
        if (superseded) await backToQueued(http, plan, access)
        const api = await imageApi(http, access.target)
        return createUpload(http, plan, access, api, limits, { ended, forget: registry.forget })
      }),
    find: registry.find,
    terminate: registry.terminate,
    idle: () =>
      busy()
        ? new Promise((resolve) => {
            waiters.add(resolve)
          })
        : Promise.resolve(),
    async close() {
      const failure = { status: 0, message: 'The gateway was stopped.', request_id: null }
      await Promise.all(registry.close().map((upload) => upload.giveUp(failure)))
    },
  }
}

/** Waits until the image takes a PUT again; when that lasts, Glance itself may say so. */
async function backToQueued(http: CloudHttp, plan: UploadPlan, access: Access): Promise<void> {
  const limit = AbortSignal.timeout(BACK_TO_QUEUED_MS)
  const broken = plan.stage ? 'uploading' : 'saving'
  while ((await askImage(http, access, plan.imageId, limit)).status === broken)
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS))
}

function createUpload(
  http: CloudHttp,
  plan: UploadPlan,
  access: Access,
  api: ImageApi,
  limits: Limits,
  on: { ended: () => void; forget: (id: string) => void },
): Held {
  const id = randomBytes(16).toString('base64url')
  const put = openGlancePut(http, plan, access, api)
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

  async function giveUp(failure: Failure): Promise<void> {
    outcome ??= { failure, at: Date.now() }
    put.abort()
    await finished
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
    get over() {
      return outcome !== null
    },
    status,
    expiresAt: () => (running === null ? touchedAt : Date.now()) + limits.uploadIdleMs,
    // The PUT has its token already, and there will be no other.
    renew: () => true,
    append,
    async fence() {
      const turn = running
      await turn?.pump.breakOff()
      await turn?.over
      return put.accepted
    },
    giveUp,
    sweep(now) {
      if (outcome !== null) {
        if (now - outcome.at > REMEMBER_MS) on.forget(id)
      } else if (put.handed > put.accepted && now - put.movedAt > limits.glanceSilenceMs) {
        const seconds = Math.round(limits.glanceSilenceMs / 1000)
        const message = `The Image service took no byte for ${seconds} s.`
        void giveUp({ status: 0, message, request_id: null })
      } else if (running !== null) {
        const waiting = put.handed > put.accepted
        if (!waiting && now - running.heardAt > limits.uploadSilenceMs) running.source.destroy()
      } else if (put.handed < plan.length && now - touchedAt > limits.uploadIdleMs) {
        on.forget(id)
        void giveUp({ status: 0, message: 'The upload waited too long.', request_id: null })
      }
    },
  }
}
