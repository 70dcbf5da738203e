import { decodeImage } from '#openstack/glance/image.ts'
import type { Image } from '#openstack/glance/image.ts'
import { ApiError } from '#openstack/http.ts'
import type { UploadStatus } from '#wire/uploads.ts'
import { runDownload } from './download/run.ts'
import type { SaveTarget } from './download/save.ts'
import type { TransferEffects } from './effects.ts'
import type { Digests } from './hash/hashers.ts'
import type { Algorithm } from './hash/names.ts'
import { runUpload } from './upload/run.ts'
import { createVerdictStore } from './verdicts.ts'
import { createBodyLimit, watchOnline, watchSession } from './waits.ts'

/** A promise that the test settles. */
function defer<T>() {
  let resolve!: (value: T) => void
  let reject!: (reason: unknown) => void
  const promise = new Promise<T>((yes, no) => {
    resolve = yes
    reject = no
  })
  return { promise, resolve, reject }
}

export const refusal = (status: number, sentence: string, problem: string | null = null) =>
  new ApiError({
    status,
    sentence,
    problem,
    method: 'PATCH',
    path: '/uploads/1',
    requestId: 'req-1',
    service: problem === null ? 'image' : 'gateway',
  })

/** One upload as the fake gateway holds it; the test moves it. */
interface FakeSend {
  readonly address: string
  readonly sent: (bytes: number) => void
  readonly allSent: () => void
  /** Glance took everything: the image becomes active with these digests. */
  readonly succeed: (digests?: Partial<Image>) => void
  readonly fail: (error: unknown) => void
  readonly signal: AbortSignal
  status: UploadStatus
}

const DIGESTS: Record<Algorithm, string> = {
  md5: 'm5',
  sha1: 's1',
  sha224: 's224',
  sha256: 's256',
  sha384: 's384',
  sha512: 's512',
  sha3_224: '3224',
  sha3_256: '3256',
  sha3_384: '3384',
  sha3_512: '3512',
  blake2b: 'b2b',
  blake2s: 'b2s',
  ripemd160: 'r160',
  sm3: 'sm3',
  whirlpool: 'w',
}

/** A cloud, a gateway and a disk in memory, for specs of the manager. */
export function createFakes() {
  const calls: string[] = []
  const images = new Map<string, Image>()
  const sends: FakeSend[] = []
  const saves: {
    arrive: (bytes: number) => void
    succeed: (digests: Digests) => void
    fail: (error: unknown) => void
    signal: AbortSignal
  }[] = []
  const hashed: Algorithm[][] = []
  let made = 0
  const fakes = {
    calls,
    images,
    sends,
    saves,
    hashed,
    /** What the cloud hashes with. */
    multihash: 'sha512' as Algorithm,
    hashing: null as Promise<Digests> | null,
    target: { kind: 'browser' } as SaveTarget | null,
    refuseCreate: null as unknown,
    refuseDeactivate: null as unknown,
    refuseDelete: null as unknown,
    /** What the browser believes; `network` then has to dispatch `online`. */
    online: true,
    network: new EventTarget(),
    /** The gateway's configured limit of one body, in bytes. */
    maxBody: null as number | null,
    setStatus(id: string, status: string, more: Partial<Image> = {}) {
      images.set(id, { ...images.get(id)!, status, ...more })
    },
  }
  const abortable = <T>(promise: Promise<T>, signal: AbortSignal | undefined) =>
    new Promise<T>((resolve, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason))
      promise.then(resolve, reject)
    })
  const effects: TransferEffects = {
    runUpload,
    runDownload,
    imports: () => ({
      startImport: async (id) => void calls.push(`import ${id}`),
      listTasks: async () => [],
    }),
    glance: () => ({
      async createImage(fields) {
        calls.push(`create ${fields.name ?? ''}`)
        if (fakes.refuseCreate !== null) throw fakes.refuseCreate
        const id = `image-${++made}`
        images.set(id, decodeImage({ id, name: fields.name, status: 'queued' }))
        return images.get(id)!
      },
      async getImage(id) {
        const image = images.get(id)
        if (image === undefined) throw refusal(404, 'No image found')
        return image
      },
      async deleteImage(id) {
        calls.push(`delete ${id}`)
        if (fakes.refuseDelete !== null) throw fakes.refuseDelete
        return images.delete(id)
      },
      async *listImages(query) {
        const found = [...images.values()].filter(
          (image) => image.status === 'active' && image.os_hash_value === query?.os_hash_value,
        )
        yield { images: found, next: null }
      },
      async deactivateImage(id) {
        calls.push(`deactivate ${id}`)
        if (fakes.refuseDeactivate !== null) throw fakes.refuseDeactivate
        fakes.setStatus(id, 'deactivated')
      },
    }),
    uploads: {
      async create(_scope, plan) {
        const address = `/uploads/${sends.length + 1}`
        calls.push(`announce ${plan.imageId} ${plan.length} ${plan.store ?? '-'}`)
        fakes.setStatus(plan.imageId, 'saving')
        return address
      },
      send(address, file, offset, { onSent, onAllSent, signal }) {
        const end = defer<void>()
        const { id } = [...images.values()].findLast((image) => image.status === 'saving')!
        calls.push(`send ${id} from ${offset}`)
        sends.push({
          address,
          sent: onSent,
          allSent: onAllSent,
          succeed(digests = {}) {
            const os_hash_algo = fakes.multihash
            const own = { checksum: 'm5', os_hash_algo, os_hash_value: DIGESTS[os_hash_algo] }
            fakes.setStatus(id, 'active', { ...own, ...digests })
            end.resolve()
          },
          fail: end.reject,
          signal,
          status: {
            state: 'receiving',
            offset: 0,
            accepted: 0,
            length: file.size,
            durable: false,
            waiting: null,
            failure: null,
          },
        })
        return abortable(end.promise, signal)
      },
      async status(address) {
        return sends.findLast((send) => send.address === address)!.status
      },
      async offset(address) {
        const { offset } = sends.findLast((send) => send.address === address)!.status
        return { offset, expires: null }
      },
      async terminate(address) {
        calls.push(`terminate ${address}`)
        for (const [id, image] of images)
          if (image.status === 'saving') fakes.setStatus(id, 'queued')
      },
    },
    hashFile(file, algorithms, { onProgress, signal } = {}) {
      hashed.push([...algorithms])
      onProgress?.(file.size)
      const digests = Object.fromEntries(algorithms.map((algo) => [algo, DIGESTS[algo]]))
      return abortable(fakes.hashing ?? Promise.resolve(digests), signal)
    },
    pickTarget: async () => fakes.target,
    async openSave(plan, _target, { onProgress }) {
      calls.push(`save ${plan.imageId} as ${plan.fileName}`)
      return {
        receive(signal) {
          const end = defer<Digests>()
          saves.push({
            arrive: (bytes) => onProgress({ type: 'received', bytes }),
            succeed(digests) {
              onProgress({ type: 'arrived' })
              end.resolve(digests)
            },
            fail: end.reject,
            signal,
          })
          return abortable(end.promise, signal)
        },
        close: async () => {},
      }
    },
    verdicts: createVerdictStore(null),
    online: watchOnline({ onLine: () => fakes.online, target: fakes.network }),
    session: watchSession(() => calls.push('session ended')),
    bodyLimit: createBodyLimit(async () => fakes.maxBody),
  }
  return Object.assign(fakes, { effects })
}
