import { describe, expect, test } from 'vitest'
import { ApiError, NetworkError } from '#openstack/http.ts'
import { RefusedError } from '#openstack/refused.ts'
import { HashError } from './hash/hash-error.ts'
import { passes, problemOf, TransferError } from './problems.ts'
import type { TransferProblem } from './types.ts'

const answer = (status: number, sentence: string, problem: string | null = null) =>
  new ApiError({
    status,
    sentence,
    problem,
    method: 'PATCH',
    path: '/uploads/1',
    requestId: 'req-1',
    service: problem === null ? 'image' : 'gateway',
  })
/** An answer of a proxy: to a request to the gateway, without its header. */
const proxy = (status: number, sentence: string) =>
  new ApiError({ status, sentence, method: 'PATCH', path: '/uploads/1', service: 'gateway' })

type Case = [
  what: string,
  error: unknown,
  kind: TransferProblem['kind'],
  next: TransferProblem['next'],
  passing: 'passes' | 'stays',
]

const CASES: Case[] = [
  ['the network', new NetworkError('GET', '/', null), 'no-connection', 'retry', 'passes'],
  ['no session', answer(401, 'x', 'no-session'), 'session-ended', 'sign-in', 'stays'],
  [
    'a session that ended',
    answer(401, 'x', 'session-expired'),
    'session-ended',
    'sign-in',
    'stays',
  ],
  ['a token that ended', answer(401, 'x'), 'session-ended', 'sign-in', 'stays'],
  ['no role', answer(403, 'No role.', 'no-role'), 'not-allowed', 'none', 'stays'],
  [
    'a cloud that is down',
    answer(502, 'No answer.', 'cloud-unreachable'),
    'cloud',
    'retry',
    'passes',
  ],
  ['a cloud that fails', answer(502, 'It failed.', 'cloud-error'), 'cloud', 'retry', 'passes'],
  ['a region without images', answer(404, 'None.', 'no-image-service'), 'refused', 'none', 'stays'],
  ['a gateway that restarts', answer(503, 'Soon.', 'shutting-down'), 'cloud', 'retry', 'passes'],
  ['a full spool', answer(507, 'Full.', 'spool-full'), 'cloud', 'retry', 'passes'],
  ['an upload given up', answer(410, 'x', 'upload-gone'), 'interrupted', 'retry', 'passes'],
  ['a replay', answer(409, 'x', 'upload-conflict'), 'interrupted', 'retry', 'passes'],
  ['a limit of the gateway', answer(413, 'Long.', 'too-large'), 'too-large', 'none', 'stays'],
  ['a limit of a proxy', proxy(413, 'Long.'), 'too-large', 'none', 'stays'],
  ['a proxy without a gateway', proxy(502, 'Bad Gateway'), 'cloud', 'retry', 'passes'],
  ['a proxy that had to wait', proxy(504, 'Timeout'), 'cloud', 'retry', 'passes'],
  ['a proxy that counts requests', proxy(429, 'Slow down'), 'cloud', 'retry', 'passes'],
  ['something else in between', proxy(400, 'Bad.'), 'refused', 'retry', 'stays'],
  ['Glance without the right', answer(403, 'x'), 'not-allowed', 'none', 'stays'],
  ['an image that is gone', answer(404, 'x'), 'image-gone', 'retry', 'stays'],
  ['an image deleted meanwhile', answer(410, 'not found'), 'image-gone', 'retry', 'stays'],
  ['a store for reading', answer(410, 'Store is disabled'), 'store-read-only', 'none', 'stays'],
  ['an image that is busy', answer(409, 'x'), 'image-busy', 'retry', 'stays'],
  ['a full quota', answer(413, 'over limit'), 'quota', 'retry', 'stays'],
  ['data of another format', answer(415, 'x'), 'content-refused', 'none', 'stays'],
  ['Glance that fails', answer(500, 'x'), 'cloud', 'retry', 'passes'],
  ['Glance that is busy', answer(503, 'x'), 'cloud', 'retry', 'passes'],
  ['Glance that broke off', answer(0, 'The connection broke.'), 'cloud', 'retry', 'passes'],
  ['Glance that refuses', answer(400, 'x'), 'refused', 'retry', 'stays'],
  ['a file that changed', new HashError('unreadable', 'x'), 'file-changed', 'pick-file', 'stays'],
  ['a browser that cannot', new HashError('broken', 'no wasm.'), 'hashing', 'retry', 'stays'],
  ['silence', new TransferError('silent', 'Nothing.', 'retry'), 'silent', 'retry', 'passes'],
  [
    'what is not sent at all',
    new RefusedError('bad-value', 'x', 'No.'),
    'refused',
    'none',
    'stays',
  ],
  ['what nobody knows', new TypeError('x is not a function.'), 'unexpected', 'retry', 'stays'],
]

test.each(CASES)('%s', (_, error, kind, next, passing) => {
  const problem = problemOf(error, 'upload')
  expect(problem).toMatchObject({ kind, next })
  expect(passes(problem)).toBe(passing === 'passes')
  // Sentences for people: from a capital letter to a full stop, and no code.
  expect(problem.sentence).toMatch(/^[A-Z].*[.”]$|server cannot be reached/)
  expect(problem.sentence).not.toMatch(/undefined|null|\[object/)
})

test('too many uploads are told with their number, and are waited for', () => {
  const sentence = 'You have 32 uploads open in this project. Try again when one has ended.'
  const problem = problemOf(answer(429, sentence, 'too-many-uploads'), 'upload')
  expect(problem).toEqual({
    kind: 'cloud',
    sentence,
    next: 'retry',
    details: { method: 'PATCH', path: '/uploads/1', status: 429, requestId: 'req-1' },
  })
  expect(passes(problem)).toBe(true)
})

describe('Glance has one status for three limits', () => {
  const told = (sentence: string) => problemOf(answer(413, sentence), 'upload')

  test('a quota, told by what is in Glance’s brackets', () => {
    const over = 'Resource image_size_total is over limit of 4 due to current usage 5 and delta 0'
    const wrapped = `This generally means that rate limiting or a quota threshold was breached. The response body: Project p1 is over a limit for [${over}]`
    expect(told(wrapped)).toMatchObject({
      kind: 'quota',
      sentence: `The project’s quota is used up. Delete something or ask for more, then send it again. Glance says: “${over}”`,
    })
  })

  test('its own largest image', () => {
    expect(told('The provided image is too large.')).toMatchObject({
      kind: 'too-large',
      next: 'none',
      sentence: expect.stringContaining('larger than this cloud allows'),
    })
  })

  test('a full disk', () => {
    expect(told('Image storage media is full: There is not enough disk space')).toMatchObject({
      kind: 'quota',
      sentence: expect.stringContaining('The cloud’s store is full. Tell its operator'),
    })
  })
})

test('where Glance said nothing, nobody claims that it did', () => {
  const sentence = 'The Image service took no byte for 300 s.'
  expect(problemOf(answer(0, sentence), 'upload').sentence).toBe(sentence)
})

test('words that pass do not ask for what happens by itself', () => {
  for (const [, error, , , passing] of CASES) {
    if (passing === 'stays') continue
    expect(problemOf(error, 'upload').sentence).not.toMatch(/[Ss]end it again/)
    expect(problemOf(error, 'download').sentence).not.toMatch(/[Dd]ownload it again/)
  }
})
