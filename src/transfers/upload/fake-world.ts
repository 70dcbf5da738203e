import { decodeImage } from '#openstack/glance/image.ts'
import type { Image } from '#openstack/glance/image.ts'
import { decodeTask, type Task } from '#openstack/glance/task.ts'
import { ApiError, NetworkError } from '#openstack/http.ts'
import type { UploadFailure, UploadStatus } from '#wire/uploads.ts'
import { HashError } from '../hash/hash-error.ts'
import { createBodyLimit, watchOnline, watchSession } from '../waits.ts'
import type { UploadRun } from './run.ts'
import { refusalError } from './tus.ts'

const TICK_MS = 10
/** After a broken PUT Glance puts the image back so much later. */
const PUT_BACK_MS = 1000
const IMPORT_MS = 2000

/** Bytes that are the same in every run and differ everywhere. */
export function bytesOf(size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size)
  let seed = 42
  for (let at = 0; at < size; at++) {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
    bytes[at] = seed >>> 24
  }
  return bytes
}

/** Stands for every digest: another one for other bytes. */
export function digestOf(bytes: Uint8Array): string {
  let sum = 0x811c9dc5
  for (const byte of bytes) sum = Math.imul(sum ^ byte, 0x01000193)
  return `${bytes.length}-${(sum >>> 0).toString(16)}`
}

const WRITTEN = new Set(['saving', 'uploading'])

interface Kept {
  readonly address: string
  readonly imageId: string
  readonly length: number
  readonly data: Uint8Array<ArrayBuffer>
  readonly stage: boolean
  offset: number
  done: boolean
  /** Its PUT to Glance is over without an end. */
  broken: boolean
  failure: UploadStatus['failure']
  sending: { fail: (error: unknown) => void } | null
  touched: number
}

/**
 * A gateway and a Glance in memory that keep real bytes, and one upload. Time is the spec's: fake
 * timers. Whatever breaks, breaks by the spec's hand.
 */
