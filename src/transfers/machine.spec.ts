import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canRetry, isEnded, step } from './machine.ts'
import type { SoundVerdict, TransferEvent } from './machine.ts'
import type { Phase, PhaseState, TransferProblem } from './types.ts'

const verdict: SoundVerdict = {
  kind: 'agrees',
  pairs: [{ algo: 'md5', local: 'aa', remote: 'aa' }],
  bytes: 10,
  at: '2026-11-21T00:00:00.000Z',
  direction: 'upload',
}
const problem: TransferProblem = { kind: 'cloud', sentence: 'x', next: 'retry', details: null }

const PHASES: { [S in PhaseState]: Extract<Phase, { state: S }> } = {
  queued: { state: 'queued' },
  creating: { state: 'creating' },
  sending: { state: 'sending', sent: 5, accepted: 3, hashed: 4 },
  receiving: { state: 'receiving', received: 5, hashed: 4 },
  finishing: { state: 'finishing', accepted: 3, hashed: 4 },
  verifying: { state: 'verifying', hashed: 4, rehash: null },
  done: { state: 'done', verdict },
  failed: { state: 'failed', problem, verdict: null },
  cancelled: { state: 'cancelled', kept: 'image' },
}

const EVENTS: { [T in TransferEvent['type']]: Extract<TransferEvent, { type: T }> } = {
  'begin-upload': { type: 'begin-upload' },
  'begin-download': { type: 'begin-download' },
  created: { type: 'created' },
  sent: { type: 'sent', bytes: 7 },
  accepted: { type: 'accepted', bytes: 7 },
  received: { type: 'received', bytes: 7 },
  hashed: { type: 'hashed', bytes: 7 },
  'all-sent': { type: 'all-sent' },
  arrived: { type: 'arrived' },
  rehash: { type: 'rehash', algo: 'sha256' },
  verified: { type: 'verified', verdict },
  failed: { type: 'failed', problem, verdict: null },
  cancelled: { type: 'cancelled', kept: 'nothing' },
  retried: { type: 'retried' },
}

/** Every pair that leads somewhere; all others must change nothing. */
const LEADS: { [S in PhaseState]: { [T in TransferEvent['type']]?: Phase } } = {
  queued: {
    'begin-upload': { state: 'creating' },
    'begin-download': { state: 'receiving', received: 0, hashed: 0 },
    failed: PHASES.failed,
    cancelled: { state: 'cancelled', kept: 'nothing' },
  },
  creating: {
    created: { state: 'sending', sent: 0, accepted: 0, hashed: 0 },
    failed: PHASES.failed,
    cancelled: { state: 'cancelled', kept: 'nothing' },
  },
  sending: {
    sent: { state: 'sending', sent: 7, accepted: 3, hashed: 4 },
    accepted: { state: 'sending', sent: 7, accepted: 7, hashed: 4 },
    hashed: { state: 'sending', sent: 5, accepted: 3, hashed: 7 },
    'all-sent': { state: 'finishing', accepted: 3, hashed: 4 },
    arrived: { state: 'verifying', hashed: 4, rehash: null },
    failed: PHASES.failed,
    cancelled: { state: 'cancelled', kept: 'nothing' },
  },
  receiving: {
    received: { state: 'receiving', received: 7, hashed: 4 },
    hashed: { state: 'receiving', received: 5, hashed: 7 },
    arrived: { state: 'verifying', hashed: 4, rehash: null },
    failed: PHASES.failed,
    cancelled: { state: 'cancelled', kept: 'nothing' },
  },
  finishing: {
    accepted: { state: 'finishing', accepted: 7, hashed: 4 },
    hashed: { state: 'finishing', accepted: 3, hashed: 7 },
    arrived: { state: 'verifying', hashed: 4, rehash: null },
    failed: PHASES.failed,
    cancelled: { state: 'cancelled', kept: 'nothing' },
  },
  verifying: {
    hashed: { state: 'verifying', hashed: 7, rehash: null },
    rehash: { state: 'verifying', hashed: 0, rehash: 'sha256' },
    verified: { state: 'done', verdict },
    failed: PHASES.failed,
    cancelled: { state: 'cancelled', kept: 'nothing' },
  },
  done: {},
  failed: { retried: { state: 'queued' } },
  cancelled: { retried: { state: 'queued' } },
}

