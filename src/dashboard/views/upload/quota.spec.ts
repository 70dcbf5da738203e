import { expect, test } from 'vitest'
import { quotaWords } from './quota.ts'

const MIB = 1024 ** 2
const usage = (size: [number, number], count: [number, number]) => ({
  image_size_total: { usage: size[0], limit: size[1] },
  image_count_total: { usage: count[0], limit: count[1] },
})

test('with room for it, only the amounts are told', () => {
  expect(quotaWords(usage([512, 2048], [3, 5000]), 100 * MIB, 1)).toEqual({
    stored: { used: '512 MiB', limit: '2.00 GiB' },
    images: { used: '3', limit: '5,000' },
    warning: null,
  })
})

test.each([
  ['crosses the limit', usage([3, 4], [0, 5]), 2 * MIB, 1, 'Over the project’s quota by 1.00 MiB'],
  ['is full', usage([4, 4], [0, 5]), 1, 1, 'used up'],
  ['has no image left', usage([0, 4], [5, 5]), 1, 1, 'has all 5 images'],
  ['has too few left', usage([0, 4], [4, 5]), 1, 3, 'may have 1 more of 5 images'],
])('a project that %s is told', (_what, quota, bytes, count, words) => {
  expect(quotaWords(quota, bytes, count).warning).toContain(words)
})

test('nothing chosen, no quota, or a quota without a limit: no warning', () => {
  expect(quotaWords(usage([4, 4], [5, 5]), 0, 0).warning).toBe(null)
  expect(quotaWords(null, 1, 1)).toEqual({ stored: null, images: null, warning: null })
  expect(quotaWords(usage([4, -1], [5, -1]), 1, 1)).toEqual({
    stored: null,
    images: null,
    warning: null,
  })
})
