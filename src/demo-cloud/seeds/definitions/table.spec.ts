import { expect, test } from 'vitest'
import { seedAccounts } from '../../keystone/accounts.ts'
import { seedNamespaces } from './seed.ts'
import { expand } from './table.ts'

const made = { createdAt: 0, owner: 'admin' }
const one = (type: string) =>
  expand(
    { name: 'N', title: 'T', about: 'A', on: {}, rows: `k | Title | ${type} | Words: of it.` },
    made,
  ).properties.get('k')
const words = { title: 'Title', description: 'Words: of it.' }

test.each<[string, object]>([
  ['string', { type: 'string' }],
  ['string: a, b c = b c', { type: 'string', enum: ['a', 'b c'], default: 'b c' }],
  [
    'string 2..9 /^a = [b]: c$/',
    { type: 'string', minLength: 2, maxLength: 9, pattern: '^a = [b]: c$' },
  ],
  ['string readonly', { type: 'string', readonly: true }],
  ['string <or>: a', { type: 'string', operators: ['<or>'], enum: ['a'] }],
  ['integer 1..65535 = 80', { type: 'integer', minimum: 1, maximum: 65535, default: '80' }],
  ['integer 0..', { type: 'integer', minimum: 0 }],
  ['number -1.5..2.5', { type: 'number', minimum: -1.5, maximum: 2.5 }],
  ['boolean = false', { type: 'boolean', default: 'false' }],
  [
    'array ..3 <or> <all-in>: a, b',
    {
      type: 'array',
      maxItems: 3,
      operators: ['<or>', '<all-in>'],
      items: { type: 'string', enum: ['a', 'b'] },
    },
  ],
])('a row of type %s', (type, expected) => {
  expect(one(type)).toEqual({ ...words, ...expected })
})

test('a row of no type is a mistake that is told', () => {
  expect(() => one('text')).toThrow('Not a type of a definition: text')
})

test('the seeds are as large as a real Glance, each key once, each with words', () => {
  const namespaces = seedNamespaces(seedAccounts({ images: 0, mebibytes: 0 }), 0, 0)
  expect(namespaces.length).toBeGreaterThanOrEqual(30)
  expect(new Set(namespaces.map(({ namespace }) => namespace)).size).toBe(namespaces.length)
  const rows = namespaces.flatMap(({ namespace, properties, objects }) =>
    [properties, ...objects.map((object) => object.properties)].flatMap((each) =>
      [...each].map(([key, definition]) => ({ at: `${namespace} ${key}`, definition })),
    ),
  )
  expect(rows.length).toBeGreaterThanOrEqual(230)
  expect(new Set(rows.map(({ at }) => at)).size).toBe(rows.length)
  expect(rows.filter(({ definition: { title, description } }) => !title || !description)).toEqual(
    [],
  )
})
