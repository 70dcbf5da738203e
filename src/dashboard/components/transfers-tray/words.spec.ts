import { describe, expect, test } from 'vitest'
import type { Phase } from '#transfers/types.ts'
import { algorithm, amounts } from '../figures.ts'
import { doneLine, progressOf, stateSentence, stepsOf } from './words.ts'

const GIB = 1024 ** 3
const verdict = {
  kind: 'agrees',
  pairs: [],
  bytes: 100,
  at: '2026-11-21T00:00:00Z',
  direction: 'upload',
} as const
const phases: Record<string, Phase> = {
  queued: { state: 'queued' },
  inspecting: { state: 'inspecting' },
  creating: { state: 'creating' },
  paused: { state: 'paused', at: { moved: 40, hashed: 0 }, until: null },
  sending: { state: 'sending', sent: 60, accepted: 40, hashed: 0 },
  sentAll: { state: 'sending', sent: 100, accepted: 100, hashed: 0 },
  receiving: { state: 'receiving', received: 44, hashed: 44 },
  finishing: { state: 'finishing', accepted: 98, hashed: 100 },
  verifying: { state: 'verifying', hashed: 100, rehash: null },
  done: { state: 'done', verdict },
  cancelled: { state: 'cancelled', kept: 'nothing' },
}

describe('the bar', () => {
  test.each([
    ['queued', 0, 0],
    ['inspecting', 0, 0],
    ['creating', 0, 0],
    ['paused', 0.4, 0.4],
    ['sending', 0.4, 0.6],
    ['sentAll', 0.99, 0.99],
    ['receiving', 0.44, 0.44],
    ['finishing', 0.98, 0.99],
    ['verifying', 0.99, 0.99],
    ['done', 1, 1],
    ['cancelled', 0, 0],
  ])('%s: %d done, %d sent', (name, done, sent) => {
    expect(progressOf({ phase: phases[name]!, size: 100 })).toEqual({ done, sent })
  })

  test('a file of no bytes does not divide by zero', () => {
    expect(progressOf({ phase: phases['sending']!, size: 0 })).toEqual({ done: 0, sent: 0 })
  })
})

describe('the words', () => {
  test('two amounts share the unit of the whole', () => {
    expect(amounts(2.6 * GIB, 4.2 * GIB)).toEqual({ part: '2.60', whole: '4.20 GiB' })
    expect(amounts(0, 627 * 1024 ** 2)).toEqual({ part: '0', whole: '627 MiB' })
    expect(amounts(100, 512)).toEqual({ part: '100', whole: '512 B' })
  })

  test('the steps of an upload', () => {
    const steps = (phase: Phase) => stepsOf({ direction: 'upload', phase })
    expect(steps(phases['sending']!)).toEqual(['now', 'before', 'before'])
    expect(steps(phases['finishing']!)).toEqual(['after', 'now', 'before'])
    expect(steps(phases['verifying']!)).toEqual(['after', 'after', 'now'])
    expect(steps(phases['done']!)).toBe(null)
    expect(stepsOf({ direction: 'download', phase: phases['receiving']! })).toBe(null)
  })

  test('a stopped upload says what is left of it', () => {
    const said = (kept: 'image' | 'nothing') =>
      stateSentence({ direction: 'upload', phase: { state: 'cancelled', kept } })
    expect(said('image')).toBe('Stopped. The record is kept, without data.')
    expect(said('nothing')).toBe('Stopped. Nothing is left in Glance.')
  })

  test('another algorithm than assumed is told', () => {
    const phase: Phase = { state: 'verifying', hashed: 0, rehash: 'sha256' }
    expect(stateSentence({ direction: 'upload', phase })).toContain('This cloud uses SHA-256')
  })

  test('how much in how long', () => {
    expect(doneLine({ size: 412 * 1024 ** 2, startedAt: 0, endedAt: 6000 })).toBe('412 MiB in 6 s')
  })

  test.each([
    ['sha512', 'SHA-512'],
    ['md5', 'MD5'],
    ['sha3_256', 'SHA3-256'],
    ['blake2b', 'blake2b'],
  ])('%s is written %s', (algo, written) => {
    expect(algorithm(algo)).toBe(written)
  })
})
