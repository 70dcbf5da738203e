import type { Readable } from 'node:stream'
import type { UploadStatus } from '#wire/uploads.ts'
import { type CloudHttp, MIB } from '../../cloud-http.ts'
import type { Failure } from '../glance-put.ts'
import { pump, type Pump } from '../pump.ts'
import { type Held, REMEMBER_MS, TooLong } from '../registry.ts'
import type { Access, Appended } from '../store.ts'
import { createFeeder } from './feeder.ts'
import { isFull, type Shelved, type SpoolRecord } from './shelf.ts'

/**
 * Bytes after which they are made safe while more come, and the longest time between, in
 * milliseconds. A round of 32 MiB took 16 ms for the bytes and 2 ms for record and folder (median on
 * a virtual disk), beside the receiving; and on a slow line the offset that is told moves each second.
 */
const SYNC_BYTES = 32 * MIB
const SYNC_MS = 1000
/** Unsafe bytes at which the browser has to wait for the disk. */
const BEHIND_BYTES = 4 * SYNC_BYTES
/** The owner's requests are noted on the disk at most this often, in milliseconds. */
const TOUCH_MS = 60_000

export interface SpoolLimits {
  /** Milliseconds an upload is kept after its owner's last request. */
  readonly spoolMs: number
  readonly uploadIdleMs: number
  readonly uploadSilenceMs: number
  readonly glanceSilenceMs: number
}

interface Turn {
  readonly source: Readable
  readonly pump: Pump
  readonly over: Promise<void>
  heardAt: number
  /** Whether the disk is what is waited for. */
  writing: boolean
}

export interface SpooledUpload extends Held {
  /** Bytes of disk that are kept for it, used or not. */
  readonly reserved: number
  /** Of these, the ones not used yet. */
  readonly owed: number
  /** Stops everything and leaves the upload on its shelf for the next process. */
  shelve(): Promise<void>
}

/**
 * @param o.record as it is on the shelf; changed here and saved
 * @param o.access null until the owner's next request brings one
 * @param o.fresh whether no PUT to this image was begun before, as far as is known
 * @param o.seal makes of an access what may lie on the disk
 */
