import { describe, expect, test } from 'vitest'
import { HashError } from '../hash/hash-error.ts'
import { bytesOf } from './fake-world.ts'
import { demandReadable, fingerprintOf, sameContent } from './fingerprint.ts'

const MIB = 1024 * 1024
const file = (bytes: Uint8Array<ArrayBuffer>, name = 'disk.raw') => new File([bytes], name)
const of = (bytes: Uint8Array<ArrayBuffer>) => fingerprintOf(file(bytes))

test('a copy under another name is the same content', async () => {
  const bytes = bytesOf(3 * MIB)
  const a = await fingerprintOf(file(bytes, 'a.raw'))
  const b = await fingerprintOf(file(bytes, 'b.raw'))
  expect(sameContent(a, b)).toBe(true)
  expect([a.name, b.name, a.size]).toEqual(['a.raw', 'b.raw', 3 * MIB])
})

describe('one other bit is seen', () => {
  const bytes = bytesOf(64 * MIB)
  test.each([
    ['in the first byte', 0],
    ['in the last byte', bytes.length - 1],
    ['in the first sample’s end', 64 * 1024 - 1],
    ['in the last sample’s start', bytes.length - 64 * 1024],
  ])('%s', async (_, at) => {
    const before = await of(bytes)
    const other = bytes.slice()
    other[at] = other[at]! ^ 128
    expect(sameContent(before, await of(other))).toBe(false)
  })

  test('at every place of a file of a mebibyte or less', async () => {
    const small = bytesOf(200_000)
    const before = await of(small)
    for (const at of [0, 65_535, 65_536, 100_000, 131_072, 199_999]) {
      const other = small.slice()
      other[at] = other[at]! ^ 1
      expect(sameContent(before, await of(other))).toBe(false)
    }
  })
})

test('bytes that changed places are seen', async () => {
  const bytes = bytesOf(1000)
  expect(sameContent(await of(bytes), await of(bytes.toReversed()))).toBe(false)
})

test('another length is another file, even of nothing but zeros', async () => {
  const [a, b] = [await of(new Uint8Array(100)), await of(new Uint8Array(101))]
  expect(sameContent(a, b)).toBe(false)
  expect(sameContent(await of(new Uint8Array(0)), await of(new Uint8Array(0)))).toBe(true)
})

test('however large the file is, no more than a mebibyte is read', async () => {
  const read: [number, number][] = []
  const huge = new File([], 'huge.raw')
  Object.defineProperties(huge, {
    size: { value: 5 * 1024 ** 4 },
    slice: {
      value(start: number, end: number) {
        read.push([start, end])
        return new Blob([new Uint8Array(end - start)])
      },
    },
  })
  await fingerprintOf(huge)
  expect(read.reduce((sum, [start, end]) => sum + end - start, 0)).toBe(MIB)
  expect(read[0]![0]).toBe(0)
  expect(read.at(-1)![1]).toBe(huge.size)
})

test('a file that cannot be read any more says so', async () => {
  const gone = new File([], 'gone.raw')
  const part = { arrayBuffer: () => Promise.reject(new DOMException('x', 'NotReadableError')) }
  Object.defineProperties(gone, { size: { value: 10 }, slice: { value: () => part } })
  await expect(fingerprintOf(gone)).rejects.toBeInstanceOf(HashError)
  await expect(demandReadable(gone)).rejects.toMatchObject({ reason: 'unreadable' })
})
