import { createHash, randomBytes } from 'node:crypto'
import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { unlink } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

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

/** The bytes of a request, read only as fast as they are taken. */
function bodyOf(request: IncomingMessage): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        let over = false
        const fail = () => {
          if (!over) controller.error(new BodyBroken('The request broke off'))
          over = true
        }
        request.on('data', (chunk: Buffer) => {
          if (over) return
          controller.enqueue(chunk)
          if ((controller.desiredSize ?? 0) <= 0) request.pause()
        })
        request.on('end', () => {
          if (!over) controller.close()
          over = true
        })
        request.on('error', fail)
        request.on('close', fail)
        request.pause()
      },
      pull() {
        request.resume()
      },
    },
    new ByteLengthQueuingStrategy({ highWaterMark: HIGH_WATER }),
  )
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
      const failed = new Promise<never>((_, reject) => file.once('error', reject))
      failed.catch(() => file.destroy())
      const reader = body.getReader()
      let size = 0
      try {
        for (;;) {
          const { done, value } = await reader.read()
          if (done) break
          size += value.length
          const more = file.write(value)
          const hashed = tap(value)
          if (hashed !== undefined) await hashed
          if (!more)
            await Promise.race([
              new Promise<void>((resolve) => file.once('drain', resolve)),
              failed,
            ])
        }
        await Promise.race([new Promise<void>((resolve) => file.end(resolve)), failed])
        return size
      } catch (error) {
        file.destroy()
        await unlink(path)
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
    remove: (key) => unlink(pathOf(key)),
  }
}

function nodePlatform(folder: string): Platform {
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
  const gone = new Promise<true>((resolve) => response.once('close', () => resolve(true)))
  for (;;) {
    const next = await Promise.race([reader.read(), gone])
    if (next === true) {
      await reader.cancel()
      return
    }
    if (next.done) break
    if (!response.write(next.value))
      await Promise.race([new Promise<void>((resolve) => response.once('drain', resolve)), gone])
  }
  response.end()
}

export interface DemoMountOptions {
  /** Address of `/demo` on our own port, e.g. `http://127.0.0.1:8080/demo`. */
  baseUrl: string | (() => string)
  /** Synthetic images to add (`npm start -- --images N`). */
  images?: number
  /** Seconds that a token lives. */
  tokenSeconds?: number
}

export interface DemoMount {
  /** Answers `/demo/identity…` and `/demo/image…`; `request.url` is the whole path. */
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
  const cloud = createDemoCloud({ ...options, platform: nodePlatform(folder) })
  const origin = () => {
    const base = options.baseUrl
    return new URL(typeof base === 'function' ? base() : base).origin
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const gone = new AbortController()
    response.once('close', () => gone.abort())
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
        console.error('demo cloud:', error)
        if (!response.headersSent) response.writeHead(500)
        response.end()
      })
    },
  }
}
