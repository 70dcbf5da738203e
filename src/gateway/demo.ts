import { createHash, randomBytes } from 'node:crypto'
import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Writable } from 'node:stream'
import { finished } from 'node:stream/promises'

/** Loaded only when a demo is wanted: with a real cloud none of it is in the process. */
const loadDemoCloud = () => import('#demo-cloud/cloud.ts')
type Create = Awaited<ReturnType<typeof loadDemoCloud>>['createDemoCloud']
type DemoCloud = ReturnType<Create>
type Platform = NonNullable<Parameters<Create>[0]['platform']>
type Blobs = Platform['blobs']

/** Bytes that may wait between two ends of a body; what socket and file take at once. */
const HIGH_WATER = 1024 * 1024

/** A body that came to an end before its time: the client went away. */
class BodyBroken extends Error {}

/**
 * Waits until a stream takes more, or is closed. (Not a race against one long promise: every
 * race would keep its chunk alive until that settles.)
 */
function drained(stream: Writable): Promise<void> {
  if (stream.destroyed) return Promise.resolve()
  return new Promise((resolve) => {
    const done = () => {
      stream.off('drain', done)
      stream.off('close', done)
      resolve()
    }
    stream.on('drain', done)
    stream.on('close', done)
  })
}

/** Bodies of requests by the stream that stands for them. */
const sources = new WeakMap<ReadableStream<Uint8Array>, IncomingMessage>()

async function* chunksOf(request: IncomingMessage): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of request) yield chunk as Buffer
  } catch (error) {
    throw new BodyBroken('The request broke off', { cause: error })
  }
}

/** The bytes of a request as a stream; nothing is read before the first pull. */
function bodyOf(request: IncomingMessage): ReadableStream<Uint8Array> {
  const chunks = chunksOf(request)
  const stream = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await chunks.next()
        if (done) controller.close()
        else controller.enqueue(value)
      },
    },
    { highWaterMark: 0 },
  )
  sources.set(stream, request)
  return stream
}

/**
 * The chunks of a body. One that still stands untouched for a request is read from the socket
 * itself: a web stream in between halves the speed and keeps hundreds of MiB alive.
 */
function readBody(body: ReadableStream<Uint8Array>): AsyncIterable<Uint8Array> {
  const source = sources.get(body)
  return source === undefined || body.locked ? body : chunksOf(source)
}

/** Files in one folder; names are the cloud's own keys, which are hex. */
function fileBlobs(folder: string): Blobs {
  const pathOf = (key: string) => {
    if (!/^[0-9a-f]{32}$/.test(key)) throw new Error('Not a key of the demo cloud')
    return join(folder, key)
  }
  return {
    async write(key, body, tap) {
      const path = pathOf(key)
      const file = createWriteStream(path, { highWaterMark: HIGH_WATER })
      let failure: Error | null = null
      file.once('error', (error) => (failure = error))
      let size = 0
      try {
        for await (const chunk of readBody(body)) {
          size += chunk.length
          const more = file.write(chunk)
          const hashed = tap(chunk)
          if (hashed !== undefined) await hashed
          if (!more) await drained(file)
          if (failure !== null) throw failure
        }
        file.end()
        await finished(file)
        return size
      } catch (error) {
        file.destroy()
        await rm(path, { force: true })
        throw error
      }
    },
    read(key, from, to) {
      const file = createReadStream(pathOf(key), {
        start: from,
        end: to - 1,
        highWaterMark: HIGH_WATER,
      })
      const chunks = file.iterator({ destroyOnReturn: true }) as AsyncIterator<Buffer>
      return new ReadableStream<Uint8Array>(
        {
          async pull(controller) {
            const { done, value } = await chunks.next()
            if (done) controller.close()
            else controller.enqueue(value)
          },
          cancel() {
            file.destroy()
          },
        },
        { highWaterMark: 0 },
      )
    },
    remove: (key) => rm(pathOf(key), { force: true }),
  }
}

function nodePlatform(folder: string, reach: Platform['reach']): Platform {
  return {
    now: () => Date.now(),
    random: (bytes) => randomBytes(bytes),
    digester() {
      const md5 = createHash('md5')
      const sha512 = createHash('sha512')
      return {
        update(chunk) {
          md5.update(chunk)
          sha512.update(chunk)
        },
        digest: () => ({ md5: md5.digest('hex'), sha512: sha512.digest('hex') }),
      }
    },
    blobs: fileBlobs(folder),
    reach,
  }
}

