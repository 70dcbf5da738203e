import { expect, test } from 'vitest'
import { quotaWords } from './quota.ts'

const MIB = 1024 ** 2
const usage = (size: [number, number], count: [number, number], uploading = 0) => ({
  image_size_total: { usage: size[0], limit: size[1] },
  image_stage_total: { usage: 0, limit: size[1] },
  image_count_total: { usage: count[0], limit: count[1] },
  image_count_uploading: { usage: uploading, limit: 2 },
})

test('with room for it, before and after are told', () => {
  expect(quotaWords(usage([512, 2048], [3, 5000]), [1024 * MIB], 1)).toEqual({
    bars: [
      {
        label: 'Image data',
        before: 25,
        after: 75,
        over: false,
        used: '512 MiB of 2.00 GiB',
        afterwards: '1.50 GiB after this',
      },
      expect.objectContaining({ label: 'Images', used: '3 of 5,000', afterwards: '4 after this' }),
      expect.objectContaining({ label: 'Uploads at once', used: '0 of 2', afterwards: null }),
    ],
    warning: null,
  })
})

test.each([
  ['crosses the limit', usage([3, 4], [0, 5]), [2 * MIB], 1, 'still takes this upload'],
  // Usage equal to the limit is not over it: oslo.limit compares with greater-than.
  ['is exactly full', usage([4, 4], [0, 5]), [MIB], 1, 'still takes this upload'],
  ['is over already', usage([5, 4], [0, 5]), [1], 1, 'used up'],
  ['has no image left', usage([0, 4], [5, 5]), [1], 1, 'has all 5 images'],
  ['has too few left', usage([0, 4], [4, 5]), [1, 1, 1], 3, 'may have 1 more of 5 images'],
  [
    'takes the first two of three',
    usage([0, 4], [0, 5]),
    [3 * MIB, 3 * MIB, 3 * MIB],
    3,
    'takes the first 2 and refuses the other 1',
  ],
  ['sends too many at once', usage([0, 4], [0, 5], 3), [1], 1, 'more than the 2 it may have'],
])('a project that %s is told', (_what, quota, sizes, records, words) => {
  expect(quotaWords(quota, sizes, records).warning).toContain(words)
})

test('what is over is drawn as over', () => {
  const [size, count] = quotaWords(usage([3, 4], [5, 5]), [2 * MIB], 0).bars
  expect(size).toMatchObject({ over: true, before: 75, after: 125 })
  expect(count).toMatchObject({ over: false, before: 100, afterwards: null })
})

test('nothing chosen, no quota, a limit of nothing, or none at all', () => {
  expect(quotaWords(usage([5, 4], [5, 5]), [], 0).warning).toBe(null)
  expect(quotaWords(null, [1], 1)).toEqual({ bars: [], warning: null })
  expect(quotaWords(usage([4, -1], [5, -1]), [1], 1).bars.map(({ label }) => label)).toEqual([
    'Uploads at once',
  ])
  expect(quotaWords({ image_count_total: { usage: 0, limit: 0 } }, [1], 1).bars[0]).toMatchObject({
    before: 0,
    after: 100,
    over: true,
  })
})
