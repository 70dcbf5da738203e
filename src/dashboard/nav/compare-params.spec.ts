import { expect, test } from 'vitest'
import { readCompare, writeCompare } from './compare-params.ts'

test('an address means what was compared, in that order', () => {
  const params = { ids: ['b', 'a', 'c'], all: true }
  expect(readCompare(writeCompare(params))).toEqual(params)
  expect(String(writeCompare({ ids: ['a'], all: false }, new URLSearchParams('region=R2')))).toBe(
    'region=R2&ids=a',
  )
})

test('an address may say anything', () => {
  expect(readCompare(new URLSearchParams(''))).toEqual({ ids: [], all: false })
  expect(readCompare(new URLSearchParams('ids=,a,,a,b&show=x'))).toEqual({
    ids: ['a', 'b'],
    all: false,
  })
  expect(readCompare(new URLSearchParams('ids=1,2,3,4,5,6,7,8')).ids).toHaveLength(6)
})
