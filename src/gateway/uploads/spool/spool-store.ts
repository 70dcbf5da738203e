import { randomBytes } from 'node:crypto'
import * as z from 'zod'
import type { CloudHttp } from '../../cloud-http.ts'
import { GatewayProblem } from '../../problem.ts'
import { createSealer } from '../../session/seal.ts'
import { createRegistry } from '../registry.ts'
import type { Access, UploadStore } from '../store.ts'
import { isFull, type Shelf, type SpoolRecord } from './shelf.ts'
import { createSpooledUpload, type SpooledUpload, type SpoolLimits } from './spool-upload.ts'

const sealedSchema = z.object({
  id: z.string(),
  token: z.string(),
  expiresAt: z.number(),
  target: z.object({
    secure: z.boolean(),
    hostname: z.string(),
    port: z.number(),
    basePath: z.string(),
  }),
})

/** A size as a person reads it, for the two sentences that need one. */
const gib = (bytes: number) => `${(bytes / 2 ** 30).toFixed(1)} GiB`

const noRoom = (length: number) =>
  new GatewayProblem(
    'spool-full',
    `The gateway has no room to keep ${gib(length)} at the moment. Try again when other uploads have ended.`,
    { headers: { 'retry-after': '30' } },
  )

/**
 * Uploads that are kept on a shelf until Glance has them. The browser is acknowledged what is safe
 * there; the PUT to Glance follows behind, and begins again from the first byte when Glance or this
 * process broke, also when the browser is long gone. Memory per upload is some 3 MiB.
 *
 * @param o.secret seals the owners' tokens on the shelf
 * @param o.spoolBytes what all uploads together may take; null leaves it to the disk
 * @param o.warn takes a line for the operator
 */
export function createSpoolStore(o: {
  http: CloudHttp
  shelf: Shelf
  secret: Buffer
  limits: SpoolLimits
  spoolBytes: number | null
  warn: (line: string) => void
}): UploadStore {
  const { shelf, limits } = o
  const sealer = createSealer(o.secret, 'spool')
  const registry = createRegistry<SpooledUpload>(
    Math.min(limits.uploadIdleMs, limits.uploadSilenceMs, limits.glanceSilenceMs, limits.spoolMs),
  )
  /** Bytes of uploads that are being made. */
  let making = 0

  const seal = (id: string, access: Access) =>
    sealer.seal(JSON.stringify({ ...access, id }), access.expiresAt)

  /** Null when the token has ended, or was sealed by another secret. */
  function unseal(id: string, sealed: string | null): Access | null {
    const text = sealed === null ? null : sealer.open(sealed)
    if (text === null) return null
    const { id: of, ...access } = sealedSchema.parse(JSON.parse(text))
    return of === id ? access : null
  }

  const hold = (
    more: Pick<
      Parameters<typeof createSpooledUpload>[0],
      'id' | 'record' | 'on' | 'access' | 'fresh'
    >,
  ) =>
    createSpooledUpload({
      ...more,
      http: o.http,
      limits,
      seal,
      forget: registry.forget,
      warn: o.warn,
    })

  async function recover(): Promise<void> {
    for (const { id, record, on } of await shelf.recover(o.warn)) {
      const end = record.outcome?.at ?? record.touchedAt
      if (Date.now() - end > limits.spoolMs) await on.remove()
      else {
        const access = unseal(id, record.access)
        registry.add(hold({ id, record, on, access, fresh: false }))
      }
    }
  }

  /** @throws GatewayProblem when there is no room for that many bytes more */
  async function reserve(length: number): Promise<void> {
    const sum = (of: (upload: SpooledUpload) => number) =>
      [...registry.all()].reduce((total, upload) => total + of(upload), 0)
    const { spoolBytes } = o
    if (spoolBytes !== null && length > spoolBytes)
      throw new GatewayProblem(
        'too-large',
        `This gateway keeps uploads of ${gib(spoolBytes)} at most; this file has ${gib(length)}.`,
      )
    const taken = sum((upload) => upload.reserved) + making
    const room = spoolBytes === null ? Infinity : spoolBytes - taken
    // What is being made counts as not written: it is, at most, a few milliseconds old.
    const waiting = making
    making += length
    try {
      const free = (await shelf.free()) - sum((upload) => upload.owed) - waiting
      if (length <= Math.min(room, free)) return
      throw noRoom(length)
    } catch (error) {
      making -= length
      throw error
    }
  }

  return {
    ready: recover().catch((error: unknown) =>
      o.warn(`the spool could not be read: ${(error as Error).message}`),
    ),
    create: (plan, access) =>
      registry.admit(plan, async (superseded) => {
        await reserve(plan.length)
        try {
          const id = randomBytes(16).toString('base64url')
          const record: SpoolRecord = {
            version: 1,
            plan,
            access: seal(id, access),
            offset: 0,
            touchedAt: Date.now(),
            sent: false,
            outcome: null,
          }
          const on = await shelf.create(id, record)
          const upload = hold({ id, record, on, access, fresh: !superseded })
          // Before `making` gives its bytes back.
          registry.add(upload)
          return upload
        } catch (error) {
          throw isFull(error) ? noRoom(plan.length) : error
        } finally {
          making -= plan.length
        }
      }),
    find: registry.find,
    terminate: registry.terminate,
    // The next process goes on where this one stops.
    idle: () => Promise.resolve(),
    async close() {
      await Promise.all(registry.close().map((upload) => upload.shelve()))
      shelf.release()
    },
  }
}
