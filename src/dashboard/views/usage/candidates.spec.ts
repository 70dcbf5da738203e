import { expect, test } from 'vitest'
import type { Image } from '#openstack/glance/image.ts'
import type { Member } from '#openstack/glance/types.ts'
import { type Entry, SOURCE_BIT } from '#dashboard/queries/catalogue-entry.ts'
import { sampleImage } from '#testing/image.ts'
import { type Candidate, candidatesOf, isShared, judge, namedBy, type Told } from './candidates.ts'
import { limitsOf } from './reclaim.ts'

const NOW = Date.UTC(2026, 10, 30, 12)
const limits = limitsOf(NOW, 6)
const actor = { projectId: 'ours', roles: ['member'] }

const entry = (id: string, more: Partial<Image> = {}): Entry => ({
  image: sampleImage({ id, updated_at: '2026-11-30T00:00:00Z', ...more }),
  sources: SOURCE_BIT.plain,
  pass: 1,
  text: null,
  hex: null,
})
const member = (status: string): Member => ({
  image_id: '',
  member_id: 'theirs',
  status,
  created_at: '',
  updated_at: '',
})
const candidate = (id: string, more: Partial<Image> = {}): Candidate => ({
  image: entry(id, more).image,
  twins: 0,
  keeper: false,
})

test('of the same bytes the one in use stays, else the oldest; the costliest set comes first', () => {
  const found = candidatesOf(
    [
      entry('small-1', { os_hash_value: 'a', size: 1, created_at: '2026-11-02T00:00:00Z' }),
      entry('small-2', { os_hash_value: 'a', size: 1 }),
      entry('large-old', { os_hash_value: 'b' }),
      entry('large-public', { os_hash_value: 'b', visibility: 'public' }),
      entry('alone', { os_hash_value: 'c' }),
      entry('empty-1', { os_hash_value: 'd', size: 0 }),
      entry('empty-2', { os_hash_value: 'd', size: 0 }),
      entry('theirs', { os_hash_value: 'a', owner: 'theirs' }),
    ],
    'twins',
    limits,
    'ours',
    new Map([['small-1', []]]),
  )
  expect(found.map(({ image, keeper }) => (keeper ? `${image.id} stays` : image.id))).toEqual([
    'large-public stays',
    'large-old',
    'small-1 stays',
    'small-2',
  ])
})

test('stuck is what has not moved for a day, not what is coming now', () => {
  const found = candidatesOf(
    [
      entry('now', { status: 'saving', updated_at: '2026-11-29T12:00:00Z' }),
      entry('stuck', { status: 'saving', updated_at: '2026-11-28T23:59:59Z' }),
      entry('done', { updated_at: '2026-11-01T00:00:00Z' }),
    ],
    'stuck',
    limits,
    null,
    new Map(),
  )
  expect(found.map(({ image }) => image.id)).toEqual(['stuck'])
})

test('who would miss it', () => {
  const named = namedBy([
    entry('server', { properties: { kernel_id: 'kernel', base_image_ref: 'golden' } }),
    entry('other', { properties: { kernel_id: 'kernel' } }),
  ])
  const of = (one: Candidate, members: Told = 'asking') => judge(one, actor, named, members)
  expect(of(candidate('free'))).toEqual({ kind: 'free' })
  expect(of(candidate('kernel'))).toEqual({
    kind: 'used',
    words: ['Kernel of server and 1 other'],
  })
  expect(of(candidate('golden'))).toEqual({ kind: 'used', words: ['Made from it: server'] })
  expect(of(candidate('guarded', { protected: true }))).toMatchObject({ kind: 'cannot' })
  expect(of(candidate('theirs', { owner: 'theirs' }))).toMatchObject({ kind: 'cannot' })
  expect(of(candidate('open', { visibility: 'community' }))).toMatchObject({ kind: 'used' })
  const shared = candidate('shared', { visibility: 'shared' })
  expect(of(shared)).toEqual({ kind: 'asking' })
  expect(of(shared, [])).toEqual({ kind: 'free' })
  expect(of(shared, 'refused')).toMatchObject({ kind: 'used' })
  expect(of(shared, 'unasked')).toMatchObject({ kind: 'used' })
  expect(of(shared, [member('accepted'), member('pending')])).toEqual({
    kind: 'used',
    words: ['Shared with 2 projects, 1 accepted'],
  })
})

test('Glance is asked only about shared images that can be deleted', () => {
  const shared = { visibility: 'shared' } as const
  const asked = (more: Partial<Image>) => isShared(candidate('one', more).image, actor)
  expect(asked(shared)).toBe(true)
  expect(asked({ visibility: 'private' })).toBe(false)
  expect(asked({ ...shared, protected: true })).toBe(false)
  expect(asked({ ...shared, owner: 'theirs' })).toBe(false)
})
