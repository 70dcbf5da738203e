import { expect, test } from 'vitest'
import type { Image } from '#openstack/glance/image.ts'
import { kinship, retiredName, stemOf, successors } from './family.ts'

test.each([
  ['web-golden-2026-11', 'web-golden'],
  ['web_golden v2', 'web-golden'],
  ['ubuntu-24.04-server-amd64-20261112', 'ubuntu-24.04-server-amd64'],
  ['debian-13', 'debian'],
  ['app-1.2.3rc1', 'app'],
  // Something of a name always stays.
  ['2026', '2026'],
])('%s is of the family %s', (name, stem) => {
  expect(stemOf(name)).toBe(stem)
})

const image = (id: string, more: Partial<Image>) =>
  ({
    id,
    name: null,
    owner: 'p',
    os_hidden: false,
    created_at: '2026-11-01T00:00:00Z',
    properties: {},
    ...more,
  }) as Image

test('who may take its place: newer ones of the project, of its name before its system', () => {
  const system = { os_distro: 'ubuntu', os_version: '24.04' }
  const old = image('old', { name: 'web-1', properties: system })
  const at = (day: string) => `2026-11-${day}T00:00:00Z`
  const all = [
    old,
    image('system', { name: 'other', properties: system, created_at: at('09') }),
    image('first', { name: 'web-2', created_at: at('02') }),
    image('newest', { name: 'web-3', created_at: at('03') }),
    image('theirs', { name: 'web-4', owner: 'q', created_at: at('04') }),
    image('hidden', { name: 'web-5', os_hidden: true, created_at: at('05') }),
    image('older', { name: 'web-0', created_at: '2026-10-01T00:00:00Z' }),
    image('stranger', { name: 'db-3', created_at: at('06') }),
  ]
  expect(successors(old, all, 8).map(({ id }) => id)).toEqual(['newest', 'first', 'system'])
  expect(kinship(image('a', {}), image('b', {}))).toBeNull()
  expect(retiredName(old)).toBe('web-1-20261101')
})
