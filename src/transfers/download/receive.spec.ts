import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import type { Digests } from '../hash/hashers.ts'
import { createReceiver, Cut } from './receive.ts'
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
function disk(write: () => Promise<void> = async () => {}, blockSize = 4) {
  const parts: number[] = []
  const blocks: number[] = []
  const state = { file: null as number[] | null, aborted: 0, blocks }
  const sink: Sink = {
    blockSize,
    async write(block) {
      blocks.push(block.byteLength)
      parts.push(...block)
      await write()
      return new ArrayBuffer(blockSize)
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
  ...more,
})

const watch = { alive: () => {}, rest: () => {} }
const open = () => new AbortController().signal

type Stream = ReadableStream<Uint8Array<ArrayBuffer>> | null

/** One connection from the first byte to the last, as the worker does it. */
async function receive(stream: Stream, sink: Sink, more: ReceiveOptions, signal = open()) {
  const receiver = await createReceiver(sink, more)
  try {
    await receiver.take(stream, { skip: 0, watch, signal })
    return await receiver.finish()
  } catch (error) {
    await sink.abort()
    throw error
  }
}

/** A stream that breaks, or stands still, after its chunks. */
function brokenStream(how: 'breaks' | 'stands still', ...chunks: Uint8Array<ArrayBuffer>[]) {
  let next = 0
  return new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      const chunk = chunks[next++]
      if (chunk !== undefined) controller.enqueue(chunk)
      else if (how === 'breaks') controller.error(new TypeError('network error'))
      else return new Promise<void>(() => {})
    },
  })
}

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
    const receiving = receive(stream, sink, options({ size: 1000, onProgress }), cancel.signal)
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

describe('a download that is cut', () => {
  test('goes on with the rest, and hashes nothing twice', async () => {
    const { sink, state } = disk()
    const receiver = await createReceiver(sink, options())
    const signal = open()
    const first = brokenStream('breaks', bytes(3), bytes(2, 3))
    await expect(receiver.take(first, { skip: 0, watch, signal })).rejects.toThrow(Cut)
    expect(receiver.received()).toBe(5)
    await receiver.take(streamOf(bytes(5, 5)), { skip: 0, watch, signal })
    expect(await receiver.finish()).toEqual({ md5: MD5_OF_TEN })
    expect(state).toEqual({ file: [...bytes(10)], aborted: 0, blocks: [4, 4, 2] })
  })

  test('passes over what an answer brings a second time', async () => {
    const { sink, state } = disk()
    const receiver = await createReceiver(sink, options())
    const signal = open()
    const first = brokenStream('breaks', bytes(6))
    await expect(receiver.take(first, { skip: 0, watch, signal })).rejects.toThrow(Cut)
    await receiver.take(streamOf(bytes(10)), { skip: 6, watch, signal })
    expect(await receiver.finish()).toEqual({ md5: MD5_OF_TEN })
    expect(state.file).toEqual([...bytes(10)])
  })

  test('after its last byte is complete', async () => {
    const { sink, state } = disk()
    const receiver = await createReceiver(sink, options())
    await receiver.take(brokenStream('breaks', bytes(10)), { skip: 0, watch, signal: open() })
    expect(await receiver.finish()).toEqual({ md5: MD5_OF_TEN })
    expect(state.file).toEqual([...bytes(10)])
  })

  test('by a pause stops at once, also while the disk is slow, and loses nothing', async () => {
    let release = () => {}
    const slow = new Promise<void>((resolve) => {
      release = resolve
    })
    const { sink, state } = disk(() => slow)
    const receiver = await createReceiver(sink, options())
    const pause = new AbortController()
    const stalled = brokenStream('stands still', bytes(9))
    const taking = receiver.take(stalled, { skip: 0, watch, signal: pause.signal })
    await vi.waitFor(() => expect(receiver.received()).toBe(8))
    pause.abort(new Error('paused'))
    await expect(taking).rejects.toThrow('paused')
    release()
    await receiver.take(streamOf(bytes(2, 8)), { skip: 0, watch, signal: open() })
    expect(await receiver.finish()).toEqual({ md5: MD5_OF_TEN })
    expect(state).toMatchObject({ file: [...bytes(10)], aborted: 0 })
  })

  test('is paused while nothing comes', async () => {
    const { sink } = disk()
    const receiver = await createReceiver(sink, options())
    const pause = new AbortController()
    const alive = vi.fn<() => void>()
    const stalled = brokenStream('stands still', bytes(2))
    const listening = { alive, rest: () => {} }
    const taking = receiver.take(stalled, { skip: 0, watch: listening, signal: pause.signal })
    await vi.waitFor(() => expect(alive).toHaveBeenCalledTimes(2))
    pause.abort(new Error('paused'))
    await expect(taking).rejects.toThrow('paused')
    expect(receiver.received()).toBe(2)
  })

  test('anywhere, any number of times, by any answer, is the same file', async () => {
    const size = 3000
    const data = Uint8Array.from({ length: size }, (_, i) => (i * 31 + (i >>> 8) * 17) & 0xff)
    const md5 = createHash('md5').update(data).digest('hex')
    const connection = fc.record({
      /** Bytes that come until it breaks. */
      length: fc.nat({ max: size }),
      chunk: fc.integer({ min: 20, max: 700 }),
      /** Bytes before the ones that were asked for, as of a cache that gives more. */
      early: fc.oneof(fc.constant(0), fc.nat({ max: size })),
      byob: fc.boolean(),
      how: fc.constantFrom('breaks', 'ends', 'pauses'),
    })
    await fc.assert(
      fc.asyncProperty(
        fc.array(connection, { maxLength: 12 }),
        fc.integer({ min: 50, max: 800 }),
        async (connections, blockSize) => {
          const { sink, state } = disk(undefined, blockSize)
          const receiver = await createReceiver(sink, options({ size }))
          const whole = {
            length: size,
            chunk: 512,
            early: 0,
            byob: true,

            how: 'ends' as const,
          }
          for (const { length, chunk, early, byob, how } of [...connections, whole]) {
            const from = Math.max(0, receiver.received() - early)
            const skip = receiver.received() - from
            const pause = new AbortController()
            const stream = cutStream(data.subarray(from, from + length), chunk, byob, how, pause)
            await receiver
              .take(stream, { skip, watch, signal: pause.signal })
              .catch((error: unknown) => {
                if (!(error instanceof Cut) && error !== pause.signal.reason) throw error
              })
          }
          expect(await receiver.finish()).toEqual({ md5 })
          expect(Buffer.compare(Buffer.from(state.file!), data)).toBe(0)
        },
      ),
      { numRuns: 100 },
    )
  })
})

/** As an answer of fetch (a byte stream) or of an older browser, with its way to end. */
function cutStream(
  data: Uint8Array<ArrayBuffer>,
  chunk: number,
  byob: boolean,
  how: 'breaks' | 'ends' | 'pauses',
  pause: AbortController,
): ReadableStream<Uint8Array> {
  let at = 0
  type Controller = ReadableByteStreamController | ReadableStreamDefaultController<Uint8Array>
  const pull = (controller: Controller) => {
    if (at < data.byteLength) {
      controller.enqueue(data.slice(at, at + chunk))
      at += chunk
    } else if (how === 'breaks') controller.error(new TypeError('network error'))
    else if (how === 'pauses') pause.abort(new Error('paused'))
    else {
      controller.close()
      if ('byobRequest' in controller) controller.byobRequest?.respond(0)
    }
  }
  return byob
    ? (new ReadableStream({ type: 'bytes', pull }) as ReadableStream<Uint8Array>)
    : new ReadableStream<Uint8Array>({ pull })
}
