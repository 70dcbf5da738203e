import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeImage, encodeImage } from './image.ts'

/** Recorded from Glance 25.1: an active image with two custom properties. */
const ACTIVE = `{"os_distro": "debian", "os_version": "12", "name": "sample renamed", "disk_format": "raw", "container_format": "bare", "visibility": "shared", "size": 300000, "virtual_size": 300000, "status": "active", "checksum": "a95aa03512179a387a47aab51d3e5d20", "protected": false, "min_ram": 256, "min_disk": 1, "owner": "4a71a09aca394761849f4936f1509faa", "os_hidden": false, "os_hash_algo": "sha512", "os_hash_value": "989d01fd84b0d8fcc9c62cadce50bf74049b954f76171e6d643bf15d48c4d84d43d903e4a603f99546fa0f816a0f4c38a51719fe838ac9252b1f1bf5a0945bd1", "id": "7cd27b4f-d012-444d-8972-65c96de23338", "created_at": "2026-11-20T18:14:45Z", "updated_at": "2026-11-20T18:14:48Z", "locations": [{"url": "file:///fast/7cd27b4f", "metadata": {"store": "fast"}}], "direct_url": "file:///fast/7cd27b4f", "tags": ["two", "three"], "self": "/v2/images/7cd27b4f-d012-444d-8972-65c96de23338", "file": "/v2/images/7cd27b4f-d012-444d-8972-65c96de23338/file", "schema": "/v2/schemas/image", "stores": "fast"}`

describe('an image', () => {
  test("keeps Glance's fields apart from custom properties", () => {
    const image = decodeImage(JSON.parse(ACTIVE))
    expect(image.name).toBe('sample renamed')
    expect(image.size).toBe(300_000)
    expect(image.stores).toBe('fast')
    expect(image.locations).toEqual([{ url: 'file:///fast/7cd27b4f', metadata: { store: 'fast' } }])
    expect(Object.entries(image.properties)).toEqual([
      ['os_distro', 'debian'],
      ['os_version', '12'],
    ])
    expect(image.extra).toBeUndefined()
    expect(image.absent).toBeUndefined()
  })

  test('takes names of Object.prototype, and none at all, for what they are', () => {
    const image = decodeImage(
      JSON.parse('{"__proto__": "a", "constructor": "b", "": "c", "toString": "d", "7": "e"}'),
    )
    expect(Object.getPrototypeOf(image.properties)).toBeNull()
    expect(Object.entries(image.properties)).toEqual([
      ['7', 'e'],
      ['__proto__', 'a'],
      ['constructor', 'b'],
      ['', 'c'],
      ['toString', 'd'],
    ])
    expect('hasOwnProperty' in image.properties).toBe(false)
    expect(decodeImage({}).properties['constructor']).toBeUndefined()
  })

  test('keeps what is not text: a null kernel, a new field, a field of another type', () => {
    const wire = JSON.parse(
      '{"id": "1", "kernel_id": null, "os_new": {"a": [1]}, "size": "12", "tags": ["a", 5], "stores": ["fast"], "__proto__": 1}',
    ) as Record<string, unknown>
    const image = decodeImage(wire)
    expect(image.size).toBeNull()
    expect(image.tags).toEqual([])
    expect(image.stores).toBeUndefined()
    expect(image.properties).toEqual({})
    expect(image.extra).toEqual(
      Object.assign(Object.create(null), {
        kernel_id: null,
        os_new: { a: [1] },
        size: '12',
        tags: ['a', 5],
        stores: ['fast'],
        ['__proto__']: 1,
      }),
    )
    expect(encodeImage(image)).toEqual(wire)
  })

  test('of an older cloud lacks fields, and goes back without them', () => {
    const {
      os_hidden: _,
      os_hash_algo: _1,
      file: _2,
      ...old
    } = JSON.parse(ACTIVE) as Record<string, unknown>
    const image = decodeImage(old)
    expect(image.os_hidden).toBe(false)
    expect(image.os_hash_algo).toBeNull()
    expect('file' in image).toBe(false)
    expect(image.absent).toEqual(['os_hash_algo', 'os_hidden'])
    expect(encodeImage(image)).toEqual(old)
    expect(decodeImage(old).absent).toBe(image.absent)
  })

  test.each([null, undefined, 5, 'text', [], [1]])('that is %j is an empty one', (nonsense) => {
    expect(decodeImage(nonsense)).toMatchObject({ id: '', name: null, size: null, tags: [] })
  })

  test('is never frozen into a shared object: two images without properties do not meet', () => {
    const [a, b] = [decodeImage({ id: 'a' }), decodeImage({ id: 'b' })]
    expect(() => Object.assign(a.properties, { x: 'y' })).toThrow(TypeError)
    expect(b.properties).toEqual({})
  })

  test('comes out as it went in, whatever it holds', () => {
    const name = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('__proto__', 'constructor', '', 'toString', 'extra', 'properties', 'absent'),
      fc.constantFrom(...Object.keys(JSON.parse(ACTIVE) as object)),
    )
    fc.assert(
      fc.property(fc.array(fc.tuple(name, fc.jsonValue())), (entries) => {
        const json = JSON.stringify({
          ...(JSON.parse(ACTIVE) as object),
          ...Object.fromEntries(entries),
        })
        expect(encodeImage(decodeImage(JSON.parse(json)))).toEqual(JSON.parse(json))
      }),
    )
    fc.assert(
      fc.property(fc.dictionary(name, fc.jsonValue()), (wire) => {
        const json = JSON.stringify(wire)
        expect(encodeImage(decodeImage(JSON.parse(json)))).toEqual(JSON.parse(json))
      }),
    )
  })
})
