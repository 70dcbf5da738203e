import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canRetry, isEnded, note, step } from './machine.ts'
import type { SoundVerdict, TransferEvent } from './machine.ts'
import type { Phase, PhaseState, Standing, Transfer, TransferProblem, WaitingFor } from './types.ts'

const verdict: SoundVerdict = {
  kind: 'agrees',
  pairs: [{ algo: 'md5', local: 'aa', remote: 'aa' }],
  bytes: 10,
  at: '2026-11-21T00:00:00.000Z',
  direction: 'upload',
}
const problem: TransferProblem = { kind: 'cloud', sentence: 'x', next: 'retry', details: null }

const HELD: Standing = { moved: 2, hashed: 1 }
const START: Standing = { moved: 0, hashed: 0 }
const RETRY: WaitingFor = { kind: 'retry', at: 99, attempt: 1 }
const OFFLINE: WaitingFor = { kind: 'offline' }

const PHASES: { [S in PhaseState]: Extract<Phase, { state: S }> } = {
  queued: { state: 'queued' },
  inspecting: { state: 'inspecting' },
  creating: { state: 'creating' },
  sending: { state: 'sending', sent: 5, accepted: 3, hashed: 4 },
  receiving: { state: 'receiving', received: 5, hashed: 4 },
  finishing: { state: 'finishing', accepted: 3, hashed: 4 },
  verifying: { state: 'verifying', hashed: 4, rehash: null },
  paused: { state: 'paused', at: HELD, until: 50 },
  waiting: { state: 'waiting', for: RETRY, at: HELD, problem },
  done: { state: 'done', verdict },
  failed: { state: 'failed', problem, verdict: null },
  cancelled: { state: 'cancelled', kept: 'image' },
}

const EVENTS: { [T in TransferEvent['type']]: Extract<TransferEvent, { type: T }> } = {
  'begin-upload': { type: 'begin-upload' },
  'begin-download': { type: 'begin-download' },
  inspected: { type: 'inspected' },
  created: { type: 'created' },
  moving: { type: 'moving', direction: 'upload', at: HELD },
  sent: { type: 'sent', bytes: 7 },
  accepted: { type: 'accepted', bytes: 7 },
  received: { type: 'received', bytes: 7 },
  hashed: { type: 'hashed', bytes: 7 },
  'all-sent': { type: 'all-sent' },
  arrived: { type: 'arrived' },
  rehash: { type: 'rehash', algo: 'sha256' },
  paused: { type: 'paused', until: null },
  waiting: { type: 'waiting', for: OFFLINE, problem },
  queued: { type: 'queued' },
  verified: { type: 'verified', verdict },
  failed: { type: 'failed', problem, verdict: null },
  cancelled: { type: 'cancelled', kept: 'nothing' },
  retried: { type: 'retried' },
  again: { type: 'again', bytes: 7 },
  restarted: { type: 'restarted', at: 99, problem },
  twins: { type: 'twins', images: [{ id: 'a', name: null }] },
}

const moving: Phase = { state: 'sending', sent: 2, accepted: 2, hashed: 1 }
const offline = (at: Standing): Phase => ({ state: 'waiting', for: OFFLINE, at, problem })
const paused = (at: Standing): Phase => ({ state: 'paused', at, until: null })
const over = {
  failed: PHASES.failed,
  cancelled: { state: 'cancelled', kept: 'nothing' },
} as const satisfies { [T in TransferEvent['type']]?: Phase }

