import { createMD5, createSHA512 } from 'hash-wasm'

/** What Glance keeps of some data: its `checksum` and its `os_hash_value`, lower-case hex. */
interface Digests {
  md5: string
  sha512: string
}

/** Hashes one stream. `update` may answer later; the next chunk then waits for it. */
export interface Digester {
  update(chunk: Uint8Array): void | Promise<void>
  digest(): Digests | Promise<Digests>
}

/** Where image bytes live. Keys are made by the cloud (hex), never taken from a request. */
interface Blobs {
  /**
   * Stores everything that `body` yields. Rejects when the body breaks; what was written so far
   * is then gone.
   * @param tap sees every chunk before the next one is read
   * @returns the number of bytes
   */
  write(
    key: string,
    body: ReadableStream<Uint8Array>,
    tap: (chunk: Uint8Array) => void | Promise<void>,
  ): Promise<number>
  /** Bytes from `from` (inclusive) to `to` (exclusive). */
  read(key: string, from: number, to: number): ReadableStream<Uint8Array>
  remove(key: string): Promise<void>
}

/** Everything the cloud needs that differs between runtimes. */
export interface Platform {
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly random: (bytes: number) => Uint8Array
  digester(): Digester | Promise<Digester>
  blobs: Blobs
  /** Data at other addresses, as `fetch`; rejects where there is no way there. */
  reach(url: string, init: RequestInit): Promise<Response>
}

/** Bytes that are in memory already, as a stream of chunks that a socket takes in one go. */
export function streamOf(bytes: Uint8Array): ReadableStream<Uint8Array> {
  const CHUNK = 256 * 1024
  let at = 0
  return new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (at < bytes.length) controller.enqueue(bytes.subarray(at, (at += CHUNK)))
        if (at >= bytes.length) controller.close()
      },
    },
    { highWaterMark: 0 },
  )
}

/** Reads a stream to its end, chunk by chunk, waiting for what is done with each. */
async function drain(
  body: ReadableStream<Uint8Array>,
  take: (chunk: Uint8Array) => void | Promise<void>,
): Promise<number> {
  const reader = body.getReader()
  let bytes = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return bytes
    bytes += value.length
    const wait = take(value)
    if (wait !== undefined) await wait
  }
}

function memoryBlobs(): Blobs {
  const kept = new Map<string, Uint8Array>()
  return {
    async write(key, body, tap) {
      const parts: Uint8Array[] = []
      const size = await drain(body, (chunk) => {
        parts.push(chunk.slice())
        return tap(chunk)
      })
      const whole = new Uint8Array(size)
      let at = 0
      for (const part of parts) {
        whole.set(part, at)
        at += part.length
      }
      kept.set(key, whole)
      return size
    },
    read(key, from, to) {
      const bytes = kept.get(key)
      if (bytes === undefined) throw new Error(`No blob ${key}`)
      return streamOf(bytes.subarray(from, to))
    },
    async remove(key) {
      kept.delete(key)
    },
  }
}

/** A platform that needs nothing but the language and WebAssembly: bytes in memory. */
export function memoryPlatform(): Platform {
  return {
    now: () => Date.now(),
    random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
    async digester() {
      const [md5, sha512] = await Promise.all([createMD5(), createSHA512()])
      return {
        update(chunk) {
          md5.update(chunk)
          sha512.update(chunk)
        },
        digest: () => ({ md5: md5.digest('hex'), sha512: sha512.digest('hex') }),
      }
    },
    blobs: memoryBlobs(),
    reach: (url, init) => fetch(url, init),
  }
}
