import { describe, expect, test, vi } from 'vitest'
import { compareDigests } from './compare.ts'
import type { RemoteDigests } from './compare.ts'
import type { Verdict } from './types.ts'
import { createVerdictStore, speaksOf } from './verdicts.ts'

const scope = { projectId: 'p1', region: 'RegionOne' }
const about = { bytes: 10, at: '2026-11-21T00:00:00.000Z', direction: 'upload' } as const
const remote = (more: Partial<RemoteDigests> = {}): RemoteDigests => ({
  checksum: 'aa',
  os_hash_algo: 'sha512',
  os_hash_value: 'bb',
  ...more,
})
const agrees = compareDigests(remote(), { md5: 'aa', sha512: 'bb' }, about)

describe('two computers that have', () => {
  test('the same digests agree', () => {
    expect(agrees).toEqual({
      kind: 'agrees',
      pairs: [
        { algo: 'md5', local: 'aa', remote: 'aa' },
        { algo: 'sha512', local: 'bb', remote: 'bb' },
      ],
      ...about,
    })
  })

  test.each<[string, Verdict['kind'], RemoteDigests]>([
    ['one other digest', 'differs', remote({ os_hash_value: 'cc' })],
    ['the other digest other', 'differs', remote({ checksum: 'cc' })],
    ['the same in capitals', 'agrees', remote({ checksum: 'AA', os_hash_value: 'BB' })],
    ['only a multihash', 'agrees', remote({ checksum: null })],
    ['only MD5', 'agrees', remote({ os_hash_algo: null, os_hash_value: null })],
    ['only an unknown multihash', 'not-compared', remote({ checksum: null, os_hash_algo: 'crc9' })],
    ['no digest', 'not-compared', remote({ checksum: null, os_hash_value: null })],
  ])('%s: %s', (_, kind, record) => {
    expect(compareDigests(record, { md5: 'aa', sha512: 'bb' }, about).kind).toBe(kind)
  })

  test('a digest that Glance lacks is shown beside nothing', () => {
    const { pairs } = compareDigests(remote({ checksum: null }), { md5: 'aa' }, about)
    expect(pairs).toEqual([{ algo: 'md5', local: 'aa', remote: null }])
  })
})

/** What a browser keeps, without a browser. */
function memory(initial: Record<string, string> = {}): Storage {
  const kept = new Map(Object.entries(initial))
  return {
    get length() {
      return kept.size
    },
    clear: () => kept.clear(),
    getItem: (key) => kept.get(key) ?? null,
    key: (index) => [...kept.keys()][index] ?? null,
    removeItem: (key) => void kept.delete(key),
    setItem: (key, value) => void kept.set(key, value),
  }
}

describe('kept verdicts', () => {
  test('outlive the page, per project, region and image', () => {
    const storage = memory()
    createVerdictStore(storage).keep(scope, 'image', agrees)
    const later = createVerdictStore(storage)
    expect(later.for(scope, 'image')).toEqual(agrees)
    expect(later.for({ ...scope, region: 'RegionTwo' }, 'image')).toBeNull()
    expect(later.for({ ...scope, projectId: 'p2' }, 'image')).toBeNull()
    expect(later.for(scope, 'other')).toBeNull()
  })

  test('are bounded: the oldest go, a renewed one stays', () => {
    const store = createVerdictStore(memory(), 2)
    store.keep(scope, 'a', agrees)
    store.keep(scope, 'b', agrees)
    store.keep(scope, 'a', agrees)
    store.keep(scope, 'c', agrees)
    expect(['a', 'b', 'c'].map((id) => store.for(scope, id) !== null)).toEqual([true, false, true])
  })

  test('of another tab are not overwritten', () => {
    const storage = memory()
    const one = createVerdictStore(storage)
    const two = createVerdictStore(storage)
    one.keep(scope, 'a', agrees)
    two.keep(scope, 'b', agrees)
    expect(createVerdictStore(storage).for(scope, 'a')).toEqual(agrees)
  })

  test('are told to those who watch, as one stable object', () => {
    const store = createVerdictStore(null)
    const told = vi.fn<() => void>()
    const end = store.subscribe(told)
    store.keep(scope, 'a', agrees)
    expect(told).toHaveBeenCalledOnce()
    expect(store.for(scope, 'a')).toBe(store.for(scope, 'a'))
    end()
    store.keep(scope, 'b', agrees)
    expect(told).toHaveBeenCalledOnce()
  })

  test.each([
    'nonsense',
    '{}',
    'null',
    '[[1,2]]',
    '[["x",{"kind":"agrees"}]]',
    '[["x",{"kind":"agrees","at":"","direction":"upload","bytes":1,"pairs":[null]}]]',
  ])('that read %s are as good as none', (text) => {
    const store = createVerdictStore(memory({ 'viewfinder:verdicts': text }))
    store.keep(scope, 'a', agrees)
    expect(store.for(scope, 'a')).toEqual(agrees)
  })

  test('of a browser that keeps nothing last as long as the page', () => {
    const denied = () => {
      throw new DOMException('denied', 'SecurityError')
    }
    const store = createVerdictStore(Object.assign(memory(), { getItem: denied, setItem: denied }))
    store.keep(scope, 'a', agrees)
    store.keep(scope, 'b', agrees)
    expect(store.for(scope, 'a')).toEqual(agrees)
  })

  test('speak only of the data they were made from', () => {
    expect(speaksOf(agrees, remote())).toBe(true)
    expect(speaksOf(agrees, remote({ checksum: 'cc', os_hash_value: 'dd' }))).toBe(false)
  })
})
