import { expect, test } from 'vitest'
import { eachOf, inLanes } from './lanes.ts'

test('of many only a few run at once, in order, and a failure frees its lane', async () => {
  let running = 0
  let most = 0
  const began: number[] = []
  const results = await eachOf(
    Array.from({ length: 40 }, (_, index) => index),
    async (index) => {
      began.push(index)
      most = Math.max(most, ++running)
      await Promise.resolve()
      running--
      return index * 2
    },
  )
  expect(most).toBe(4)
  expect(began).toEqual(began.toSorted((a, b) => a - b))
  expect(results).toEqual(began.map((index) => index * 2))

  const refused = Array.from({ length: 6 }, () => inLanes(() => Promise.reject(new Error('no'))))
  expect((await Promise.allSettled(refused)).map(({ status }) => status)).toEqual(
    Array.from({ length: 6 }, () => 'rejected'),
  )
  await expect(inLanes(() => Promise.resolve('free'))).resolves.toBe('free')
})