export function createSpooledUpload(o: {
  http: CloudHttp
  id: string
  record: SpoolRecord
  on: Shelved
  access: Access | null
  fresh: boolean
  limits: SpoolLimits
  seal: (id: string, access: Access) => string
  forget: (id: string) => void
  warn: (line: string) => void
}): SpooledUpload {
  const { id, record, on, limits } = o
  const { plan } = record
  let synced = on.size
  let syncing: Promise<void> | null = null
  let syncedAt = Date.now()
  let savedAt = Date.now()
  let running: Turn | null = null
  let shelved = false
  /** The token that lies sealed in the record. */
  let sealedToken = o.access?.token ?? null

  const feeder = createFeeder({
    http: o.http,
    plan,
    source: on,
    access: o.access,
    fresh: o.fresh,
    sent: record.sent,
    async onSending() {
      record.sent = true
      await save()
    },
    glanceSilenceMs: limits.glanceSilenceMs,
    idleMs: limits.uploadIdleMs,
  })

  const finished = feeder.outcome.then(async (failure) => {
    if (shelved) return failure
    record.outcome ??= { failure, at: Date.now() }
    if (failure !== null) running?.pump.stop(new Error('the upload is over'))
    await noteEnd()
    return record.outcome.failure
  })

  /** Frees the disk; the outcome can still be asked for after a restart. */
  async function noteEnd(): Promise<void> {
    try {
      await syncing?.catch(() => {})
      record.access = null
      await save()
      await on.dropBytes()
    } catch (error) {
      warnOf(error)
    }
  }

  async function save(): Promise<void> {
    savedAt = Date.now()
    await on.save(record)
  }

  const toldSafe = (upTo: number) => {
    synced = upTo
    syncedAt = Date.now()
  }

  /** Makes all bytes safe that are there now; a round that runs covers only those it began with. */
  async function sync(): Promise<void> {
    const target = on.size
    while (synced < target) {
      syncing ??= (async () => {
        const safe = await on.sync()
        record.offset = safe
        await save()
        toldSafe(safe)
      })().finally(() => {
        syncing = null
      })
      await syncing
    }
  }

  const warnOf = (error: unknown) => o.warn(`the spooled upload ${id}: ${(error as Error).message}`)

  function diskFailed(error: unknown): void {
    // After a failed flush nobody knows what is on the disk (fsync(2)): these bytes are no more.
    const message = `The disk of the gateway failed (${(error as Error).message}).`
    warnOf(error)
    void feeder.stop({ status: 0, message, request_id: null })
  }

  /** Lets bytes be made safe while others come; a full disk is told when the request ends. */
  function syncBeside(): void {
    if (syncing === null)
      sync().catch((error: unknown) => (isFull(error) ? null : diskFailed(error)))
  }

  async function take(turn: Turn, chunks: Buffer[]): Promise<void> {
    const size = chunks.reduce((sum, chunk) => sum + chunk.length, 0)
    if (on.size + size > plan.length) throw new TooLong()
    turn.writing = true
    try {
      await on.append(chunks)
      feeder.grown()
      if (on.size - synced >= BEHIND_BYTES) await sync()
      else if (on.size - synced >= SYNC_BYTES || Date.now() - syncedAt >= SYNC_MS) syncBeside()
    } finally {
      turn.writing = false
      record.touchedAt = turn.heardAt = Date.now()
    }
  }

  async function settle(): Promise<Appended> {
    const failure = await finished
    return failure === null ? { kind: 'done', offset: synced } : { kind: 'failed', failure }
  }

  async function append(offset: number, source: Readable): Promise<Appended> {
    if (record.outcome !== null && record.outcome.failure !== null)
      return { kind: 'failed', failure: record.outcome.failure }
    if (running !== null || offset !== on.size) return { kind: 'conflict', offset: synced }
    // Everything was sent by an earlier request whose answer got lost: this one waits for it.
    if (on.size === plan.length) return await settle()

    let over = () => {}
    const turn: Turn = {
      source,
      heardAt: Date.now(),
      writing: false,
      over: new Promise<void>((resolve) => {
        over = resolve
      }),
      pump: pump(source, (chunks) => take(turn, chunks), MIB),
    }
    running = turn
    const end = await turn.pump.over
    let error: unknown = end.how === 'stopped' ? end.error : null
    if (record.outcome === null && (error === null || error instanceof TooLong || isFull(error)))
      await sync().catch((broken: unknown) => {
        error = broken
      })
    running = null
    record.touchedAt = Date.now()
    over()
    if (error instanceof TooLong) return { kind: 'too-long', offset: synced }
    if (isFull(error)) return { kind: 'full', offset: synced }
    if (error !== null && record.outcome === null && !shelved) diskFailed(error)
    if (error !== null || on.size === plan.length) return await settle()
    return { kind: end.how === 'end' ? 'more' : 'broken', offset: synced }
  }

  async function fence(): Promise<number> {
    const turn = running
    await turn?.pump.breakOff()
    await turn?.over
    return synced
  }

  async function giveUp(failure: Failure): Promise<void> {
    record.outcome ??= { failure, at: Date.now() }
    await feeder.stop(failure)
    await finished
    await on.remove()
  }

  return {
    id,
    plan,
    get over() {
      return record.outcome !== null
    },
    get reserved() {
      return record.outcome === null ? plan.length : 0
    },
    get owed() {
      return record.outcome === null ? plan.length - on.size : 0
    },
    status() {
      const { outcome } = record
      const state: UploadStatus['state'] =
        outcome !== null
          ? outcome.failure === null
            ? 'done'
            : 'failed'
          : on.size === plan.length
            ? 'finishing'
            : running === null
              ? 'open'
              : 'receiving'
      return {
        state,
        offset: synced,
        accepted: state === 'done' ? plan.length : feeder.accepted,
        length: plan.length,
        durable: true,
        waiting: outcome === null ? feeder.waiting : null,
        failure: outcome?.failure ?? null,
      }
    },
    expiresAt: () => (running === null ? record.touchedAt : Date.now()) + limits.spoolMs,
    renew(access) {
      if (record.outcome !== null) return true
      record.touchedAt = Date.now()
      if (!feeder.renew(access)) return false
      const changed = sealedToken !== access.token
      if (changed) record.access = o.seal(id, access)
      sealedToken = access.token
      if (changed || Date.now() - savedAt > TOUCH_MS) save().catch(warnOf)
      return true
    },
    append,
    fence,
    giveUp,
    async shelve() {
      shelved = true
      await fence()
      await feeder.stop({ status: 0, message: 'The gateway was stopped.', request_id: null })
      await finished
      await on.close()
    },
    sweep(now) {
      const { outcome } = record
      if (outcome !== null) {
        if (now - outcome.at <= REMEMBER_MS) return
        o.forget(id)
        on.remove().catch(warnOf)
        return
      }
      feeder.sweep(now)
      if (running !== null) {
        // A sender that has fallen silent is told how far it came all the same.
        if (on.size > synced && now - syncedAt >= SYNC_MS) syncBeside()
        if (!running.writing && now - running.heardAt > limits.uploadSilenceMs)
          running.source.destroy()
      } else if (now - record.touchedAt > limits.spoolMs) {
        o.forget(id)
        giveUp({ status: 0, message: 'The upload waited too long.', request_id: null }).catch(
          warnOf,
        )
      }
    },
  }
}
