import { byteSource } from '../hash/byte-source.ts'
import { createMultiHasher } from '../hash/hashers.ts'
import type { Digests } from '../hash/hashers.ts'
import type { Algorithm } from '../hash/names.ts'
import type { Watchdog } from '../watchdog.ts'
import { wrongLength } from './answer.ts'
import type { Sink } from './sink.ts'

export interface ReceiveOptions {
  /** Bytes that the image's record says; more are an error, fewer are not the end yet. */
  readonly size: number
  readonly algorithms: readonly Algorithm[]
  /** Decides, once all bytes are here, whether the file may exist. */
  readonly acceptable: (digests: Digests) => boolean
  readonly onProgress: (bytes: number) => void
  /** All bytes are here and fit; the comparison follows. */
  readonly onArrived: () => void
}

/** One connection's part of a download. */
interface Stretch {
  /** Bytes at the stream's beginning that are here already. */
  readonly skip: number
  /** Hears when bytes are waited for: what the disk takes is no silence. */
  readonly watch: Pick<Watchdog, 'alive' | 'rest'>
  readonly signal: AbortSignal
}

/** Takes the bytes of a download as they come, over as many connections as it needs. */
export interface Receiver {
  /** Bytes that are here, hashed and on their way into the sink. */
  readonly received: () => number
  /**
   * Takes a stream to its end; it goes on where the one before broke off.
   * @param stream null for an answer without a body.
   * @throws Cut when the stream broke, or the signal's reason: nothing is lost, call it again.
   *   TransferError of the sink, or of too many bytes: it is over.
   */
  take(stream: ReadableStream<Uint8Array> | null, stretch: Stretch): Promise<void>
  /**
   * Ends the download once all bytes are here: the sink is committed if the digests are acceptable,
   * else aborted. @returns the digests of what came, acceptable or not.
   */
  finish(): Promise<Digests>
}

/** The stream broke before its end. */
export class Cut extends Error {
  override readonly name = 'Cut'
}

/** As for hashing: larger windows leave the second-level cache. */
const WINDOW = 1024 * 1024

/** @param sink stays the caller's to abort, but for `finish`. */
export async function createReceiver(sink: Sink, options: ReceiveOptions): Promise<Receiver> {
  const { size, onProgress } = options
  const hasher = await createMultiHasher(options.algorithms)
  let received = 0
  let block = new ArrayBuffer(sink.blockSize)
  let filled = 0
  // What is read into goes into the stream and is lost with it, so it is not the block itself.
  const windowSize = Math.min(WINDOW, sink.blockSize)
  let window = new ArrayBuffer(windowSize)
  // One block is written while the next one is read and hashed.
  let writing: Promise<ArrayBuffer> = Promise.resolve(new ArrayBuffer(sink.blockSize))

  /** Hands the block over once the one before is written. A pause leaves it as it is. */
  async function flush(signal: AbortSignal | null) {
    const free = await (signal === null ? writing : unlessAborted(writing, signal))
    writing = sink.write(new Uint8Array(block, 0, filled))
    // Awaited later in any case; until then a failure must not count as unhandled.
    writing.catch(() => {})
    block = free
    filled = 0
  }

  function keep(bytes: Uint8Array) {
    if (received + bytes.byteLength > size) throw wrongLength(size, 'more came')
    hasher.update(bytes)
    new Uint8Array(block).set(bytes, filled)
    filled += bytes.byteLength
    received += bytes.byteLength
    onProgress(received)
  }

  async function pump(stream: ReadableStream<Uint8Array>, { skip, watch, signal }: Stretch) {
    const source = byteSource(stream)
    // A stream that is not fetch's own hears of the end only so.
    const stop = () => void source.cancel(signal.reason).catch(() => {})
    signal.addEventListener('abort', stop)
    const read = async (most: number) => {
      watch.alive()
      try {
        // What has come is taken at once: a connection that breaks takes along what was left in it.
        return await source.read(new Uint8Array(window, 0, Math.min(most, windowSize)), 1)
      } catch (error) {
        window = new ArrayBuffer(windowSize)
        signal.throwIfAborted()
        if (received === size) return null
        throw new Cut(error instanceof Error ? error.message : String(error))
      } finally {
        watch.rest()
      }
    }
    try {
      let over = skip
      for (;;) {
        signal.throwIfAborted()
        if (filled === sink.blockSize) await flush(signal)
        const chunk = await read(over > 0 ? over : sink.blockSize - filled)
        if (chunk === null) return
        window = chunk.bytes.buffer
        // A stream that was cancelled looks like one that ended.
        if (chunk.last) signal.throwIfAborted()
        if (over > 0) over -= chunk.bytes.byteLength
        else keep(chunk.bytes)
        if (chunk.last) return
      }
    } catch (error) {
      await Promise.allSettled([source.cancel(error)])
      throw error
    } finally {
      signal.removeEventListener('abort', stop)
    }
  }

  return {
    received: () => received,
    async take(stream, stretch) {
      if (stream !== null) await pump(stream, stretch)
    },
    async finish() {
      if (received < size) throw wrongLength(size, 'fewer came')
      if (filled > 0) await flush(null)
      await writing
      options.onArrived()
      const digests = hasher.digests()
      if (options.acceptable(digests)) await sink.commit()
      else await sink.abort()
      return digests
    },
  }
}

/** @throws the signal's reason as soon as it is aborted, whatever becomes of the promise. */
function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const stop = () => reject(signal.reason)
    if (signal.aborted) return stop()
    signal.addEventListener('abort', stop)
    void promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}