describe.each(Object.values(PHASES))('in $state', (phase) => {
  test.each(Object.values(EVENTS))('$type', (event) => {
    const expected = LEADS[phase.state][event.type]
    const next = step(phase, event)
    expect(next).toEqual(expected ?? phase)
    // What means nothing here must not make a page draw anything.
    expect(next === phase).toBe(expected === undefined)
  })

  test('it has ended exactly if only a retry leads on', () => {
    const ways = Object.keys(LEADS[phase.state])
    expect(isEnded(phase)).toBe(ways.every((type) => type === 'retried'))
    expect(canRetry(phase)).toBe(ways.includes('retried'))
  })
})

test('a count that is not higher changes nothing, not even the object', () => {
  const lower = [
    { type: 'sent', bytes: 5 },
    { type: 'accepted', bytes: 2 },
    { type: 'hashed', bytes: 0 },
  ] as const
  for (const event of lower) expect(step(PHASES.sending, event)).toBe(PHASES.sending)
})

const count = fc.nat({ max: 1000 })
const { failed, cancelled, ...onward } = EVENTS
/** Ends are rare, so that runs get far. */
const event: fc.Arbitrary<TransferEvent> = fc.oneof(
  { weight: 20, arbitrary: fc.constantFrom<TransferEvent[]>(...Object.values(onward)) },
  { weight: 1, arbitrary: fc.constantFrom<TransferEvent[]>(failed, cancelled) },
  ...(['sent', 'accepted', 'received', 'hashed'] as const).map((type) => ({
    weight: 2,
    arbitrary: count.map((bytes) => ({ type, bytes })),
  })),
)

/** The steps of a run that changed something. */
function steps(events: readonly TransferEvent[]) {
  const taken: { before: Phase; event: TransferEvent; after: Phase }[] = []
  let phase: Phase = { state: 'queued' }
  for (const each of events) {
    const after: Phase = step(phase, each)
    if (after !== phase) taken.push({ before: phase, event: each, after })
    phase = after
  }
  return taken
}

/** The shortest run found in which a step breaks the rule; null when none does. */
function counterexample(rule: (taken: ReturnType<typeof steps>[number]) => boolean) {
  const runs = fc.array(event, { minLength: 30, maxLength: 120, size: 'max' })
  const holds = fc.property(runs, (events) => steps(events).every(rule))
  return fc.check(holds, { numRuns: 300 }).counterexample
}

describe('whatever happens in whatever order', () => {
  test.each<[string, Parameters<typeof counterexample>[0]]>([
    [
      'Glance never has more than was sent',
      ({ after }) => after.state !== 'sending' || after.accepted <= after.sent,
    ],
    [
      'what Glance accepted never goes back within a try',
      ({ before, after }) =>
        !('accepted' in before && 'accepted' in after) || after.accepted >= before.accepted,
    ],
    [
      'hashing goes back only to read the file again',
      ({ before, event: { type }, after }) =>
        !('hashed' in before && 'hashed' in after) ||
        after.hashed >= before.hashed ||
        type === 'rehash',
    ],
    [
      'nothing but a retry leaves an end, and done is for ever',
      ({ before, event: { type } }) =>
        !isEnded(before) || (before.state !== 'done' && type === 'retried'),
    ],
    [
      'done is reached only by a comparison after all bytes arrived',
      ({ before, event: { type }, after }) =>
        after.state !== 'done' || (before.state === 'verifying' && type === 'verified'),
    ],
  ])('%s', (_, rule) => expect(counterexample(rule)).toBeNull())

  test('a broken rule would be found', () =>
    expect(counterexample(({ after }) => after.state !== 'done')).not.toBeNull())
})
