import { expect, test } from 'vitest'
import { addressOf, imageOf, isEntry, withoutSecrets } from './activity-entry.ts'

test.each([
  ['{"uri":"https://me:pa:ss@host/x.img"}', '{"uri":"https://…@host/x.img"}'],
  ['swift+https://tenant%3Auser:key@auth/v3/c/o', 'swift+https://…@auth/v3/c/o'],
  [
    'https://s3/x?X-Amz-Signature=abc&X-Amz-Date=1&temp_url_sig=f',
    'https://s3/x?X-Amz-Signature=…&X-Amz-Date=1&temp_url_sig=…',
  ],
  // An address of a person is none of a service.
  ['{"note":"mail me@host"}', '{"note":"mail me@host"}'],
])('what opens something is left out of %s', (text, bare) => {
  expect(withoutSecrets(text)).toBe(bare)
})

test('a long text is cut', () => {
  expect(withoutSecrets('x'.repeat(10_000)).length).toBeLessThan(4100)
})

test('only requests of an Image service are kept, with the image they are about', () => {
  expect(addressOf('/api/p/a%2Fb/r/Region%20One/image/v2/images?x=1')).toEqual({
    projectId: 'a/b',
    region: 'Region One',
    path: '/v2/images?x=1',
  })
  expect(addressOf('/api/session')).toBeNull()
  expect(imageOf('/v2/images/785c/members/x')).toBe('785c')
  expect(imageOf('/v2/images?limit=1')).toBeNull()
})

test('what another version wrote is left alone', () => {
  const entry = {
    id: '1',
    user: 'u',
    projectId: 'p',
    region: 'r',
    at: 1,
    took: 1,
    method: 'PATCH',
    path: '/v2/images/1',
    body: null,
    outcome: 'done',
    status: 200,
    requestId: null,
    said: null,
    image: { id: '1', name: null },
    bytes: null,
  }
  expect(isEntry(entry)).toBe(true)
  expect(isEntry({ ...entry, outcome: 'half' })).toBe(false)
  expect(isEntry({ ...entry, image: { id: 1 } })).toBe(false)
  expect(isEntry(null)).toBe(false)
})
