import { expect, test } from 'vitest'
import { ApiError, NetworkError } from '#openstack/http.ts'
import { stateAfter, sumOf, whyNotAdded } from './share-answers.ts'

const refused = (status: number, sentence: string) =>
  new ApiError({
    status,
    sentence,
    method: 'POST',
    path: '/v2/images/x/members',
    requestId: 'req-1',
    service: 'image',
  })

test.each([
  [403, 'You are not authorized to complete add_member action.', 'Only members of the project'],
  [403, 'Not allowed to create members for image x.', 'not shared any more'],
  [404, 'Image x not found.', 'The image is gone'],
  [413, 'The limit has been exceeded … Attempted: 129, Maximum: 128', 'cloud allows, 128 (413)'],
  [413, 'Request Entity Too Large', 'as this cloud allows (413)'],
  [504, 'Gateway Timeout', 'Gateway Timeout (504, req-1)'],
])('%d %s', (status, sentence, words) => {
  const error = refused(status, sentence)
  expect(stateAfter(error)).toBe('failed')
  expect(whyNotAdded(error)).toContain(words)
})

test('who is a member already has not failed', () => {
  expect(stateAfter(refused(409, 'Member y is duplicated'))).toBe('member')
  expect(stateAfter(new NetworkError('POST', '/x', null))).toBe('failed')
})

test('the sum leaves out what there is none of', () => {
  const answer = (state: 'added' | 'failed' | 'member') => ({
    id: state,
    name: null,
    state,
    error: null,
  })
  expect(sumOf([answer('added'), answer('added'), answer('failed')])).toBe('2 offered, 1 failed')
  expect(sumOf([answer('member')])).toBe('1 already there')
})
