import { afterEach, expect, test, vi } from 'vitest'
import { randomId } from './ids.ts'

const V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

afterEach(() => vi.unstubAllGlobals())

test('an id is a random UUID, and no two are alike', () => {
  const ids = Array.from({ length: 100 }, randomId)
  expect(ids.filter((id) => !V4.test(id))).toEqual([])
  expect(new Set(ids).size).toBe(100)
})

test('so it is where the page is no secure context', () => {
  const { crypto } = globalThis
  vi.stubGlobal('crypto', {
    getRandomValues: (into: Uint8Array<ArrayBuffer>) => crypto.getRandomValues(into),
  })
  const ids = Array.from({ length: 100 }, randomId)
  expect(ids.filter((id) => !V4.test(id))).toEqual([])
  expect(new Set(ids).size).toBe(100)
})