export function createWorld(size: number) {
  const original = bytesOf(size)
  const images = new Map<string, { image: Image; data: Uint8Array | null }>()
  const uploads = new Map<string, Kept>()
  const world = {
    images,
    uploads,
    original,
    calls: [] as string[],
    /** `silent`: requests go out and nothing comes back. */
    line: 'up' as 'up' | 'down' | 'silent',
    online: true,
    network: new EventTarget(),
    session: true,
    /** What becomes of an image whose data broke off; API v1 makes it `killed`. */
    broken: 'queued' as 'queued' | 'killed',
    /** Whether Glance answers; otherwise 503. */
    glance: true,
    /** Bytes that leave the browser in a hundredth of a second, and how many are on the way. */
    rate: Math.max(1, Math.floor(size / 50)),
    lag: Math.floor(size / 100),
    hashRate: Math.max(1, Math.floor(size / 30)),
    /** Milliseconds without a request after which the gateway gives an upload up. */
    patience: 60_000,
    /** A proxy in front of the gateway. */
    proxy: null as { max: number; how: '413' | 'hangs up' } | null,
    /** Requests that are done, but whose answer is lost: one each. */
    lose: new Set<'createImage' | 'create' | 'send' | 'terminate' | 'import'>(),
    /** Whether the file can be read from disk, and what is there now. */
    readable: true,
    /** A request whose file was changed sends nothing more, and does not end. */
    stalls: false,
    disk: original,
    /** Flips a bit of what Glance keeps. */
    corrupt: false,
    maxBody: null as number | null,
    /** What becomes of an import; after `stuck` Glance takes nothing more into that image. */
    imports: 'works' as 'works' | 'converts' | 'fails' | 'stuck',
    tasks: [] as Task[],
    /** Bytes that left the browser and did not arrive: what may have to be sent again. */
    wasted: 0,
    /** Two requests sending into one image at a time. */
    doubles: 0,
    longestBody: 0,
    askedToSignIn: 0,
    cut,
    replay,
    restartGateway,
    breakGlance,
    refuse,
  }

  const failed = (status: number, problem: string | null, sentence = 'x') =>
    new ApiError({
      status,
      sentence,
      problem,
      method: 'PATCH',
      path: '/uploads',
      service: problem === null ? 'image' : 'gateway',
    })
  const lost = () => new NetworkError('PATCH', '/uploads', null)

  /** One request and its answer. */
  function request<T>(signal: AbortSignal | undefined, name: string, answer: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) return reject(signal.reason)
      signal?.addEventListener('abort', () => reject(signal.reason))
      if (world.line === 'silent') return
      if (world.line === 'down') return reject(lost())
      if (!world.session) return reject(failed(401, 'session-expired'))
      try {
        const value = answer()
        if (world.lose.delete(name as 'create')) reject(lost())
        else resolve(value)
      } catch (error) {
        reject(error)
      }
    })
  }

  const setStatus = (id: string, status: string, more: Partial<Image> = {}) => {
    const held = images.get(id)
    if (held !== undefined) held.image = { ...held.image, status, ...more }
  }
  const ofGlance = <T>(signal: AbortSignal | undefined, name: string, answer: () => T) =>
    request(signal, name, () => {
      if (!world.glance) throw failed(503, null)
      return answer()
    })
  const find = (id: string) => {
    const held = images.get(id)
    if (held === undefined) throw failed(404, null, 'No image found')
    return held
  }

  /** The PUT to Glance breaks off. */
  function endPut(kept: Kept, back: boolean) {
    if (kept.done || kept.broken) return
    kept.broken = true
    world.wasted += kept.offset
    if (!WRITTEN.has(images.get(kept.imageId)?.image.status ?? '')) return
    if (back) setTimeout(() => putBack(kept.imageId), PUT_BACK_MS)
  }
  function putBack(id: string) {
    if (WRITTEN.has(images.get(id)?.image.status ?? '')) setStatus(id, world.broken)
  }
  const open = () => [...uploads.values()].filter((kept) => !kept.done && kept.failure === null)

  function fail(kept: Kept, failure: UploadFailure, back: boolean) {
    kept.failure = failure
    endPut(kept, back)
    kept.sending?.fail(refusalError(kept.address, failure))
  }

  /** The connection of whatever sends breaks. */
  function cut() {
    for (const kept of uploads.values()) kept.sending?.fail(lost())
  }
  /** Chromium sends the request again by itself, from its first byte; the gateway refuses it. */
  function replay() {
    for (const kept of uploads.values()) kept.sending?.fail(failed(409, 'upload-conflict'))
  }
  /** Without a spool: it knows nothing of any upload any more. */
  function restartGateway() {
    for (const kept of uploads.values()) {
      kept.sending?.fail(lost())
      endPut(kept, true)
    }
    uploads.clear()
  }
  /** @param back whether it puts the images back, or was killed and never does. */
  function breakGlance(back: boolean) {
    const failure = {
      status: 0,
      message: 'The connection to the Image service broke.',
      request_id: null,
    }
    for (const kept of open()) fail(kept, failure, back)
  }
  function refuse(status: number, message = 'x') {
    for (const kept of open()) fail(kept, { status, message, request_id: 'req-1' }, true)
  }

  function existing(address: string): Kept {
    const kept = uploads.get(address)
    if (kept !== undefined && kept.sending === null && !kept.done && kept.failure === null) {
      if (Date.now() - kept.touched > world.patience) {
        uploads.delete(address)
        endPut(kept, true)
      }
    }
    if (!uploads.has(address)) throw failed(410, 'upload-gone')
    return kept!
  }

  function finish(kept: Kept) {
    kept.done = true
    const data = kept.data.slice()
    if (world.corrupt) data[0] = data[0]! ^ 1
    const held = images.get(kept.imageId)!
    held.data = data
    if (kept.stage) setStatus(kept.imageId, 'uploading', { size: data.length })
    else activate(kept.imageId, data)
  }
  function activate(id: string, data: Uint8Array) {
    const digest = digestOf(data)
    setStatus(id, 'active', {
      size: data.length,
      checksum: `md5 ${digest}`,
      os_hash_algo: 'sha512',
      os_hash_value: `sha512 ${digest}`,
    })
  }
  function startImport(id: string) {
    const held = find(id)
    world.calls.push('import')
    if (held.image.status !== 'uploading') throw failed(409, null, 'needs to be staged')
    const task = { id: `task-${world.tasks.length}`, image_id: id, status: 'processing' }
    const now = (status: string, message = '') => {
      world.tasks = world.tasks.filter((other) => other.id !== task.id)
      world.tasks.push(decodeTask({ ...task, status, message }))
    }
    now('processing')
    setStatus(id, 'importing')
    setTimeout(() => {
      if (world.imports === 'fails' || world.imports === 'stuck') {
        if (world.imports === 'fails') setStatus(id, 'queued', { size: null })
        now('failure', 'Task failed due to Internal Error')
        return
      }
      activate(id, world.imports === 'converts' ? bytesOf(size / 2) : held.data!)
      now('success')
    }, IMPORT_MS)
  }

  function send(
    address: string,
    file: File,
    offset: number,
    options: Parameters<UploadRun['effects']['uploads']['send']>[3],
  ): Promise<void> {
    const { end = file.size, signal, onSent, onAllSent } = options
    world.calls.push(`send ${offset}-${end}`)
    world.longestBody = Math.max(world.longestBody, end - offset)
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason)
      let sent = offset
      let arrived = offset
      let kept: Kept | null = null
      const timer = setInterval(tick, TICK_MS)
      const over = (action: () => void) => {
        clearInterval(timer)
        signal.removeEventListener('abort', onAbort)
        if (kept !== null) Object.assign(kept, { sending: null, touched: Date.now() })
        world.wasted += sent - arrived
        action()
      }
      const fails = (error: unknown) => over(() => reject(error))
      const onAbort = () => fails(signal.reason)
      signal.addEventListener('abort', onAbort)

      function begin() {
        if (!world.session) throw failed(401, 'session-expired')
        kept = existing(address)
        if (kept.failure !== null) throw refusalError(address, kept.failure)
        if (kept.sending !== null) world.doubles++
        if (kept.offset !== offset) throw failed(409, 'upload-conflict')
        kept.sending = { fail: fails }
      }

      function tick() {
        if (world.line === 'silent') return
        if (world.line === 'down') return fails(lost())
        if (!world.readable) return world.stalls ? undefined : fails(lost())
        const { proxy } = world
        if (proxy !== null && end - offset > proxy.max) {
          if (proxy.how === '413') return fails(failed(413, 'none'))
          sent = Math.min(end, sent + world.rate)
          onSent(sent)
          return sent - offset > proxy.max ? fails(lost()) : undefined
        }
        try {
          if (kept === null) begin()
        } catch (error) {
          return fails(error)
        }
        if (sent < end) {
          sent = Math.min(end, sent + world.rate)
          onSent(sent)
          if (sent === end) onAllSent()
        }
        const reached = sent === end ? end : Math.max(arrived, sent - world.lag)
        kept!.data.set(original.subarray(arrived, reached), arrived)
        kept!.offset = reached
        arrived = reached
        if (arrived < end) return
        if (arrived === kept!.length && !kept!.done) finish(kept!)
        const last = end === kept!.length
        over(last && world.lose.delete('send') ? () => reject(lost()) : resolve)
      }
    })
  }

  let made = 0
  const effects: UploadRun['effects'] = {
    glance: () => ({
      createImage: (fields, o) =>
        ofGlance(o?.signal, 'createImage', () => {
          const id = fields.id ?? `image-${++made}`
          world.calls.push('create image')
          if (images.has(id)) throw failed(409, null, 'already exists')
          const image = decodeImage({ id, name: fields.name, status: 'queued' })
          images.set(id, { image, data: null })
          return image
        }),
      getImage: (id, o) => ofGlance(o?.signal, 'getImage', () => find(id).image),
      deleteImage: (id, o) =>
        ofGlance(o?.signal, 'deleteImage', () => {
          world.calls.push('delete image')
          return images.delete(id)
        }),
      deactivateImage: (id, o) =>
        ofGlance(o?.signal, 'deactivateImage', () => {
          world.calls.push('deactivate image')
          setStatus(id, 'deactivated')
        }),
      async *listImages(query) {
        const found = [...images.values()].map(({ image }) => image)
        const same = (image: Image) =>
          image.status === 'active' && image.checksum === query?.checksum
        yield { images: found.filter(same), next: null }
      },
    }),
    imports: () => ({
      startImport: (id, _request, o) => ofGlance(o?.signal, 'import', () => startImport(id)),
      listTasks: (id, o) =>
        ofGlance(o?.signal, 'tasks', () => world.tasks.filter(({ image_id: of }) => of === id)),
    }),
    uploads: {
      create: (_scope, { length, imageId, stage = false }, signal) =>
        request(signal, 'create', () => {
          for (const kept of open()) {
            if (kept.imageId !== imageId) continue
            uploads.delete(kept.address)
            kept.sending?.fail(lost())
            endPut(kept, false)
            putBack(imageId)
          }
          const address = `/uploads/${uploads.size + world.calls.length}`
          world.calls.push('announce')
          const kept: Kept = {
            address,
            imageId,
            length,
            stage,
            data: new Uint8Array(length),
            offset: 0,
            done: false,
            broken: false,
            failure: null,
            sending: null,
            touched: Date.now(),
          }
          uploads.set(address, kept)
          const image = images.get(imageId)?.image
          const answer = (status: number) => ({ status, message: 'x', request_id: null })
          if (image === undefined) kept.failure = answer(404)
          else if (image.status !== 'queued') kept.failure = answer(409)
          else setStatus(imageId, stage ? 'uploading' : 'saving')
          return address
        }),
      send,
      status: (address, signal) =>
        request(signal, 'status', () => {
          const { offset, length, done, failure, sending } = existing(address)
          const state = done
            ? 'done'
            : failure !== null
              ? 'failed'
              : offset === length
                ? 'finishing'
                : sending === null
                  ? 'open'
                  : 'receiving'
          const more = { accepted: offset, durable: false, waiting: null }
          return { state, offset, length, failure, ...more } satisfies UploadStatus
        }),
      offset: (address, signal) =>
        request(signal, 'offset', () => {
          const kept = existing(address)
          if (kept.failure !== null) throw failed(410, 'upload-gone')
          kept.sending?.fail(lost())
          return { offset: kept.offset, expires: kept.touched + world.patience }
        }),
      terminate: (address) =>
        request(undefined, 'terminate', () => {
          world.calls.push('terminate')
          const kept = uploads.get(address)
          if (kept === undefined) return
          uploads.delete(address)
          kept.sending?.fail(lost())
          endPut(kept, true)
        }),
    },
    hashFile: (file, algorithms, options) =>
      new Promise((resolve, reject) => {
        const { from, signal, onProgress, onCheckpoint } = options ?? {}
        world.calls.push(`hash ${algorithms.join(' ')} from ${from?.offset ?? 0}`)
        let at = from?.offset ?? 0
        const timer = setInterval(() => {
          const over = (action: () => void) => {
            clearInterval(timer)
            action()
          }
          if (signal?.aborted === true) return over(() => reject(signal.reason))
          if (!world.readable) return over(() => reject(new HashError('unreadable', 'x')))
          at = Math.min(file.size, at + world.hashRate)
          onProgress?.(at)
          onCheckpoint?.({ offset: at, states: {} })
          if (at < file.size) return
          const all = algorithms.map((algo) => [algo, `${algo} ${digestOf(original)}`])
          over(() => resolve(Object.fromEntries(all)))
        }, TICK_MS)
        signal?.addEventListener('abort', () => {
          clearInterval(timer)
          reject(signal.reason)
        })
      }),
    online: watchOnline({ onLine: () => world.online, target: world.network }),
    session: watchSession(() => world.askedToSignIn++),
    bodyLimit: createBodyLimit(async () => world.maxBody),
  }
  // One that becomes unreadable fails in every later read, as one that was changed does in Chromium.
  const slice = (start = 0, end = size) => {
    const part = new Blob([])
    part.arrayBuffer = async () => {
      if (!world.readable) throw new DOMException('gone', 'NotReadableError')
      return world.disk.slice(start, end).buffer
    }
    return part
  }
  const file = new File([], 'disk.raw')
  Object.defineProperties(file, { size: { value: size }, slice: { value: slice } })
  return Object.assign(world, { effects, file })
}

export type World = ReturnType<typeof createWorld>
