import { expect, test } from 'vitest'
import { ApiError } from '#openstack/http.ts'
import { bytesToSkip, whyRefused } from './answer.ts'

const part = (first: number, total: number | null = 100) => ({
  status: 206 as const,
  length: null,
  range: { first, last: 99, total },
})

test.each([
  ['the first answer, of unknown length', { status: 200, length: null, range: null }, 0, 0],
  ['a whole answer of the right length', { status: 200, length: 100, range: null }, 0, 0],
  ['everything instead of the rest', { status: 200, length: 100, range: null }, 40, 40],
  ['the rest', part(40), 40, 0],
  ['the rest, of an unknown total', part(40, null), 40, 0],
  ['more than the rest', part(32), 40, 8],
] as const)('%s is used', (_, answer, from, skip) => {
  expect(bytesToSkip(answer, { from, size: 100 }, null)).toBe(skip)
})

test.each([
  ['no data', { status: 204, length: null, range: null }, 'no-data'],
  ['another length', { status: 200, length: 90, range: null }, 'wrong-length'],
  ['another total', part(40, 120), 'wrong-length'],
  ['a later part', part(41), 'interrupted'],
] as const)('%s is not used', (_, answer, kind) => {
  expect(() => bytesToSkip(answer, { from: 40, size: 100 }, null)).toThrow(
    expect.objectContaining({ problem: expect.objectContaining({ kind }) }),
  )
})

test('a range beyond the end means a shorter image; other refusals stay what they are', () => {
  const refused = (status: number) =>
    new ApiError({ status, sentence: 'no', method: 'GET', path: '/', service: 'image' })
  expect(whyRefused(refused(416), 100)).toMatchObject({
    problem: { kind: 'wrong-length', sentence: expect.stringContaining('fewer came') },
  })
  const other = refused(503)
  expect(whyRefused(other, 100)).toBe(other)
})
