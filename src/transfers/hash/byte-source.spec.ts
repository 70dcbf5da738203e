import { describe, expect, test } from 'vitest'
import { byteSource } from './byte-source.ts'

const bytes = (...values: number[]) => new Uint8Array(values)

/** The same chunks as a byte stream and as a plain stream, as older browsers have. */
const kinds = {
  'a byte stream': (chunks: Uint8Array<ArrayBuffer>[]) => {
    const left = [...chunks]
    return new ReadableStream({
      type: 'bytes',
      pull(controller) {
        const next = left.shift()
        if (next !== undefined) return controller.enqueue(next)
        controller.close()
        controller.byobRequest?.respond(0)
      },
    })
  },
  'a plain stream': (chunks: Uint8Array<ArrayBuffer>[]) => {
    const left = [...chunks]
    return new ReadableStream<Uint8Array<ArrayBuffer>>({
      pull(controller) {
        const next = left.shift()
        if (next === undefined) controller.close()
        else controller.enqueue(next)
      },
    })
  },
}

/** Reads to the end through one reused buffer of `size` bytes; gives a copy of each window. */
async function windows(stream: ReadableStream<Uint8Array<ArrayBuffer>>, size: number) {
  const source = byteSource(stream)
  const seen: number[][] = []
  let window: Uint8Array<ArrayBuffer> = new Uint8Array(size)
  for (;;) {
    const chunk = await source.read(window)
    seen.push([...chunk.bytes])
    if (chunk.last) return seen
    window = new Uint8Array(chunk.bytes.buffer, 0, size)
  }
}

describe.each(Object.entries(kinds))('%s', (_, make) => {
  test('fills each window from small and large chunks', async () => {
    const stream = make([bytes(1), bytes(2, 3, 4, 5, 6, 7), bytes(8)])
    expect(await windows(stream, 3)).toEqual([
      [1, 2, 3],
      [4, 5, 6],
      [7, 8],
    ])
  })

  test('says so when the last window is exactly full', async () => {
    const seen = await windows(make([bytes(1, 2), bytes(3, 4)]), 2)
    expect(seen.flat()).toEqual([1, 2, 3, 4])
  })

  test('ends at once when there is nothing', async () => {
    expect(await windows(make([]), 4)).toEqual([[]])
  })

  test('keeps what is already in the buffer before the window', async () => {
    const source = byteSource(make([bytes(7, 8)]))
    const { bytes: read } = await source.read(new Uint8Array(bytes(1, 2, 0, 0).buffer, 2, 2))
    expect([...new Uint8Array(read.buffer)]).toEqual([1, 2, 7, 8])
  })

  test("passes the stream's failure on", async () => {
    const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
      start: (controller) => controller.error(new Error('cut')),
    })
    await expect(byteSource(stream).read(new Uint8Array(4))).rejects.toThrow('cut')
  })
})
