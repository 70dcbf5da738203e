import { byteSource } from '../hash/byte-source.ts'
import { createMultiHasher } from '../hash/hashers.ts'
import type { Digests } from '../hash/hashers.ts'
import type { Algorithm } from '../hash/names.ts'
import { TransferError } from '../problems.ts'
import type { Sink } from './sink.ts'

export interface ReceiveOptions {
  /** Bytes that the image's record says; more or fewer are an error. */
  readonly size: number
  readonly algorithms: readonly Algorithm[]
  /** Decides, once all bytes are here, whether the file may exist. */
  readonly acceptable: (digests: Digests) => boolean
  readonly onProgress: (bytes: number) => void
  /** All bytes are here and fit; the comparison follows. */
  readonly onArrived: () => void
  readonly signal: AbortSignal
}

/** As for hashing: larger windows leave the second-level cache. */
const WINDOW = 1024 * 1024

/**
 * Moves a stream into a sink, hashing on the way, with the memory of two blocks. The sink is
 * committed only if the length is right and the digests are acceptable; in all other cases,
 * errors included, it is aborted.
 * @param stream null for an answer without a body.
 * @returns the digests of what came, acceptable or not.
 */
export async function receive(
  stream: ReadableStream<Uint8Array> | null,
  sink: Sink,
  options: ReceiveOptions,
): Promise<Digests> {
  try {
    const digests = await pump(stream, sink, options)
    options.onArrived()
    if (options.acceptable(digests)) await sink.commit()
    else await sink.abort()
    return digests
  } catch (error) {
    await Promise.allSettled([sink.abort()])
    throw error
  }
}

async function pump(
  stream: ReadableStream<Uint8Array> | null,
  sink: Sink,
  { size, algorithms, onProgress, signal }: ReceiveOptions,
): Promise<Digests> {
  const hasher = await createMultiHasher(algorithms)
  if (stream !== null) {
    const source = byteSource(stream)
    let total = 0
    try {
      let block = new ArrayBuffer(sink.blockSize)
      let filled = 0
      // One block is written while the next one is read and hashed.
      let writing: Promise<ArrayBuffer> = Promise.resolve(new ArrayBuffer(sink.blockSize))
      // Awaited below in any case; until then a failure must not count as unhandled.
      const write = (bytes: Uint8Array<ArrayBuffer>) => {
        writing = sink.write(bytes)
        writing.catch(() => {})
      }
      for (;;) {
        signal.throwIfAborted()
        const window = new Uint8Array(block, filled, Math.min(WINDOW, sink.blockSize - filled))
        const chunk = await source.read(window).catch((error: unknown) => {
          signal.throwIfAborted()
          throw cut(error)
        })
        block = chunk.bytes.buffer
        filled += chunk.bytes.byteLength
        total += chunk.bytes.byteLength
        hasher.update(chunk.bytes)
        if (total > size) throw wrongLength(size, 'more')
        onProgress(total)
        if (filled === sink.blockSize || (chunk.last && filled > 0)) {
          const free = await writing
          write(new Uint8Array(block, 0, filled))
          block = free
          filled = 0
        }
        if (chunk.last) break
      }
      await writing
    } catch (error) {
      await Promise.allSettled([source.cancel(error)])
      throw error
    }
    if (total < size) throw wrongLength(size, 'fewer')
  } else if (size > 0) throw wrongLength(size, 'fewer')
  return hasher.digests()
}

function cut(error: unknown): TransferError {
  const why = error instanceof Error ? error.message : String(error)
  return new TransferError(
    'interrupted',
    `The connection was cut before the end (${why}). No file was kept. Download it again.`,
    'retry',
  )
}

function wrongLength(size: number, how: 'more' | 'fewer'): TransferError {
  const count = new Intl.NumberFormat('en').format(size)
  return new TransferError(
    'wrong-length',
    `The image has ${count} bytes, but ${how} came. No file was kept. Download it again.`,
    'retry',
  )
}
