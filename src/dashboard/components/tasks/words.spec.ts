import { expect, test } from 'vitest'
import { decodeTask } from '#openstack/glance/task.ts'
import { askedOf, deedWords, expiryWords, failureHint, secondsOf } from './words.ts'

const NOW = Date.parse('2026-11-30T12:00:00Z')
const task = (input: unknown, more: object = {}) =>
  decodeTask({ id: 't', type: 'api_image_import', status: 'failure', input, ...more })

test.each([
  [
    { import_req: { method: { name: 'web-download', uri: 'http://a/b' } }, backend: ['fast'] },
    'Fetches http://a/b into fast',
  ],
  [
    { import_req: { method: { name: 'glance-direct' }, stores: ['x'] }, backend: ['fast', 'slow'] },
    'Puts staged data into fast and slow',
  ],
  [
    { import_req: { method: { name: 'copy-image' }, stores: ['slow'] } },
    'Copies the data into slow',
  ],
  [
    { import_req: { method: { name: 'glance-download', glance_region: 'Two' } } },
    'Fetches the data from Two',
  ],
  [{ import_req: { method: { name: 'vendor-way' } } }, 'vendor-way'],
  [{ import_from: 'http://old', image_properties: {} }, 'Fetches http://old'],
  [null, null],
  [{ import_req: 'nonsense', backend: 7 }, null],
])('%j is %s', (input, words) => {
  expect(deedWords(task(input))).toBe(words)
})

test('whether all stores had to succeed is told only where it was said', () => {
  expect(askedOf(task({ import_req: {} })).allMust).toBe(null)
  expect(askedOf(task({ import_req: { all_stores_must_succeed: false } })).allMust).toBe(false)
})

test('a failure has a next step, with the log where Glance tells nothing', () => {
  const input = { import_req: { method: { name: 'web-download', uri: 'http://a' } } }
  expect(failureHint(task(input, { message: 'Task failed due to Internal Error' }))).toMatch(
    /^Glance tells no more than that: its log .* request id\. Most often the address/,
  )
  expect(failureHint(task(input, { message: 'disk full' }))).toMatch(/^Most often/)
  expect(failureHint(task(input, { status: 'success' }))).toBe(null)
})

test.each([
  ['2026-12-02T12:00:00Z', 'Removed in 2 days'],
  ['2026-12-02T11:58:30Z', 'Removed in 2 days'],
  ['2026-12-01T18:00:00Z', 'Removed in 30 hours'],
  ['2026-11-30T13:00:00Z', 'Removed in 60 minutes'],
  ['2026-11-30T12:00:10Z', 'Removed in 1 minute'],
  ['2026-11-30T11:59:59Z', 'Removed any moment'],
  [null, 'Kept until it has ended'],
  ['soon', 'soon'],
])('expiry at %s: %s', (at, words) => {
  expect(expiryWords(at, NOW)).toBe(words)
})

test('how long it took, or takes', () => {
  const times = { created_at: '2026-11-30T11:59:00', updated_at: '2026-11-30T11:59:07Z' }
  expect(secondsOf(task(null, times), NOW)).toBe(7)
  expect(secondsOf(task(null, { ...times, status: 'processing' }), NOW)).toBe(60)
  expect(secondsOf(task(null), NOW)).toBe(null)
})
