import { expect, test } from 'vitest'
import type { Phase, Transfer, TransferProblem } from '#transfers/types.ts'
import type { BulkPhase } from '../bulk/bulk-run.ts'
import type { Bulk } from '../bulk/runs.ts'
import { summarise, summaryWords } from './transfers-button.tsx'

const make = (phase: Phase, changes: Partial<Transfer> = {}) =>
  ({ phase, size: 100, endedAt: null, dismissed: false, ...changes }) as Transfer
const problem = {} as TransferProblem
const at = { moved: 50, hashed: 0 }
const sending = make({ state: 'sending', sent: 90, accepted: 30, hashed: 0 })
const paused = make({ state: 'paused', at, until: null })
const queued = make({ state: 'queued' })
const failed = make({ state: 'failed', problem, verdict: null }, { endedAt: 1 })
const retrying = make({
  state: 'waiting',
  for: { kind: 'retry', at: 0, attempt: 1 },
  at,
  problem,
})
const needing = make({ state: 'waiting', for: { kind: 'file', how: 'pick' }, at, problem })

test.each([
  ['nothing', [], 'Transfers', null],
  ['one that runs', [sending], '1 running', 30],
  ['running beside paused', [sending, paused], '1 running', 40],
  ['a queue behind it', [sending, queued, queued], '1 running', 10],
  ['nothing but a queue', [queued, paused], '1 queued', 25],
  ['only paused', [paused, paused, failed], '2 paused', 50],
  ['a wait that ends by itself', [retrying], '1 running', 50],
  ['one that needs the person', [sending, needing], '1 needs you', 40],
  ['several that do', [needing, needing], '2 need you', 50],
  ['a failure', [failed], '1 failed', null],
  ['a failure that was put away', [{ ...failed, dismissed: true }], 'Transfers', null],
] as const)('%s', (_name, transfers, words, percent) => {
  const summary = summarise(transfers)
  expect(summaryWords(summary)).toBe(words)
  expect(summary.percent).toBe(percent)
})

/** A run over images of which some hundredths are done. */
const run = (phase: BulkPhase, percent: number, failures = 0) =>
  ({ run: { getSnapshot: () => ({ phase, percent, counts: { failed: failures } }) } }) as Bulk

test.each([
  ['a run over images', [], [run({ state: 'running' }, 40)], '1 running', 40],
  [
    'beside a transfer it is the other half',
    [sending],
    [run({ state: 'running' }, 70)],
    '2 running',
    50,
  ],
  [
    'one behind another',
    [],
    [run({ state: 'running' }, 50), run({ state: 'queued' }, 0)],
    '1 running',
    25,
  ],
  [
    'one that waits for the person',
    [sending],
    [run({ state: 'waiting', for: { kind: 'sign-in' }, error: null }, 30)],
    '1 needs you',
    30,
  ],
  ['one that ended with failures', [], [run({ state: 'ended' }, 100, 2)], '1 failed', null],
  ['one that ended well', [], [run({ state: 'ended' }, 100)], 'Transfers', null],
] as const)('%s', (_name, transfers, runs, words, percent) => {
  const summary = summarise(transfers, runs)
  expect(summaryWords(summary)).toBe(words)
  expect(summary.percent).toBe(percent)
})