/** Every pair that leads somewhere; all others must change nothing. */
const LEADS: { [S in PhaseState]: { [T in TransferEvent['type']]?: Phase } } = {
  queued: {
    'begin-upload': { state: 'inspecting' },
    'begin-download': { state: 'receiving', received: 0, hashed: 0 },
    inspected: { state: 'creating' },
    moving,
    paused: paused(START),
    waiting: offline(START),
    ...over,
  },
  inspecting: {
    inspected: { state: 'creating' },
    moving,
    paused: paused(START),
    waiting: offline(START),
    ...over,
  },
  creating: {
    created: { state: 'sending', sent: 0, accepted: 0, hashed: 0 },
    moving,
    paused: paused(START),
    waiting: offline(START),
    ...over,
  },
  sending: {
    moving,
    sent: { state: 'sending', sent: 7, accepted: 3, hashed: 4 },
    accepted: { state: 'sending', sent: 7, accepted: 7, hashed: 4 },
    hashed: { state: 'sending', sent: 5, accepted: 3, hashed: 7 },
    'all-sent': { state: 'finishing', accepted: 3, hashed: 4 },
    arrived: { state: 'verifying', hashed: 4, rehash: null },
    paused: paused({ moved: 3, hashed: 4 }),
    waiting: offline({ moved: 3, hashed: 4 }),
    ...over,
  },
  receiving: {
    moving,
    received: { state: 'receiving', received: 7, hashed: 4 },
    hashed: { state: 'receiving', received: 5, hashed: 7 },
    arrived: { state: 'verifying', hashed: 4, rehash: null },
    paused: paused({ moved: 5, hashed: 4 }),
    waiting: offline({ moved: 5, hashed: 4 }),
    ...over,
  },
  finishing: {
    moving,
    accepted: { state: 'finishing', accepted: 7, hashed: 4 },
    hashed: { state: 'finishing', accepted: 3, hashed: 7 },
    arrived: { state: 'verifying', hashed: 4, rehash: null },
    waiting: offline({ moved: 3, hashed: 4 }),
    ...over,
  },
  verifying: {
    hashed: { state: 'verifying', hashed: 7, rehash: null },
    rehash: { state: 'verifying', hashed: 0, rehash: 'sha256' },
    verified: { state: 'done', verdict },
    ...over,
  },
  paused: {
    inspected: { state: 'creating' },
    moving,
    paused: paused(HELD),
    queued: { state: 'queued' },
    ...over,
  },
  waiting: {
    inspected: { state: 'creating' },
    moving,
    paused: paused(HELD),
    waiting: offline(HELD),
    queued: { state: 'queued' },
    ...over,
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

test('a download goes on at where it stood', () => {
  const at: Standing = { moved: 9, hashed: 6 }
  const next = step(PHASES.paused, { type: 'moving', direction: 'download', at })
  expect(next).toEqual({ state: 'receiving', received: 9, hashed: 6 })
})

test('a pause outlasts every wait but the one for the file, which only the person can end', () => {
  for (const kind of ['offline', 'sign-in'] as const) {
    expect(step(PHASES.paused, { type: 'waiting', for: { kind }, problem })).toBe(PHASES.paused)
  }
  const forFile: WaitingFor = { kind: 'file', how: 'pick' }
  expect(step(PHASES.paused, { type: 'waiting', for: forFile, problem })).toEqual({
    state: 'waiting',
    for: forFile,
    at: HELD,
    problem,
  })
})

test('how long a pause may last is told while it lasts, and draws nothing anew when told twice', () => {
  const told = step(PHASES.paused, { type: 'paused', until: 60 })
  expect(told).toEqual({ state: 'paused', at: HELD, until: 60 })
  expect(step(told, { type: 'paused', until: 60 })).toBe(told)
  for (const phase of [PHASES.queued, PHASES.sending, PHASES.waiting]) {
    expect(step(phase, { type: 'paused', until: 60 })).toBe(phase)
  }
})

describe('facts about the whole transfer', () => {
  const transfer: Transfer = {
    id: '1',
    direction: 'upload',
    scope: { projectId: 'p', region: 'r' },
    imageId: null,
    name: 'n',
    fileName: 'f',
    size: 10,
    phase: PHASES.sending,
    rate: null,
    remaining: null,
    again: 3,
    restarted: null,
    twins: [],
    dismissed: false,
    startedAt: 0,
    endedAt: null,
  }
  const NOTED: { [T in TransferEvent['type']]?: Partial<Transfer> } = {
    again: { again: 10 },
    restarted: { restarted: { at: 99, problem } },
    twins: { twins: [{ id: 'a', name: null }] },
  }
  test.each(Object.values(EVENTS))('$type', (event) =>
    expect(note(transfer, event)).toEqual(NOTED[event.type] ?? {}),
  )
  test('nothing sent again is no news', () =>
    expect(note(transfer, { type: 'again', bytes: 0 })).toEqual({}))
  test('a retry forgets those of the last try', () =>
    expect(note({ ...transfer, phase: PHASES.failed }, { type: 'retried' })).toEqual({
      again: 0,
      restarted: null,
      twins: [],
    }))
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
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('moving' as const),
      direction: fc.constantFrom('upload' as const, 'download' as const),
      at: fc.record({ moved: count, hashed: count }),
    }),
  },
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
      'what Glance accepted goes back only where it is said that less was kept',
      ({ before, event: { type }, after }) =>
        !('accepted' in before && 'accepted' in after) ||
        after.accepted >= before.accepted ||
        type === 'moving',
    ],
    [
      'hashing goes back only to read the file again, or where a run begins at less',
      ({ before, event: { type }, after }) =>
        !('hashed' in before && 'hashed' in after) ||
        after.hashed >= before.hashed ||
        type === 'rehash' ||
        type === 'moving',
    ],
    [
      'a pause or a wait keeps where it stood',
      ({ before, after }) => !('at' in before && 'at' in after) || after.at === before.at,
    ],
    [
      'a pause ends by the person, by what runs on, or with the transfer',
      ({ before, event: { type }, after }) =>
        before.state !== 'paused' ||
        after.state === 'paused' ||
        ['inspected', 'moving', 'queued', 'failed', 'cancelled'].includes(type),
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
