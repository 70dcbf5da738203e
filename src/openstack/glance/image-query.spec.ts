import { expect, test } from 'vitest'
import { encodeImageQuery, type ImageQuery } from './image-query.ts'

/** Query strings as a recorded Glance took them, decoded; see the contract spec for the same live. */
test.each<[string, ImageQuery, string]>([
  ['nothing', {}, ''],
  ['a page', { limit: 1, sort: [{ key: 'name', dir: 'asc' }] }, 'limit=1&sort=name:asc'],
  [
    'the page after it',
    { limit: 1, sort: [{ key: 'name', dir: 'asc' }], marker: 'e1d8' },
    'limit=1&sort=name:asc&marker=e1d8',
  ],
  ['a name', { name: 'rescue.iso' }, 'name=rescue.iso'],
  ['a name with a colon needs its operator', { name: 'ubuntu:24.04' }, 'name=eq:ubuntu:24.04'],
  ['a name that looks like an operator', { name: 'in:a,b' }, 'name=eq:in:a,b'],
  ['several names', { name: ['a', 'b c'] }, 'name=in:a,b c'],
  ['names with commas, or none at all', { name: ['a,b', 'c', ''] }, 'name=in:"a,b",c,""'],
  [
    'one name of a list can hold anything',
    { name: ['say "hi", all\\'] },
    'name=eq:say "hi", all\\',
  ],
  ['a list of none', { name: [] }, 'name=in:'],
  ['states', { status: ['active', 'queued'] }, 'status=in:active,queued'],
  [
    'formats',
    { disk_format: ['raw', 'qcow2'], container_format: 'bare' },
    'disk_format=in:raw,qcow2&container_format=bare',
  ],
  ['ids', { id: ['1', '2'] }, 'id=in:1,2'],
  [
    'an offer',
    { visibility: 'shared', member_status: 'pending' },
    'visibility=shared&member_status=pending',
  ],
  ['an owner', { owner: '4a71' }, 'owner=4a71'],
  ['several tags, all of them', { tag: ['x86', '64 bit'] }, 'tag=x86&tag=64 bit'],
  ['one tag', { tag: 'a' }, 'tag=a'],
  ['sizes', { size_min: 0, size_max: 1024 }, 'size_min=0&size_max=1024'],
  ['needs', { min_disk: 1, min_ram: 256 }, 'min_disk=1&min_ram=256'],
  ['hidden', { os_hidden: true }, 'os_hidden=true'],
  ['protected', { protected: false }, 'protected=false'],
  [
    'digests',
    { checksum: 'aa', os_hash_algo: 'sha512', os_hash_value: 'bb' },
    'checksum=aa&os_hash_algo=sha512&os_hash_value=bb',
  ],
  [
    'times',
    {
      created_at: { op: 'gte', time: '2026-01-01T00:00:00Z' },
      updated_at: { op: 'lt', time: '2026-02-01T00:00:00Z' },
    },
    'created_at=gte:2026-01-01T00:00:00Z&updated_at=lt:2026-02-01T00:00:00Z',
  ],
  ['a time as it is', { created_at: '2026-01-01T00:00:00Z' }, 'created_at=2026-01-01T00:00:00Z'],
  [
    'custom properties, hostile names too',
    {
      properties: JSON.parse(
        '{"os_distro": "debian", "__proto__": "p", "a/b~c": "t&u=v"}',
      ) as Record<string, string>,
    },
    'os_distro=debian&__proto__=p&a/b~c=t&u=v',
  ],
  [
    'several sort keys',
    {
      sort: [
        { key: 'size', dir: 'desc' },
        { key: 'name', dir: 'asc' },
      ],
    },
    'sort=size:desc,name:asc',
  ],
])('%s', (_, query, expected) => {
  const decoded = [...encodeImageQuery(query)].map(([name, value]) => `${name}=${value}`).join('&')
  expect(decoded).toBe(expected)
})

test('the address itself is encoded', () => {
  const query = { name: 'Ünï & 画=像#?+', properties: { 'a&b': 'c d' } }
  expect(encodeImageQuery(query).toString()).toBe(
    'name=%C3%9Cn%C3%AF+%26+%E7%94%BB%3D%E5%83%8F%23%3F%2B&a%26b=c+d',
  )
})

test.each<[string, ImageQuery, string]>([
  ['a quote in a list, which Glance never unescapes', { name: ['a"b', 'c'] }, 'a"b'],
  ['a backslash before the closing quote', { name: ['a,\\', 'c'] }, 'a,\\'],
  ['a property named like a parameter', { properties: { limit: '1' } }, 'limit'],
  ['a property named like a field', { properties: { name: '1' } }, 'name'],
  [
    'a property that Glance takes for a range and breaks on',
    { properties: { my_max: '1' } },
    'my_max',
  ],
])('refuses %s', (_, query, subject) => {
  const refused = expect.objectContaining({
    name: 'RefusedError',
    reason: 'not-addressable',
    subject,
  })
  expect(() => encodeImageQuery(query)).toThrow(refused as Error)
})

/** Request lines as they were recorded at Glance 25.1; the order of parameters means nothing. */
test.each<[string, ImageQuery]>([
  [
    'visibility=shared&member_status=pending&limit=1&sort=created_at:desc',
    {
      visibility: 'shared',
      member_status: 'pending',
      limit: 1,
      sort: [{ key: 'created_at', dir: 'desc' }],
    },
  ],
  [
    'limit=1&sort=name%3Aasc&marker=e1d813fd-a785-4729-b6db-b62eec5ce3a5',
    {
      limit: 1,
      sort: [{ key: 'name', dir: 'asc' }],
      marker: 'e1d813fd-a785-4729-b6db-b62eec5ce3a5',
    },
  ],
  [
    'disk_format=in:qcow2,iso&visibility=public&tag=debian&size_min=1&os_distro=debian',
    {
      disk_format: ['qcow2', 'iso'],
      visibility: 'public',
      tag: 'debian',
      size_min: 1,
      properties: { os_distro: 'debian' },
    },
  ],
  [
    'created_at=gt:2099-01-01T00:00:00Z',
    { created_at: { op: 'gt', time: '2099-01-01T00:00:00Z' } },
  ],
  ['os_hidden=true', { os_hidden: true }],
  ['visibility=community', { visibility: 'community' }],
  ['visibility=all&limit=1', { visibility: 'all', limit: 1 }],
  ['limit=0', { limit: 0 }],
])('says the recorded %s', (recorded, query) => {
  expect(Object.fromEntries(encodeImageQuery(query))).toEqual(
    Object.fromEntries(new URLSearchParams(recorded)),
  )
})
