import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { COLUMN_KEYS, DEFAULT_COLUMNS } from './columns.ts'
import {
  countFilters,
  DEFAULT_SORT,
  type ListParams,
  NO_FILTERS,
  readParams,
  sourcesOf,
  writeParams,
} from './list-params.ts'

const DEFAULTS: ListParams = {
  q: '',
  filters: NO_FILTERS,
  sort: DEFAULT_SORT,
  columns: DEFAULT_COLUMNS,
}
const read = (text: string) => readParams(new URLSearchParams(text))
const write = (params: ListParams, before = '') =>
  writeParams(params, new URLSearchParams(before)).toString()

const values = fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 3 })
const bytes = fc.option(fc.nat(1e15 - 1), { nil: null })
const params: fc.Arbitrary<ListParams> = fc.record({
  q: fc.string(),
  filters: fc.record({
    visibility: values,
    status: values,
    disk: values,
    container: values,
    owner: values,
    tag: values,
    min: bytes,
    max: bytes,
    changed: fc.constantFrom('', '..2026-11-01', '2025-01-31..', '2025-01-31..2026-11-01'),
    hidden: fc.constantFrom('no' as const, 'any' as const, 'only' as const),
    protected: fc.constantFrom(null, true, false),
    shared: fc.constantFrom(null, 'pending' as const, 'accepted' as const, 'rejected' as const),
  }),
  sort: fc.record({ column: fc.constantFrom(...COLUMN_KEYS), descending: fc.boolean() }),
  columns: fc.uniqueArray(fc.constantFrom(...COLUMN_KEYS.filter((key) => key !== 'name'))),
})

test('an address means what was set, whatever the words', () => {
  fc.assert(
    fc.property(params, (one) => {
      expect(read(write(one))).toEqual(one)
    }),
  )
})

test('defaults are not written, and what belongs to others stays', () => {
  expect(write(DEFAULTS)).toBe('')
  expect(write({ ...DEFAULTS, q: 'x' }, 'region=RegionTwo&q=old')).toBe('region=RegionTwo&q=x')
})

test.each([
  'changed=..',
  'changed=yesterday..',
  'sort=nonsense:up',
  'sort=name',
  'min=-1&max=many',
  'hidden=perhaps&protected=1&shared=mine',
  'visibility=&tag=',
])('what it does not understand counts as not written: %s', (text) => {
  expect(read(text)).toEqual(DEFAULTS)
})

test('never throws, and what it reads can be written', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const once = read(text)
      expect(read(write(once))).toEqual(once)
    }),
  )
})

describe('which lists a view needs', () => {
  test.each([
    [{}, ['plain']],
    [{ hidden: 'any' as const }, ['plain', 'hidden']],
    [{ hidden: 'only' as const }, ['hidden']],
    [{ visibility: ['community'] }, ['plain', 'community']],
    [{ visibility: ['public'] }, ['plain']],
    [{ shared: 'pending' as const }, ['offered']],
    [{ shared: 'accepted' as const }, ['accepted']],
  ])('%o', (filters, sources) => {
    expect(sourcesOf({ ...NO_FILTERS, ...filters })).toEqual(sources)
  })
})

test('a range of sizes is one filter', () => {
  expect(countFilters(NO_FILTERS)).toBe(0)
  expect(countFilters({ ...NO_FILTERS, min: 1, max: 2, tag: ['a', 'b'], hidden: 'any' })).toBe(3)
})
