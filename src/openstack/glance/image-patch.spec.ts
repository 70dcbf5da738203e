import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sampleImage } from '#testing/image.ts'
import { RefusedError } from '../refused.ts'
import { decodeImage, encodeImage, type Image, type ImageChanges } from './image.ts'
import {
  checkPatch,
  diffImage,
  encodeFields,
  pointer,
  writable,
  type PatchOperation,
} from './image-patch.ts'

const image = (wire: Record<string, unknown> = {}): Image =>
  decodeImage({
    ...encodeImage(
      sampleImage({
        id: '7cd2',
        name: 'sample',
        status: 'queued',
        size: null,
        disk_format: null,
        container_format: null,
        tags: ['one', 'two'],
      }),
    ),
    ...wire,
  })

/** What Glance does with a patch, written after glance/api/v2/images.py: an independent witness. */
function applied(before: Image, operations: readonly PatchOperation[]): Record<string, unknown> {
  const wire = encodeImage(before)
  for (const operation of operations) {
    const [name = ''] = operation.path
      .slice(1)
      .split('/')
      .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~').trim())
    const there = Object.hasOwn(wire, name)
    if (operation.op !== 'add' && !there) throw new Error(`409: Property ${name} does not exist.`)
    if (operation.op === 'remove') delete wire[name]
    else wire[name] = operation.value
  }
  return wire
}

describe('the smallest patch', () => {
  test.each<[string, ImageChanges, PatchOperation[]]>([
    ['of nothing', {}, []],
    [
      'of what is so already',
      { name: 'sample', min_ram: 0, protected: false, disk_format: null },
      [],
    ],
    ['of the same tags in another order', { tags: ['two', 'one', 'two'] }, []],
    ['of a field', { name: 'new' }, [{ op: 'replace', path: '/name', value: 'new' }]],
    ['of a name taken away', { name: null }, [{ op: 'replace', path: '/name', value: null }]],
    [
      'of tags: always the whole list',
      { tags: ['one'] },
      [{ op: 'replace', path: '/tags', value: ['one'] }],
    ],
    ['of a new property', { properties: { b: '1' } }, [{ op: 'add', path: '/b', value: '1' }]],
    [
      'of a property that is there',
      { properties: { a: '2' } },
      [{ op: 'replace', path: '/a', value: '2' }],
    ],
    ['of a property that is so already', { properties: { a: '1' } }, []],
    ['of an empty value', { properties: { a: '' } }, [{ op: 'replace', path: '/a', value: '' }]],
    ['of a property taken away', { properties: { a: null } }, [{ op: 'remove', path: '/a' }]],
    ['of one that is not there', { properties: { b: null } }, []],
    [
      'of a property that is null',
      { properties: { kernel_id: 'x', ramdisk_id: null } },
      [
        { op: 'replace', path: '/kernel_id', value: 'x' },
        { op: 'remove', path: '/ramdisk_id' },
      ],
    ],
    [
      'of names with slashes and tildes',
      { properties: { 'x/y~z': '1', '~1': '2' } },
      [
        { op: 'add', path: '/x~1y~0z', value: '1' },
        { op: 'add', path: '/~01', value: '2' },
      ],
    ],
  ])('%s', (_, changes, operations) => {
    const before = image({ a: '1', kernel_id: null, ramdisk_id: null })
    expect(diffImage(before, changes)).toEqual(operations)
  })

  test('leads from any image to any other', () => {
    const name = fc
      .oneof(
        fc.string({ unit: 'grapheme' }),
        fc.string({ unit: fc.constantFrom('~', '/', '0', '1', 'a') }),
        fc.constantFrom('__proto__', 'constructor', 'toString', '', 'properties', 'extra'),
      )
      .filter((text) => writable(text) === true && !(text in encodeImage(image())))
    const properties = fc.dictionary(name, fc.string(), { noNullPrototype: false })
    const fields = fc.record({
      name: fc.option(fc.string()),
      visibility: fc.constantFrom('public', 'private', 'shared', 'community'),
      disk_format: fc.option(fc.constantFrom('raw', 'qcow2')),
      min_disk: fc.nat(),
      protected: fc.boolean(),
      os_hidden: fc.boolean(),
      tags: fc.uniqueArray(fc.string()),
    } as const)
    fc.assert(
      fc.property(properties, fields, properties, fields, (had, from, has, to) => {
        const wire = (own: object, base: object) =>
          JSON.parse(JSON.stringify({ ...own, ...base })) as Record<string, unknown>
        const before = image(wire(had, from))
        const after = image(wire(has, to))
        const gone = Object.keys(before.properties).filter((key) => !(key in after.properties))
        const operations = diffImage(before, {
          ...to,
          properties: Object.fromEntries([
            ...Object.entries(after.properties),
            ...gone.map((key) => [key, null] as const),
          ]),
        })
        const sorted = (tags: unknown) => (tags as string[]).toSorted()
        const result = applied(before, operations)
        const expected = encodeImage(after)
        expect({ ...result, tags: sorted(result['tags']) }).toEqual({
          ...expected,
          tags: sorted(expected['tags']),
        })
        // Smallest: no operation can be left out, and none touches a name twice.
        expect(new Set(operations.map(({ path }) => path)).size).toBe(operations.length)
        for (const left of operations)
          expect(
            applied(
              before,
              operations.filter((each) => each !== left),
            ),
          ).not.toEqual(result)
      }),
    )
  })
})

