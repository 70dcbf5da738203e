import { expect, test } from 'vitest'
import { decodeNamespaceDetail, decodeObjects, decodeProperties } from './metadef-decode.ts'

const parse = (text: string) => JSON.parse(text) as unknown

test('a namespace with everything that Glance defines comes out as it went in', () => {
  const wire = {
    namespace: 'Acme::Rack',
    display_name: 'Rack',
    description: 'Where it stands',
    visibility: 'private',
    protected: false,
    owner: 'acme',
    created_at: '2026-11-20T18:11:13Z',
    updated_at: '2026-11-21T18:11:13Z',
    self: '/v2/metadefs/namespaces/Acme::Rack',
    schema: '/v2/schemas/metadefs/namespace',
    resource_type_associations: [
      { name: 'OS::Cinder::Volume', prefix: 'acme_', properties_target: 'image' },
    ],
    properties: {
      units: { type: 'integer', title: 'Units', minimum: 1, maximum: 42, default: '2' },
      zones: {
        type: 'array',
        title: 'Zones',
        items: { type: 'string', enum: ['a', 'b'] },
        uniqueItems: true,
        minItems: 1,
        maxItems: 2,
        additionalItems: false,
        operators: ['<in>'],
      },
      code: {
        type: 'string',
        title: 'Code',
        description: 'Of the rack',
        pattern: '^[A-Z]+$',
        minLength: 2,
        maxLength: 3,
        enum: ['AB', 'CD'],
        readonly: true,
        confidential: false,
        required: ['units'],
      },
    },
    objects: [
      {
        name: 'Cooling',
        required: ['water'],
        properties: { water: { type: 'boolean', title: 'Water' } },
      },
    ],
    tags: [{ name: 'rack' }],
  }
  expect(decodeNamespaceDetail(wire)).toEqual(wire)
})

test('one without contents has empty ones', () => {
  expect(decodeNamespaceDetail({ namespace: 'Empty' })).toEqual({
    namespace: 'Empty',
    resource_type_associations: [],
    properties: {},
    objects: [],
    tags: [],
  })
})

test('what is unknown, or of another type, is kept beside what is known', () => {
  expect(
    decodeProperties({
      properties: { a: { type: 'string', title: 'A', enum: [1, 2], minimum: '0', unit: 'MiB' } },
    }),
  ).toEqual({
    a: { type: 'string', title: 'A', extra: { enum: [1, 2], minimum: '0', unit: 'MiB' } },
  })
  expect(decodeProperties({ properties: { a: { default: 4 }, b: null } })).toEqual({
    a: { type: 'string', title: '', default: 4 },
    b: { type: 'string', title: '' },
  })
  expect(decodeNamespaceDetail({ namespace: 'N', tags: 'none', owner: null })).toMatchObject({
    tags: [],
    extra: { tags: 'none', owner: null },
  })
})

test('names that objects have anyway are only names', () => {
  const found = decodeProperties(
    parse('{"properties": {"__proto__": {"title": "P", "__proto__": 1}, "constructor": {}}}'),
  )
  expect(Object.keys(found)).toEqual(['__proto__', 'constructor'])
  expect(found['__proto__']?.title).toBe('P')
  expect(Object.keys(found['__proto__']?.extra ?? {})).toEqual(['__proto__'])
  expect(found['toString']).toBeUndefined()
})

test('an answer that is nonsense is empty', () => {
  expect(decodeObjects('none')).toEqual([])
  expect(decodeObjects({ objects: [null] })).toEqual([{ name: '', properties: {} }])
  expect(decodeNamespaceDetail(null)).toMatchObject({ namespace: '', properties: {} })
})
