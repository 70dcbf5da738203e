import { describe, expect, test } from 'vitest'
import { createPieces } from './pieces.ts'

const MIB = 1024 * 1024
const GIB = 1024 * MIB

function setUp(limit: number | null = null) {
  const learned: number[] = []
  return { learned, pieces: createPieces(limit, (bytes) => learned.push(bytes)) }
}

test('with no limit known a request takes the whole rest', () => {
  expect(setUp().pieces.end(5, GIB)).toBe(GIB)
})

test('a known limit is kept to the byte', () => {
  const { pieces } = setUp(5_000_000)
  expect(pieces.end(0, GIB)).toBe(5_000_000)
  expect(pieces.end(GIB - 1, GIB)).toBe(GIB)
})

describe('a 413', () => {
  test('halves from 64 MiB down to 1 MiB, and then there is nothing left to try', () => {
    const { pieces, learned } = setUp()
    let length = GIB
    while (pieces.refused(length)) length = pieces.end(0, GIB)
    expect(learned).toEqual([64, 32, 16, 8, 4, 2, 1].map((mib) => mib * MIB))
    expect(length).toBe(MIB)
  })

  test('of a short request does not try longer ones', () => {
    const { pieces } = setUp()
    expect(pieces.refused(3 * MIB + 1)).toBe(true)
    expect(pieces.end(0, GIB)).toBe(2 * MIB)
    expect(pieces.refused(1.5 * MIB)).toBe(true)
    expect(pieces.end(0, GIB)).toBe(MIB)
  })

  test('of a request that is short already is no limit of ours', () => {
    const { pieces, learned } = setUp()
    expect(pieces.refused(1000)).toBe(false)
    expect(learned).toEqual([])
  })
})

describe('a cut', () => {
  const at = (arrived: number, sent = arrived) => ({ length: GIB, sent, arrived })

  test('three times after the same number of bytes is a limit', () => {
    const { pieces, learned } = setUp()
    expect(pieces.cut(at(20 * MIB))).toBe(false)
    expect(pieces.cut(at(20 * MIB + 5000))).toBe(false)
    expect(pieces.cut(at(20 * MIB - 5000))).toBe(true)
    expect(learned).toEqual([16 * MIB])
  })

  test('at exactly a power of two lets exactly that through', () => {
    const { pieces, learned } = setUp()
    for (let times = 0; times < 3; times++) pieces.cut(at(16 * MIB))
    expect(learned).toEqual([16 * MIB])
  })

  test('here and there is only a bad line', () => {
    const { pieces, learned } = setUp()
    for (let times = 1; times < 100; times++) {
      expect(pieces.cut(at(times * 300_000 + MIB))).toBe(false)
    }
    expect(learned).toEqual([])
  })

  test('with nothing kept of much that was sent, twice, is a proxy that gathers the body', () => {
    const { pieces, learned } = setUp()
    expect(pieces.cut(at(0, 40 * MIB))).toBe(false)
    expect(pieces.cut(at(0, 70 * MIB))).toBe(true)
    expect(learned).toEqual([64 * MIB])
  })

  test('before a mebibyte has left is a line that is down', () => {
    const { pieces, learned } = setUp()
    for (let times = 0; times < 10; times++) expect(pieces.cut(at(0, 500_000))).toBe(false)
    expect(learned).toEqual([])
  })

  test('of pieces that are short enough already teaches nothing', () => {
    const { pieces, learned } = setUp(MIB)
    for (let times = 0; times < 10; times++) {
      expect(pieces.cut({ length: MIB, sent: MIB, arrived: MIB })).toBe(false)
    }
    expect(learned).toEqual([])
  })
})
