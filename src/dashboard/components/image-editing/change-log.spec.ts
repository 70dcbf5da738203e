import { describe, expect, test } from 'vitest'
import { createChangeLog } from './change-log.ts'

class Shelf implements Storage {
  readonly #items = new Map<string, string>()
  get length() {
    return this.#items.size
  }
  clear() {
    this.#items.clear()
  }
  getItem(key: string) {
    return this.#items.get(key) ?? null
  }
  key(at: number) {
    return [...this.#items.keys()][at] ?? null
  }
  removeItem(key: string) {
    this.#items.delete(key)
  }
  setItem(key: string, value: string) {
    this.#items.set(key, value)
  }
}

const scope = { projectId: 'p', region: 'r' }
const past = [
  { key: 'a', before: '1', after: null },
  { key: 'tags', after: ['x'] },
]

describe('what this browser changed', () => {
  test('is known after a reload, the newest first, and to its own place only', () => {
    const shelf = new Shelf()
    const log = createChangeLog(shelf)
    const first = log.keep({ scope, imageId: 'i', past })
    const second = log.keep({ scope, imageId: 'i', past, undoes: first.id })
    const again = createChangeLog(shelf)
    expect(again.of(scope, 'i')).toEqual([second, first])
    expect(again.of(scope, 'i')[1]?.past).toEqual(past)
    expect(again.of({ ...scope, region: 'other' }, 'i')).toEqual([])
    expect(again.of(scope, 'other')).toEqual([])
  })

  test('is the same list until it changes, and then everybody hears of it', () => {
    const log = createChangeLog(null)
    log.keep({ scope, imageId: 'i', past })
    const list = log.of(scope, 'i')
    expect(log.of(scope, 'i')).toBe(list)
    let told = 0
    const stop = log.subscribe(() => told++)
    log.keep({ scope, imageId: 'i', past })
    stop()
    log.keep({ scope, imageId: 'i', past })
    expect(told).toBe(1)
    expect(log.of(scope, 'i')).toHaveLength(3)
  })

  test('gives the oldest up first, and never the one just done', () => {
    const log = createChangeLog(new Shelf(), 600)
    const long = [{ key: 'a', before: 'x'.repeat(200), after: 'y' }]
    const kept = [1, 2, 3, 4].map(() => log.keep({ scope, imageId: 'i', past: long }))
    expect(log.of(scope, 'i').length).toBeLessThan(4)
    expect(log.of(scope, 'i')[0]).toEqual(kept[3])
    const huge = [{ key: 'a', before: 'x'.repeat(2000), after: 'y' }]
    const only = log.keep({ scope, imageId: 'i', past: huge })
    expect(log.of(scope, 'i')).toEqual([only])
  })

  test.each([
    '',
    'no json',
    '{}',
    '[["x"]]',
    '[["x",{"id":1}]]',
    '[["x",{"id":"1","at":"","undoes":null,"past":[{}]}]]',
  ])('survives what another version or somebody else left: %s', (text) => {
    const shelf = new Shelf()
    shelf.setItem('viewfinder:changes', text)
    expect(createChangeLog(shelf).of(scope, 'i')).toEqual([])
  })

  test('does not mind a storage that is full or forbidden', () => {
    const shelf = new Shelf()
    shelf.setItem = () => {
      throw new DOMException('full', 'QuotaExceededError')
    }
    const log = createChangeLog(shelf)
    const entry = log.keep({ scope, imageId: 'i', past })
    expect(log.of(scope, 'i')).toEqual([entry])
  })
})
