import { describe, expect, test } from 'vitest'
import type { Download } from '#openstack/glance/types.ts'
import { imageReader } from './image-reader.ts'

const KiB = 1024
const data = (size: number) =>
  Uint8Array.from({ length: size }, (_, at) => (at * 7 + (at >> 8)) % 251)

type Ask = { from?: number; to?: number }

/** A Glance that has these bytes, and what it was asked for. */
function cloud(bytes: Uint8Array, answer: (ask: Ask) => Partial<Download> | null = () => null) {
  const asked: string[] = []
  const pieces = (part: Uint8Array) =>
    new ReadableStream<Uint8Array>({
      start(controller) {
        for (let at = 0; at < part.length; at += 1000)
          controller.enqueue(part.subarray(at, at + 1000))
        controller.close()
      },
    })
  const client = {
    downloadData: (_id: string, ask: Ask = {}): Promise<Download> => {
      const { from = 0, to = bytes.length - 1 } = ask
      asked.push(`${from}-${to}`)
      const last = Math.min(to, bytes.length - 1)
      const usual: Download = {
        status: 206,
        body: pieces(bytes.subarray(from, last + 1)),
        length: last + 1 - from,
        contentMd5: null,
        range: { first: from, last, total: bytes.length },
      }
      return Promise.resolve({ ...usual, ...answer(ask) })
    },
  }
  const reader = (size = bytes.length) =>
    imageReader(client, { id: 'x', size }, new AbortController().signal)
  return { asked, reader, pieces }
}

describe('reading an image in parts', () => {
  const bytes = data(300 * KiB)

  test('every part is what the image has there', async () => {
    const reader = cloud(bytes).reader()
    for (const [offset, length] of [
      [0, 512],
      [60 * KiB, 10 * KiB],
      [65_535, 2],
      [299 * KiB, 5 * KiB],
      [0, 300 * KiB],
      [150_000, 1],
    ] as const) {
      expect(await reader.read(offset, length)).toEqual(bytes.slice(offset, offset + length))
    }
  })

  test('what was fetched is not fetched again, and gaps in one request', async () => {
    const { asked, reader } = cloud(bytes)
    const read = reader()
    await read.read(0, 512)
    await read.read(1000, 4000)
    await read.read(200 * KiB, 10)
    await read.read(0, 300 * KiB)
    expect(asked).toEqual(['0-65535', '196608-262143', '65536-196607', '262144-307199'])
  })

  test('beyond the end there is nothing to ask for', async () => {
    const { asked, reader } = cloud(bytes)
    expect(await reader().read(300 * KiB, 512)).toEqual(new Uint8Array(0))
    expect(asked).toEqual([])
  })
})

describe('a cloud that gives no parts', () => {
  const bytes = data(2 * KiB * KiB)
  const everything = (pieces: (part: Uint8Array) => ReadableStream<Uint8Array>) => () => ({
    status: 200 as const,
    range: null,
    body: pieces(bytes),
  })

  test('is read from the start', async () => {
    const whole = cloud(bytes)
    const reader = cloud(bytes, everything(whole.pieces)).reader()
    expect(await reader.read(70_000, 100)).toEqual(bytes.slice(70_000, 70_100))
  })
  test('is not read to its end', async () => {
    const whole = cloud(bytes)
    const reader = cloud(bytes, everything(whole.pieces)).reader()
    await expect(reader.read(2 * KiB * KiB - 512, 512)).rejects.toThrow('only as a whole')
  })
  test.each([
    ['another part', { range: { first: 5, last: 10, total: 100 } }, 'another part'],
    ['no data', { status: 204 as const, body: null, range: null }, 'no data'],
  ])('that gives %s is not believed', async (_what, answer, words) => {
    await expect(
      cloud(bytes, () => answer)
        .reader()
        .read(0, 512),
    ).rejects.toThrow(words)
  })
  test('whose answer ends early is not believed', async () => {
    const short = cloud(bytes)
    const { reader } = cloud(bytes, () => ({ body: short.pieces(bytes.subarray(0, 100)) }))
    await expect(reader().read(0, 512)).rejects.toThrow('ended before')
  })
})
