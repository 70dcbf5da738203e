import { describe, expect, test } from 'vitest'
import { asImage } from './as-image.ts'
import { imageApis } from './discovery.ts'
import { changeHeaders, fieldHeaders } from './fields.ts'
import { decodeImageV1, type ImageV1 } from './image.ts'
import { encodeImageQueryV1 } from './image-query.ts'
import { decodeMembersV1 } from './member.ts'
import { decodeMeta } from './meta-headers.ts'

/** Headers of a HEAD, from the API's reference (api-ref/source/v1 of Glance until 2018). */
const HEAD = `X-Image-Meta-Id: 03bc0a8b-659c-4de9-b6bd-13c6e86e6455
X-Image-Meta-Name: cirros-0.3.4-x86_64-uec-kernel
X-Image-Meta-Status: active
X-Image-Meta-Size: 4979632
X-Image-Meta-Checksum: 8a40c862b5735975d82605c1dd395796
X-Image-Meta-Disk_format: aki
X-Image-Meta-Container_format: aki
X-Image-Meta-Is_public: True
X-Image-Meta-Protected: False
X-Image-Meta-Deleted: False
X-Image-Meta-Min_disk: 0
X-Image-Meta-Min_ram: 0
X-Image-Meta-Owner: 13cc6052265b41529e2fd0fc461fa8ef
X-Image-Meta-Created_at: 2016-01-06T03:22:20.000000
X-Image-Meta-Updated_at: 2016-02-25T03:02:05.000000
X-Image-Meta-Property-Distro: Ubuntu
ETag: 8a40c862b5735975d82605c1dd395796`
const headers = (text: string) =>
  new Headers(text.split('\n').map((line) => line.split(': ') as [string, string]))

/** One image of a detailed list, from the same reference. */
const DETAIL = {
  checksum: 'eb9139e4942121f22bbc2afc0400b2a4',
  container_format: 'bare',
  created_at: '2016-03-15T15:09:07.000000',
  deleted: false,
  deleted_at: null,
  disk_format: 'vmdk',
  id: '1086fa65-8c63-4081-9a0a-ddf7e88e485b',
  is_public: false,
  min_disk: 22,
  min_ram: 11,
  name: 'Silas Marner',
  owner: 'c60b1d57c5034e0d86902aedf8c49be0',
  properties: { foo: 'bar', qe_status: 'approved' },
  protected: false,
  size: 25165824,
  status: 'active',
  updated_at: '2016-05-10T21:14:04.000000',
  virtual_size: null,
}
const SILAS = decodeImageV1(DETAIL)

describe('an image of v1', () => {
  test('is read from headers', () => {
    expect(decodeImageV1(decodeMeta(headers(HEAD)))).toEqual({
      id: '03bc0a8b-659c-4de9-b6bd-13c6e86e6455',
      name: 'cirros-0.3.4-x86_64-uec-kernel',
      status: 'active',
      size: 4979632,
      virtual_size: null,
      checksum: '8a40c862b5735975d82605c1dd395796',
      disk_format: 'aki',
      container_format: 'aki',
      is_public: true,
      protected: false,
      deleted: false,
      deleted_at: null,
      min_disk: 0,
      min_ram: 0,
      owner: '13cc6052265b41529e2fd0fc461fa8ef',
      created_at: '2016-01-06T03:22:20.000000',
      updated_at: '2016-02-25T03:02:05.000000',
      location: null,
      properties: Object.assign(Object.create(null), { distro: 'Ubuntu' }),
    })
    const lower = decodeImageV1(
      decodeMeta(headers(HEAD.replace('Is_public: True', 'Is_public: true'))),
    )
    expect(lower.is_public).toBe(true)
  })

  test('is read from a list', () => {
    expect(SILAS).toEqual({ ...DETAIL, location: null, properties: SILAS.properties })
    expect({ ...SILAS.properties }).toEqual(DETAIL.properties)
    expect(Object.getPrototypeOf(SILAS.properties)).toBeNull()
  })

  test('never throws over what a cloud makes of it', () => {
    for (const json of [null, [], 'x', { size: 'much', properties: [1], is_public: 'maybe' }])
      expect(decodeImageV1(json)).toMatchObject({ id: '', size: 0, is_public: false })
    expect({ ...decodeImageV1({ properties: { a: null, b: '1' } }).properties }).toEqual({ b: '1' })
  })
})

