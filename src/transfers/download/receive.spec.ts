import { describe, expect, test, vi } from 'vitest'
import type { Digests } from '../hash/hashers.ts'
import { receive } from './receive.ts'
import type { ReceiveOptions } from './receive.ts'
import type { Sink } from './sink.ts'

const bytes = (size: number, from = 0) => Uint8Array.from({ length: size }, (_, i) => from + i)
/** openssl md5 of the bytes 0, 1, … 9. */
const MD5_OF_TEN = 'c56bd5480f6e5413cb62a0ad9666613a'

function streamOf(...chunks: Uint8Array<ArrayBuffer>[]) {
  return new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk)
      controller.close()
    },
  })
}

/** A disk with small blocks; `file` is null until the download is committed. */
function disk(write: () => Promise<void> = async () => {}) {
  const parts: number[] = []
  const blocks: number[] = []
  const state = { file: null as number[] | null, aborted: 0, blocks }
  const sink: Sink = {
    blockSize: 4,
    async write(block) {
      blocks.push(block.byteLength)
      parts.push(...block)
      await write()
      return new ArrayBuffer(4)
    },
    async commit() {
      state.file = parts
    },
    async abort() {
      state.aborted++
    },
  }
  return { sink, state }
}

const options = (more: Partial<ReceiveOptions> = {}): ReceiveOptions => ({
  size: 10,
  algorithms: ['md5'],
  acceptable: () => true,
  onProgress: () => {},
  onArrived: () => {},
  signal: new AbortController().signal,
  ...more,
})

describe('a download into a sink', () => {
  test('writes whole blocks, hashes them and becomes a file', async () => {
    const { sink, state } = disk()
    const seen: number[] = []
    const arrived = vi.fn<() => void>()
    const digests = await receive(
      streamOf(bytes(3), bytes(7, 3)),
      sink,
      options({ onProgress: (count) => seen.push(count), onArrived: arrived }),
    )
    expect(digests).toEqual({ md5: MD5_OF_TEN })
    expect(state).toEqual({ file: [...bytes(10)], aborted: 0, blocks: [4, 4, 2] })
    expect(seen.at(-1)).toBe(10)
    expect(arrived).toHaveBeenCalledOnce()
  })

  test('that is not acceptable leaves no file, and still tells its digests', async () => {
    const { sink, state } = disk()
    const judged: Digests[] = []
    const acceptable = (digests: Digests) => {
      judged.push(digests)
      return false
    }
    const digests = await receive(streamOf(bytes(10)), sink, options({ acceptable }))
    expect(digests).toEqual({ md5: MD5_OF_TEN })
    expect(judged).toEqual([digests])
    expect(state).toMatchObject({ file: null, aborted: 1 })
  })

  test.each([
    ['fewer', [bytes(9)], 'The image has 10 bytes, but fewer came. No file was kept.'],
    ['more', [bytes(10), bytes(1)], 'The image has 10 bytes, but more came. No file was kept.'],
    ['no', [], 'The image has 10 bytes, but fewer came. No file was kept.'],
  ])('of %s bytes leaves no file', async (_, chunks, sentence) => {
    const { sink, state } = disk()
    await expect(receive(streamOf(...chunks), sink, options())).rejects.toMatchObject({
      problem: { kind: 'wrong-length', sentence: expect.stringContaining(sentence) },
    })
    expect(state).toMatchObject({ file: null, aborted: 1 })
  })

  test('of nothing is an empty file', async () => {
    for (const stream of [streamOf(), null]) {
      const { sink, state } = disk()
      const digests = await receive(stream, sink, options({ size: 0 }))
      expect(digests).toEqual({ md5: 'd41d8cd98f00b204e9800998ecf8427e' })
      expect(state.file).toEqual([])
    }
  })

  test('that is cut off leaves no file', async () => {
    const { sink, state } = disk()
    let pulls = 0
    const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
      pull(controller) {
        if (pulls++ === 0) controller.enqueue(bytes(5))
        else controller.error(new TypeError('network error'))
      },
    })
    await expect(receive(stream, sink, options())).rejects.toMatchObject({
      problem: { kind: 'interrupted', next: 'retry' },
    })
    expect(state).toMatchObject({ file: null, aborted: 1 })
  })

  test('onto a full disk stops reading', async () => {
    const { sink, state } = disk(() => Promise.reject(new Error('full')))
    const cancelled = vi.fn<(reason: unknown) => void>()
    const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
      pull: (controller) => controller.enqueue(bytes(4)),
      cancel: cancelled,
    })
    await expect(receive(stream, sink, options({ size: 1000 }))).rejects.toThrow('full')
    expect(cancelled).toHaveBeenCalledOnce()
    expect(state).toMatchObject({ file: null, aborted: 1 })
  })

  test('that is cancelled leaves no file and gives the reason', async () => {
    const { sink, state } = disk()
    const cancel = new AbortController()
    const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
      pull: (controller) => controller.enqueue(bytes(1)),
    })
    const onProgress = (count: number) => {
      if (count >= 8) cancel.abort(new Error('enough'))
    }
    const receiving = receive(
      stream,
      sink,
      options({ size: 1000, onProgress, signal: cancel.signal }),
    )
    await expect(receiving).rejects.toThrow('enough')
    expect(state).toMatchObject({ file: null, aborted: 1 })
  })

  test('reads no further than the disk writes', async () => {
    let release = () => {}
    const slow = new Promise<void>((resolve) => {
      release = resolve
    })
    const { sink } = disk(() => slow)
    let read = 0
    const stream = new ReadableStream<Uint8Array<ArrayBuffer>>(
      {
        pull(controller) {
          if (read === 400) return controller.close()
          read += 4
          controller.enqueue(bytes(4))
        },
      },
      { highWaterMark: 0 },
    )
    const receiving = receive(stream, sink, options({ size: 400 }))
    await vi.waitFor(() => expect(read).toBeGreaterThanOrEqual(8))
    // Whatever can be read by now has been read.
    await new Promise((resolve) => setTimeout(resolve, 0))
    expect(read).toBeLessThanOrEqual(16)
    release()
    await receiving
    expect(read).toBe(400)
  })
})
