import { describe, expect, test } from 'vitest'
import type { Image } from '#openstack/glance/image.ts'
import type { ProjectFate } from '#dashboard/queries/project-lookup.ts'
import type { SharedImage } from '#dashboard/queries/shared-by-me.ts'
import { matching, matrixOf, rowsOf, sorted, toggled } from './shares.ts'
import { DEFAULTS, readSharing, type SharingParams, writeSharing } from './sharing-params.ts'

const shared = (id: string, name: string, members: [string, string, string][]): SharedImage => ({
  image: { id, name } as Image,
  members: members.map(([member_id, status, updated_at]) => ({
    image_id: id,
    member_id,
    status,
    created_at: '2026-11-01T00:00:00Z',
    updated_at,
  })),
  error: null,
})
const images = [
  shared('i10', 'web-10', [
    ['b', 'accepted', '2026-11-20T00:00:00Z'],
    ['gone', 'pending', '2026-11-20T00:00:00Z'],
  ]),
  shared('i9', 'web-9', [['b', 'rejected', '2026-11-28T00:00:00Z']]),
  shared('i0', 'alone', []),
  { image: { id: 'i1', name: 'unread' } as Image, members: null, error: null },
]
const nameIfKnown = (id: string) => (id === 'b' ? 'tenant-b' : null)
const fates = new Map<string, ProjectFate>([['gone', { kind: 'gone' }]])
const rows = rowsOf(images, nameIfKnown, fates)
const NOW = Date.parse('2026-11-30T00:00:00Z')
const keys = (of: Partial<SharingParams>) =>
  matching(rows, { ...DEFAULTS, ...of }, NOW).map(({ key }) => key)

test('an answer is as old as itself, an offer as old as its making', () => {
  expect(rows.map(({ key, name, fate, since }) => [key, name, fate, since.slice(0, 10)])).toEqual([
    ['i10 b', 'tenant-b', 'there', '2026-11-20'],
    ['i10 gone', null, 'gone', '2026-11-01'],
    ['i9 b', 'tenant-b', 'there', '2026-11-28'],
  ])
})

test.each<[Partial<SharingParams>, string[]]>([
  [{}, ['i10 b', 'i10 gone', 'i9 b']],
  [{ image: 'WEB-9' }, ['i9 b']],
  [{ image: 'i10' }, ['i10 b', 'i10 gone']],
  [{ project: 'tenant' }, ['i10 b', 'i9 b']],
  [{ state: 'rejected' }, ['i9 b']],
  [{ gone: true }, ['i10 gone']],
  [{ waiting: 7 }, ['i10 gone']],
  [{ waiting: 30 }, []],
])('%o leaves what matches', (of, expected) => {
  expect(keys(of)).toEqual(expected)
})

test('sorted as people count, the other way round, and steady where it is the same', () => {
  const by = (key: SharingParams['sort']['key'], dir: 'asc' | 'desc') =>
    sorted(rows, { key, dir }).map((row) => row.key)
  expect(by('image', 'asc')).toEqual(['i9 b', 'i10 gone', 'i10 b'])
  expect(by('since', 'desc')).toEqual(['i9 b', 'i10 b', 'i10 gone'])
  expect(by('project', 'asc')).toEqual(['i10 gone', 'i9 b', 'i10 b'])
})

test('a table of images and projects, those with a name first', () => {
  const { images: lines, projects, at } = matrixOf(rows)
  expect(lines.map(({ name }) => name)).toEqual(['web-9', 'web-10'])
  expect(projects.map(({ id, fate }) => [id, fate])).toEqual([
    ['b', 'there'],
    ['gone', 'gone'],
  ])
  expect(at.get('i9 b')?.status).toBe('rejected')
  expect(at.has('i9 gone')).toBe(false)
})

test('a head selects all of its cells, and lets go of them when all are selected', () => {
  const once = toggled(new Set(['a']), ['a', 'b'])
  expect([...once]).toEqual(['a', 'b'])
  expect([...toggled(once, ['a', 'b'])]).toEqual([])
})

describe('the address', () => {
  test.each<Partial<SharingParams>>([
    {},
    { view: 'list', sort: { key: 'since', dir: 'desc' } },
    { image: 'web', project: 'b', state: 'pending', gone: true, waiting: 14 },
  ])('says %o and is understood', (of) => {
    const params = { ...DEFAULTS, ...of }
    expect(readSharing(writeSharing(params, new URLSearchParams()))).toEqual(params)
  })

  test('may say anything, and keeps what is not ours', () => {
    const odd = new URLSearchParams('region=R&view=x&state=y&waiting=-1&gone=yes&sort=z:up')
    expect(readSharing(odd)).toEqual(DEFAULTS)
    expect(writeSharing(DEFAULTS, odd).toString()).toBe('region=R')
  })
})