describe('in the words of v2', () => {
  test('it says what v1 cannot tell', () => {
    const image = asImage(SILAS)
    expect(image).toMatchObject({
      visibility: 'private',
      size: 25165824,
      created_at: '2016-03-15T15:09:07Z',
      updated_at: '2016-05-10T21:14:04Z',
      tags: [],
      os_hidden: false,
      os_hash_value: null,
      absent: ['os_hash_algo', 'os_hash_value', 'os_hidden', 'tags'],
    })
    expect(image.properties['foo']).toBe('bar')
  })

  test('what is not public is shared when it is of another project, or has members', () => {
    const owner = SILAS.owner!
    expect(asImage(SILAS, { project: owner }).visibility).toBe('private')
    expect(asImage(SILAS, { project: 'another' }).visibility).toBe('shared')
    expect(asImage(SILAS, { project: owner, members: true }).visibility).toBe('shared')
    expect(asImage({ ...SILAS, is_public: true }, { project: 'another' }).visibility).toBe('public')
  })

  test('a size of 0 is none until the image is there', () => {
    const empty: ImageV1 = { ...SILAS, size: 0, checksum: null }
    expect(asImage({ ...empty, status: 'queued' }).size).toBeNull()
    expect(asImage({ ...empty, status: 'killed' }).size).toBeNull()
    expect(asImage(empty).size).toBe(0)
  })
})

describe('headers of a change', () => {
  const KEEP = { 'x-glance-registry-purge-props': 'false' }

  test('name what is different, and keep the rest', () => {
    expect(changeHeaders(SILAS, { name: 'Silas Marner', min_disk: 22 })).toBeNull()
    expect(changeHeaders(SILAS, { properties: { foo: 'bar', none: null } })).toBeNull()
    expect(changeHeaders(SILAS, { name: 'Eppie', is_public: true })).toEqual({
      'x-image-meta-name': 'Eppie',
      'x-image-meta-is_public': 'true',
      ...KEEP,
    })
    expect(changeHeaders(SILAS, { properties: { foo: 'baz' } })).toEqual({
      'x-image-meta-property-foo': 'baz',
      ...KEEP,
    })
    const url = 'http://example.org/a%20b.img'
    expect(changeHeaders(SILAS, { copy_from: url })).toEqual({
      'x-glance-api-copy-from': url,
      ...KEEP,
    })
  })

  test('send all others again where one is removed', () => {
    expect(changeHeaders(SILAS, { properties: { foo: null, new: '1' } })).toEqual({
      'x-image-meta-property-qe_status': 'approved',
      'x-image-meta-property-new': '1',
      'x-glance-registry-purge-props': 'true',
    })
  })

  test('are refused where another property would be lost', () => {
    const before: ImageV1 = { ...SILAS, properties: { foo: 'bar', 'OS-Type': 'linux' } }
    expect(() => changeHeaders(before, { properties: { foo: null } })).toThrow(/"OS-Type"/)
    expect(changeHeaders(before, { properties: { foo: '2' } })).not.toBeNull()
    expect(changeHeaders(before, { properties: { 'OS-Type': null } })).toEqual({
      'x-image-meta-property-foo': 'bar',
      'x-glance-registry-purge-props': 'true',
    })
  })

  test('of a new image have all of its fields', () => {
    const fields = { id: '1', store: 'file', size: 3, checksum: 'a', location: 'http://h/' }
    expect(fieldHeaders({ ...fields, protected: true, owner: 'p', min_ram: 1 })).toEqual({
      'x-image-meta-id': '1',
      'x-image-meta-store': 'file',
      'x-image-meta-size': '3',
      'x-image-meta-checksum': 'a',
      'x-image-meta-location': 'http://h/',
      'x-image-meta-protected': 'true',
      'x-image-meta-owner': 'p',
      'x-image-meta-min_ram': '1',
    })
  })
})

test('the filters of a list', () => {
  const query = encodeImageQueryV1({
    marker: 'm',
    name: 'a b',
    size_min: 0,
    protected: false,
    is_public: 'none',
    changes_since: '2016-01-01T00:00:00',
    properties: { os_distro: 'ubuntu' },
    sort_key: 'name',
    sort_dir: 'asc',
    limit: 5,
  })
  expect(query.toString()).toBe(
    'limit=5&sort_key=name&sort_dir=asc&name=a+b&size_min=0&protected=false&is_public=none&changes-since=2016-01-01T00%3A00%3A00&property-os_distro=ubuntu&marker=m',
  )
})

test('members, also as an example of the reference has them', () => {
  const list = [{ member_id: 'tenant1', can_share: false }]
  expect(decodeMembersV1({ members: list })).toEqual(list)
  expect(decodeMembersV1({ memberships: list })).toEqual(list)
})

test('which APIs a cloud has', () => {
  const version = (id: string, status: string) => {
    const [major, minor] = id.slice(1).split('.').map(Number)
    return { id, major: major!, minor: minor!, status }
  }
  const [v11, v10] = [version('v1.1', 'SUPPORTED'), version('v1.0', 'SUPPORTED')]
  const [v26, v210] = [version('v2.6', 'SUPPORTED'), version('v2.10', 'CURRENT')]
  expect(imageApis([v10, v11])).toEqual({ v2: null, v1: v11 })
  expect(imageApis([v26, v210, v11, v10])).toEqual({ v2: v210, v1: v11 })
  expect(imageApis([v26])).toEqual({ v2: v26, v1: null })
  expect(imageApis([])).toEqual({ v2: null, v1: null })
})
