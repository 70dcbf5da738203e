import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { RefusedError } from '../refused.ts'
import { decodeMeta, encodeMeta } from './meta-headers.ts'

/** Through what fetch makes of headers: bytes only, names in lower case, ends of values cut. */
const sent = (headers: Record<string, string>) => new Headers(headers)
/** What any client makes of bytes: UTF-8, whatever this one does. */
const bytesOf = (value: string) => Buffer.from(value, 'latin1').toString('utf8')

const name = fc.stringMatching(/^[!#$%&'*+.^_`|~0-9a-z]{1,40}$/)
const value = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 80 })
  .filter((text) => !/[^\t\x20-\x7e\x80-\u{10ffff}]|^[\t ]|[\t ]$/u.test(text))

describe('what headers can keep', () => {
  test('comes back byte for byte', () => {
    fc.assert(
      fc.property(fc.dictionary(name, value), (properties) => {
        const headers = sent(encodeMeta({}, properties))
        expect(decodeMeta(headers)['properties']).toEqual(
          Object.assign(Object.create(null), properties),
        )
        for (const [key, each] of Object.entries(properties))
          expect(bytesOf(headers.get(`x-image-meta-property-${key}`)!)).toBe(each)
      }),
    )
  })

  test('or is refused, and nothing arrives as something else', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (key, each) => {
        const arrived = (): unknown => {
          try {
            return decodeMeta(sent(encodeMeta({}, { [key]: each })))['properties']
          } catch (error) {
            if (error instanceof RefusedError) return { [key]: each }
            throw error
          }
        }
        expect(Object.entries(arrived() as object)).toEqual([[key, each]])
      }),
    )
  })

  test('fields go under their own names, null as nothing at all', () => {
    const core = { name: 'Ünïcödé 画像 💿', is_public: false, min_disk: 0, owner: null }
    const headers = encodeMeta({ ...core, size: undefined }, { os_distro: 'debian' })
    expect(Object.keys(headers)).toEqual([
      'x-image-meta-name',
      'x-image-meta-is_public',
      'x-image-meta-min_disk',
      'x-image-meta-owner',
      'x-image-meta-property-os_distro',
    ])
    expect(bytesOf(headers['x-image-meta-name']!)).toBe(core.name)
    expect(headers).toMatchObject({
      'x-image-meta-is_public': 'false',
      'x-image-meta-min_disk': '0',
      'x-image-meta-owner': '',
    })
  })

  test('nothing is escaped, and no escape is taken for one', () => {
    const properties = { '100%': '%20 a+b%', '.os.type': 'linux', __proto__x: '1' }
    const headers = encodeMeta({}, properties)
    expect(headers['x-image-meta-property-100%']).toBe('%20 a+b%')
    expect(decodeMeta(sent(headers))['properties']).toMatchObject(properties)
  })
})

describe('what headers cannot keep', () => {
  test.each([
    ['OS-Type', 'WSGI makes it os_type'],
    ['os-type', 'a hyphen becomes an underscore'],
    ['osType', 'capitals become small'],
    ['画像', 'no header has such a name'],
    ['a b', 'no space in a name'],
    ['a:b', 'the name would end there'],
    ['a\r\nx-evil', 'another header'],
    ['', 'no name'],
  ])('a property named %j is refused: %s', (key) => {
    expect(() => encodeMeta({}, { [key]: '1' })).toThrow(
      expect.objectContaining({ reason: 'not-addressable', subject: key }),
    )
  })

  test.each(['a\nb', 'a\r\nX-Evil: 1', '\0', 'a\x7f', ' a', 'a ', '\ta', 'half \ud83d', ''])(
    'a value %j is refused',
    (each) => {
      expect(() => encodeMeta({}, { key: each })).toThrow(
        expect.objectContaining({ reason: 'bad-value', subject: 'key' }),
      )
    },
  )

  test('the name of an image may be empty, which is none', () => {
    expect(encodeMeta({ name: '' }, {})).toEqual({ 'x-image-meta-name': '' })
  })
})

test('a value that is not UTF-8 is shown as it came', () => {
  const headers = new Headers({ 'x-image-meta-name': 'caf\xe9', 'x-image-meta-property-a': 'é' })
  expect(decodeMeta(headers)).toMatchObject({ name: 'café', properties: { a: 'é' } })
})
