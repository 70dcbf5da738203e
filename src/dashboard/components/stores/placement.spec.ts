import { expect, test } from 'vitest'
import type { Image } from '#openstack/glance/image.ts'
import type { Store } from '#openstack/glance/types.ts'
import { fits, placementOf, tallyOf } from './placement.ts'
import { canCopyTo, canRemoveFrom, canRemoveLocation, canReplaceLocation } from './rules.ts'

const image = (stores: string, size: number | null = 10, properties: Record<string, string> = {}) =>
  ({ stores, size, status: 'active', properties }) as unknown as Image
const store = (id: string, more: Partial<Store> = {}): Store => ({
  id,
  description: null,
  is_default: false,
  read_only: false,
  ...more,
})

test('an image is here, on its way, failed or absent', () => {
  const one = image('fast,slow', 1, {
    os_glance_importing_to_stores: 'far',
    os_glance_failed_import: 'web,slow',
  })
  // Glance leaves the failure of an import standing after another one has succeeded.
  expect(['fast', 'slow', 'far', 'web', 'other'].map((id) => placementOf(one, id))).toEqual([
    'here',
    'here',
    'copying',
    'failed',
    'absent',
  ])
  // After a success both stay as empty texts.
  const done = image('fast', 1, { os_glance_importing_to_stores: '', os_glance_failed_import: '' })
  expect(placementOf(done, '')).toBe('absent')
})

test.each([
  ['fast', { missing: null, only: null }, true],
  ['', { missing: null, only: null }, false],
  ['fast', { missing: 'slow', only: null }, true],
  ['fast,slow', { missing: 'slow', only: null }, false],
  // No store by a part of another's name.
  ['slower', { missing: 'slow', only: null }, true],
  ['fast', { missing: null, only: 'fast' }, true],
  ['fast,slow', { missing: null, only: 'fast' }, false],
  // Two addresses in one store are one store.
  ['web,web', { missing: null, only: 'web' }, true],
  ['fast', { missing: 'slow', only: 'fast' }, true],
])('%j under %j is listed: %s', (stores, filter, listed) => {
  expect(fits(image(stores), filter)).toBe(listed)
})

test('what each store has is counted, and one that only images name is told of', () => {
  const images = [
    image('fast', 100),
    image('fast,slow', 20, { os_glance_importing_to_stores: 'far' }),
    image('gone', null),
    image('', 5),
    image('fast', 1, { os_glance_failed_import: 'slow,fast' }),
  ]
  expect(tallyOf(images, [store('slow'), store('fast')])).toEqual({
    placed: 4,
    stores: [
      { id: 'slow', images: 1, bytes: 20, only: 0, copying: 0, failed: 1 },
      { id: 'fast', images: 3, bytes: 121, only: 2, copying: 0, failed: 0 },
      { id: 'far', images: 0, bytes: 0, only: 0, copying: 1, failed: 0 },
      { id: 'gone', images: 1, bytes: 0, only: 1, copying: 0, failed: 0 },
    ],
  })
})

test('why it cannot be: role, state, the last one, what is there or on its way', () => {
  const admin = { projectId: 'p', roles: ['admin', 'member'] }
  const member = { projectId: 'p', roles: ['member'] }
  const context = {
    stores: [store('fast'), store('slow'), store('web', { read_only: true })],
    imports: { methods: ['copy-image'] },
    actor: admin,
  }
  const why = (ruling: true | { reason: string }) => (ruling === true ? true : ruling.reason)
  const remove = (one: Image, id: string, actor = admin) => why(canRemoveFrom(one, id, actor))
  expect(remove(image('fast,slow'), 'slow')).toBe(true)
  expect(remove(image('fast,slow'), 'slow', member)).toMatch('delete_image_location')
  expect(remove(image('slow'), 'slow')).toMatch('the only store that has its data')
  expect(remove(image('fast,slow'), 'far')).toMatch('has no data of it')
  expect(remove({ ...image('fast,slow'), status: 'deactivated' }, 'slow')).toMatch('deactivated')
  const copy = (one: Image, id: string, more = {}) =>
    why(canCopyTo(one, id, { ...context, ...more }))
  expect(copy(image('fast'), 'slow')).toBe(true)
  expect(copy(image('fast'), 'slow', { actor: member })).toMatch('copy_image')
  expect(copy(image('fast'), 'slow', { imports: null })).toMatch('copy-image')
  expect(copy(image('fast'), 'web')).toMatch('read-only')
  expect(copy(image('fast'), 'far')).toMatch('knows no store')
  expect(copy(image('fast'), 'fast')).toMatch('already')
  const busy = image('fast', 1, { os_glance_importing_to_stores: 'far' })
  expect(copy(busy, 'slow')).toMatch('one import at a time')
})

test('the last address can be replaced and not removed, and neither by a member', () => {
  const admin = { projectId: 'p', roles: ['admin'] }
  const member = { projectId: 'p', roles: ['member'] }
  const address = (url: string) => ({ url, metadata: {} })
  const one = { ...image('web'), locations: [address('http://a')] }
  const two = { ...one, locations: [address('http://a'), address('http://b')] }
  expect(canReplaceLocation(one, admin)).toBe(true)
  expect(canRemoveLocation(one, admin)).toEqual({ reason: expect.stringMatching('last one') })
  expect(canRemoveLocation(two, admin)).toBe(true)
  const asleep = { ...two, status: 'deactivated' }
  for (const rule of [canRemoveLocation, canReplaceLocation]) {
    expect(rule(two, member)).toEqual({ reason: expect.stringMatching('delete_image_location') })
    expect(rule(asleep, admin)).toEqual({ reason: expect.stringMatching('deactivated') })
  }
})
