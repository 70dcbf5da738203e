import { expect, test } from 'vitest'
import {
  decodeContentRange,
  decodeImportInfo,
  decodeMembers,
  decodeSchema,
  decodeStores,
  decodeUsage,
  decodeVersions,
} from './decode.ts'

test('versions, with what is no version left out', () => {
  const json = {
    versions: [
      { id: 'v2.16', status: 'CURRENT' },
      { id: 'v1', status: 'DEPRECATED' },
      { id: 'x' },
      null,
    ],
  }
  expect(decodeVersions(json)).toEqual([
    { id: 'v2.16', major: 2, minor: 16, status: 'CURRENT' },
    { id: 'v1', major: 1, minor: 0, status: 'DEPRECATED' },
  ])
})

test('stores, whose truths are strings', () => {
  const json = JSON.parse(
    '{"stores": [{"id": "fast", "description": "Fast SSD pool (default)", "default": "true", "type": "file", "weight": 100, "properties": {"thin_provisioning": false}}, {"id": "web", "read-only": "true"}]}',
  ) as unknown
  expect(decodeStores(json)).toEqual([
    {
      id: 'fast',
      description: 'Fast SSD pool (default)',
      is_default: true,
      read_only: false,
      type: 'file',
      weight: 100,
      properties: { thin_provisioning: false },
    },
    { id: 'web', description: null, is_default: false, read_only: true },
  ])
})

test('usage, import methods, members and schemas of a cloud that answers nonsense are empty', () => {
  expect(decodeUsage({ usage: { a: { usage: '1' }, b: { usage: 1, limit: -1 } } })).toEqual({
    b: { usage: 1, limit: -1 },
  })
  expect(decodeImportInfo({ 'import-methods': { value: ['a', 5] } })).toEqual({ methods: ['a'] })
  expect(decodeImportInfo(null)).toEqual({ methods: [] })
  expect(decodeMembers({ members: 'none' })).toEqual([])
  expect(decodeSchema([])).toEqual({ name: '', properties: {} })
})

test('a schema keeps what it says beyond its properties', () => {
  const json = {
    name: 'image',
    additionalProperties: { type: 'string' },
    properties: { id: { type: 'string' } },
  }
  expect(decodeSchema(json)).toEqual(json)
})

test.each([
  ['bytes 100-199/300000', { first: 100, last: 199, total: 300_000 }],
  ['bytes 0-0/*', { first: 0, last: 0, total: null }],
  ['bytes */300000', null],
  ['items 0-1/2', null],
  [null, null],
])('Content-Range %s', (header, range) => {
  expect(decodeContentRange(header)).toEqual(range)
})
