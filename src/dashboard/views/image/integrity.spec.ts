import { expect, test } from 'vitest'
import type { Verdict } from '#transfers/types.ts'
import { integrityOf } from './integrity.ts'

const sha = '5e'.repeat(64)
const md5 = '78'.repeat(16)
const image = { status: 'active', checksum: md5, os_hash_algo: 'sha512', os_hash_value: sha }
const verdict = (pairs: Verdict['pairs'], direction: Verdict['direction'] = 'upload'): Verdict => ({
  kind: 'agrees',
  pairs,
  bytes: 1,
  at: '2026-11-21T00:00:00Z',
  direction,
})

test('what was sent and what is stored agree', () => {
  const found = integrityOf(
    image,
    verdict([
      { algo: 'md5', local: md5, remote: md5 },
      { algo: 'sha512', local: sha, remote: sha },
    ]),
  )
  expect(found.state).toBe('agrees')
  expect(found.pair?.algo).toBe('sha512')
  expect(found.sentence).toBe('64 of 64 bytes meet: what was sent is what Glance stored.')
  expect(found.digests.map((digest) => digest.algo)).toEqual(['sha512', 'md5'])
})

test('a record that changed after the verdict is seen', () => {
  const other = `00${sha.slice(2)}`
  const found = integrityOf(
    { ...image, os_hash_value: other },
    verdict([{ algo: 'sha512', local: sha, remote: sha }]),
  )
  expect(found.state).toBe('differs')
  expect(found.sentence).toContain('Only 63 of 64 bytes meet')
})

test('one digest that differs decides', () => {
  const found = integrityOf(
    image,
    verdict([
      { algo: 'sha512', local: sha, remote: sha },
      { algo: 'md5', local: '00'.repeat(16), remote: md5 },
    ]),
  )
  expect(found.state).toBe('differs')
  expect(found.pair?.algo).toBe('md5')
})

test('nothing is claimed where nothing was compared', () => {
  expect(integrityOf(image, null).state).toBe('not-compared')
  expect(integrityOf(image, verdict([{ algo: 'sha256', local: 'ab', remote: 'ab' }])).state).toBe(
    'not-compared',
  )
})

test('a record without data has no digests', () => {
  const empty = { status: 'queued', checksum: null, os_hash_algo: null, os_hash_value: null }
  expect(integrityOf(empty, null).sentence).toContain('no data yet')
  expect(integrityOf({ ...empty, status: 'active' }, null).sentence).toContain('no digest')
})
