import { expect, test } from 'vitest'
import type { Phase, TransferProblem } from '#transfers/types.ts'
import { againWords, causeOf, clockTime, restWords, restartSentence } from './rest-words.ts'

const NOW = new Date(2026, 10, 21, 14, 2, 30).getTime()
const at = { moved: 1024 ** 2, hashed: 0 }
const problem = (kind: TransferProblem['kind'], sentence = 'It broke.'): TransferProblem => ({
  kind,
  sentence,
  next: 'retry',
  details: null,
})
const words = (phase: Phase, fileName = 'disk.raw') =>
  restWords({ phase, fileName, direction: 'upload' }, NOW)

test('a time of today is hour and minute; another day is named', () => {
  expect(clockTime(NOW, NOW)).toBe('14:02')
  expect(clockTime(NOW - 86_400_000, NOW)).toBe('20 Nov, 14:02')
})

test('a retry counts down to now, and tells which try it will be', () => {
  const wait = (ms: number, attempt: number): Phase => ({
    state: 'waiting',
    for: { kind: 'retry', at: NOW + ms, attempt },
    at,
    problem: problem('interrupted'),
  })
  expect(words(wait(7001, 1))).toMatchObject({
    label: 'The connection was cut',
    next: 'tries again in 8 s',
  })
  expect(words(wait(500, 4))?.next).toBe('tries again in 1 s, try 4')
  expect(words(wait(-500, 2))?.next).toBe('tries again now, try 2')
})

test('a pause says beforehand until when it costs nothing', () => {
  const paused = (until: number | null): Phase => ({ state: 'paused', at, until })
  expect(words(paused(null))).toEqual({
    label: 'Paused by you',
    next: 'goes on from there',
    sentence: null,
  })
  expect(words(paused(NOW + 600_000))?.sentence).toBe(
    'Kept until 14:12. After that it starts again from the beginning.',
  )
  expect(words(paused(NOW - 60_000))).toMatchObject({
    next: null,
    sentence:
      'Paused for too long: Glance gave it up at 14:01. It starts again from the beginning.',
  })
})

test('what moves or has ended does not rest', () => {
  expect(words({ state: 'queued' })).toBe(null)
  expect(words({ state: 'cancelled', kept: 'nothing' })).toBe(null)
})

test.each([
  ['silent', 'Nothing moved for too long'],
  ['cloud', 'Glance broke off'],
  ['refused', 'Glance refused'],
] as const)('%s is called: %s', (kind, called) => {
  expect(causeOf(problem(kind, 'Glance refused. Glance says: “no”'))).toBe(called)
})

test('a sentence with dots inside is not cut at them', () => {
  expect(causeOf(problem('refused', 'File a.b.qcow2 is refused. Ask.'))).toBe(
    'File a.b.qcow2 is refused',
  )
})

test('a restart is told while it lasts and after it', () => {
  const restarted = { at: NOW, problem: problem('cloud') }
  const told = (phase: Phase) => restartSentence({ restarted, phase }, NOW)
  expect(told({ state: 'creating' })).toBe(
    'Glance broke off at 14:02; the file starts again from the beginning by itself.',
  )
  expect(told({ state: 'cancelled', kept: 'nothing' })).toBe(
    'Glance broke off at 14:02; the file was being sent again from the beginning.',
  )
  expect(restartSentence({ restarted: null, phase: { state: 'creating' } }, NOW)).toBe(null)
})

test('bytes that moved twice are counted, and none is no news', () => {
  expect(againWords({ again: 3 * 1024 ** 2, direction: 'upload' })).toBe('3.00 MiB sent again')
  expect(againWords({ again: 1, direction: 'download' })).toBe('1 B fetched again')
  expect(againWords({ again: 0, direction: 'upload' })).toBe(null)
})