describe('what is refused before it is sent', () => {
  const refusal = (action: () => unknown) => {
    try {
      action()
    } catch (error) {
      if (error instanceof RefusedError) return [error.reason, error.subject]
      throw error
    }
    return null
  }

  test.each(
    'id status size virtual_size checksum os_hash_algo os_hash_value created_at updated_at direct_url self file schema stores'.split(
      ' ',
    ),
  )('%s is read-only', (name) => {
    const operations = [{ op: 'replace' as const, path: `/${name}`, value: 'x' }]
    expect(refusal(() => checkPatch(operations))).toEqual(['read-only', name])
    expect(writable(name)).toMatchObject({ reason: 'read-only' })
  })

  test.each([
    [
      'a reserved name',
      { op: 'add', path: '/os_glance_import_task', value: 'x' },
      'reserved',
      'os_glance_import_task',
    ],
    [
      'an old reserved name',
      { op: 'add', path: '/deleted_at', value: 'x' },
      'reserved',
      'deleted_at',
    ],
    ['a field taken away', { op: 'remove', path: '/name' }, 'not-removable', 'name'],
    [
      'a name that Glance would trim',
      { op: 'add', path: '/ a', value: 'x' },
      'not-addressable',
      ' a',
    ],
    ['a path that is no pointer', { op: 'remove', path: 'a' }, 'not-addressable', 'a'],
  ] as [string, PatchOperation, string, string][])('%s', (_, operation, reason, subject) => {
    expect(refusal(() => checkPatch([operation]))).toEqual([reason, subject])
  })

  test('one of several locations may be removed', () => {
    expect(refusal(() => checkPatch([{ op: 'remove', path: '/locations/1' }]))).toBeNull()
  })

  test('a change of a read-only name, a field among the properties, a value that is no text', () => {
    const change = (properties: Record<string, unknown>) => () =>
      diffImage(image(), { properties: properties as Record<string, string> })
    expect(refusal(change({ os_glance_x: '1' }))).toEqual(['reserved', 'os_glance_x'])
    expect(refusal(change({ status: 'active' }))).toEqual(['reserved', 'status'])
    expect(refusal(change({ a: 5 }))).toEqual(['bad-value', 'a'])
  })

  test('the same in a new image', () => {
    const create = (properties: Record<string, unknown>) => () =>
      encodeFields({ properties: properties as Record<string, string> })
    expect(refusal(create({ deleted: '1' }))).toEqual(['reserved', 'deleted'])
    expect(refusal(create({ size: '1' }))).toEqual(['reserved', 'size'])
    expect(refusal(create({ a: null }))).toEqual(['bad-value', 'a'])
    expect(refusal(create({ 'a ': '1' }))).toEqual(['not-addressable', 'a '])
  })
})

test('a new image puts properties beside its fields, hostile names too', () => {
  const properties = JSON.parse('{"__proto__": "p", "constructor": "c", "": "e"}') as Record<
    string,
    string
  >
  const body = encodeFields({ name: 'x', tags: ['a'], properties })
  expect(JSON.parse(JSON.stringify(body))).toEqual(
    JSON.parse('{"__proto__": "p", "constructor": "c", "": "e", "name": "x", "tags": ["a"]}'),
  )
})

test('a pointer escapes tildes before slashes (RFC 6901)', () => {
  expect(pointer('~1/~0')).toBe('/~01~1~00')
})
