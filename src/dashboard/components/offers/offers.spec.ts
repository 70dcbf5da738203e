import { expect, test } from 'vitest'
import { ApiError } from '#openstack/http.ts'
import { LACKS_OF_V1 } from '#openstack/glance-v1/lacks.ts'
import { canAnswer } from './can-answer.ts'
import { doneWords, refusalWords } from './words.ts'

const refused = (status: number) =>
  new ApiError({ status, sentence: 'Quoted.', method: 'PUT', path: '/p', service: 'image' })

test('who may answer: a reader and a cloud of v1 have their reasons', () => {
  const actor = (...roles: string[]) => ({ projectId: 'p', roles })
  expect(canAnswer(actor('member'))).toBe(true)
  expect(canAnswer(actor('reader'))).toMatchObject({ reason: /role here is reader/ })
  expect(canAnswer(actor('reader', '_member_'))).toBe(true)
  expect(canAnswer({ ...actor('member'), lacks: LACKS_OF_V1 })).toMatchObject({
    reason: LACKS_OF_V1.answers,
  })
})

test('each refusal says what follows', () => {
  expect(refusalWords(refused(404), 'ours')).toMatch(/withdrew .* ours cannot see it any more/)
  expect(refusalWords(refused(403), 'ours')).toMatch(/modify_member/)
  expect(refusalWords(refused(500), 'ours')).toBe('Quoted. Nothing was changed.')
})

test('what was done', () => {
  expect(doneWords(['web'], 'accepted')).toBe('web accepted')
  expect(doneWords(['web', 'db'], 'rejected')).toBe('2 images declined')
})