function requestOf(request: IncomingMessage, origin: string, signal: AbortSignal): Request {
  const headers = new Headers()
  for (let i = 0; i < request.rawHeaders.length; i += 2)
    headers.append(request.rawHeaders[i]!, request.rawHeaders[i + 1]!)
  const bodyless = request.method === 'GET' || request.method === 'HEAD'
  // Concatenated, not resolved: a target such as //host/ must not leave the origin.
  return new Request(origin + (request.url ?? '/'), {
    method: request.method ?? 'GET',
    headers,
    signal,
    ...(bodyless ? {} : { body: bodyOf(request), duplex: 'half' }),
  })
}

async function send(answer: Response, response: ServerResponse, bodyless: boolean): Promise<void> {
  response.statusCode = answer.status
  if (answer.statusText !== '') response.statusMessage = answer.statusText
  answer.headers.forEach((value, name) => response.setHeader(name, value))
  if (answer.body === null || bodyless) {
    await answer.body?.cancel()
    response.end()
    return
  }
  const reader = answer.body.getReader()
  // Cancelling ends the loop: the next read says done.
  // A body that broke by itself says so at the read below.
  const stop = () => void reader.cancel().catch(() => {})
  response.once('close', stop)
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    if (!response.write(value)) await drained(response)
  }
  response.off('close', stop)
  response.end()
}

interface DemoMountOptions {
  /** Address of `/demo` on our own port, e.g. `http://127.0.0.1:8080/demo`. */
  baseUrl: string | (() => string)
  /** Synthetic images to add (`npm start -- --images N`). */
  images?: number
  /** Synthetic definitions of properties to add (`--definitions N`). */
  definitions?: number
  /** The only Image API that the cloud has (`--image-api v1`); v2 by default. */
  imageApi?: 'v1' | 'v2'
  /** Seconds that a token lives. */
  tokenSeconds?: number
  /** Seconds that a copy of an image to another project takes at least. */
  copySeconds?: number
  /**
   * Whether images can be fetched from servers on this machine; they can by default. Not for a demo
   * that others reach: they would read what only this machine is meant to.
   */
  reachesHost?: boolean
}

export interface DemoMount {
  /** Answers `/demo/identity…`, `/demo/image…` and `/demo/faults`; `request.url` is the whole path. */
  handler(request: IncomingMessage, response: ServerResponse): void
  /** Accounts for the sign-in page. */
  accounts: DemoCloud['accounts']
  /** Resolves when the seeds are there. */
  ready: Promise<void>
  /** Removes the temporary folder; also done when the process exits. */
  close(): void
}

/**
 * Mounts the embedded demo cloud into a node server:
 *
 *     const demo = await mountDemoCloud({ images: 0, baseUrl: () => `http://127.0.0.1:${port}/demo` })
 *     http.createServer((req, res) => {
 *       if (req.url?.startsWith('/demo/')) demo.handler(req, res)
 *       else …
 *     })
 *
 * The handler must see the request before anything reads its body. Image bytes go to files in a
 * temporary folder, which is removed when the process exits. The server should be created with
 * `requestTimeout: 0`, else node ends uploads that take longer than five minutes.
 */
export async function mountDemoCloud(options: DemoMountOptions): Promise<DemoMount> {
  const { createDemoCloud } = await loadDemoCloud()
  const folder = mkdtempSync(join(tmpdir(), 'viewfinder-demo-'))
  const close = () => {
    process.off('exit', close)
    rmSync(folder, { recursive: true, force: true })
  }
  process.on('exit', close)
  /** Requests that are being answered, for the fault plan's restart. */
  const running = new Set<IncomingMessage>()
  const cutAll = () => {
    for (const request of running) request.socket.destroy()
  }
  const { reachesHost = true } = options
  const reach: Platform['reach'] = (url, init) =>
    reachesHost ? fetch(url, init) : Promise.reject(new Error('There is no way out of this demo.'))
  const cloud = createDemoCloud({ ...options, platform: nodePlatform(folder, reach), cutAll })
  const origin = () => {
    const base = options.baseUrl
    return new URL(typeof base === 'function' ? base() : base).origin
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const gone = new AbortController()
    running.add(request)
    response.once('close', () => {
      running.delete(request)
      gone.abort()
    })
    const result = await cloud.fetch(requestOf(request, origin(), gone.signal))
    await send(result, response, request.method === 'HEAD')
  }

  return {
    accounts: cloud.accounts,
    ready: cloud.ready,
    close,
    handler(request, response) {
      answer(request, response).catch((error: unknown) => {
        if (error instanceof BodyBroken || response.destroyed) return
        if (!(error instanceof Error) || error.name !== 'ConnectionCut')
          console.error('demo cloud:', error)
        // Half an answer must not look like a whole one.
        request.socket.destroy()
      })
    },
  }
}
