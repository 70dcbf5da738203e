import fc from 'fast-check'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Command } from '../commands.ts'
import { isEnded } from '../machine.ts'
import { TransferError } from '../problems.ts'
import { openEngine } from './engine.ts'
import { keptConcurrency } from './slots.ts'
import { createFakeRuns, createMemoryRecords, downloadJob, uploadJob } from './testing.ts'

const IDS = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
const anId = fc.constantFrom(...IDS)

/** What persons do, and what happens to runs, in any order. */
type Happening =
  | { readonly do: Command }
  | { readonly run: number; readonly end: 'succeed' | 'differ' | 'fail' | 'gone' | 'move' | 'wait' }
  | { readonly pass: number }
  /** The page goes; another begins where its records stand, with or without the files. */
  | { readonly reload: boolean }

const begin = anId.map((id): Command =>
  id > 'e'
    ? {
        type: 'download',
        id,
        job: downloadJob(),
        fileName: id,
        target: { kind: 'browser' },
      }
    : { type: 'upload', id, job: uploadJob(id) },
)
const aCommand = fc.oneof(
  { weight: 3, arbitrary: begin },
  fc
    .record({ type: fc.constantFrom('pause', 'resume', 'retry', 'dismiss', 'forget'), id: anId })
    .map((command) => command as Command),
  fc
    .record({ type: fc.constantFrom('pause-all', 'resume-all', 'cancel-all', 'signed-in') })
    .map((command) => command as Command),
  fc.record({ id: anId, to: fc.nat(5) }).map((at): Command => ({ type: 'move', ...at })),
  fc.nat(7).map((count): Command => ({ type: 'concurrency', count })),
  anId.map((id): Command => ({ type: 'cancel', id, keepImage: null })),
  anId.map((id): Command => ({ type: 'file', id, file: uploadJob(id).file, handle: null })),
  anId.map((id): Command => ({ type: 'target', id, target: { kind: 'browser' } })),
)
const aHappening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 12, arbitrary: aCommand.map((command) => ({ do: command })) },
  {
    weight: 9,
    arbitrary: fc.record({
      run: fc.nat(20),
      end: fc.constantFrom('succeed', 'differ', 'fail', 'gone', 'move', 'wait'),
    }),
  },
  { weight: 3, arbitrary: fc.nat(3000).map((ms) => ({ pass: ms })) },
  { weight: 1, arbitrary: fc.boolean().map((files) => ({ reload: files })) },
)

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

async function live(happenings: readonly Happening[]) {
  const fakes = createFakeRuns()
  const memory = createMemoryRecords()
  const concurrency = keptConcurrency(null)
  const open = (files: ReadonlyMap<string, File>) =>
    openEngine({
      user: 'alice',
      effects: fakes.effects,
      records: memory.records,
      concurrency,
      files,
    })
  let engine = await open(new Map())
  const moving = () => fakes.runs.filter((run) => !run.over() && run.open())
  let allowed = concurrency.get()
  /** Runs that went on after their engine had stopped. */
  let leftovers = 0
  const check = () => {
    // Fewer were allowed while they ran: they end by themselves, no new one starts.
    allowed = Math.max(concurrency.get(), Math.min(allowed, moving().length))
    expect(moving().length).toBeLessThanOrEqual(allowed)
    const shown = engine.transfers()
    expect(new Set(shown.map(({ id }) => id)).size).toBe(shown.length)
    expect([...engine.queue()].toSorted()).toEqual(
      shown
        .filter(({ id, phase }) => phase.state === 'queued' && !opened.has(id))
        .map(({ id }) => id)
        .toSorted(),
    )
    for (const { phase, endedAt } of shown) expect(endedAt !== null).toBe(isEnded(phase))
  }
  /** Resumed and let through the gate: queued until its run says that it moves. */
  const opened = {
    has: (id: string) => moving().some((run) => runId(run) === id),
  }
  const runId = (run: (typeof fakes.runs)[number]) => run.name
  for (const each of happenings) {
    if ('do' in each) void engine.ask(each.do)
    else if ('pass' in each) await vi.advanceTimersByTimeAsync(each.pass)
    else if ('reload' in each) {
      const files = each.reload ? engine.files() : new Map<string, File>()
      engine.stop()
      leftovers += moving().length
      engine = await open(files)
    } else {
      const running = fakes.runs.filter((run) => !run.over())
      const run = running[each.run % Math.max(1, running.length)]
      // A run whose gate is closed does nothing until it is opened.
      if (run === undefined || !run.open()) continue
      const { dispatch } = run.kind === 'upload' ? run.upload : run.download
      const problem = new TransferError('interrupted', 'Cut.', 'retry').problem
      if (each.end === 'move') run.move(10)
      else if (each.end === 'wait') {
        dispatch({ type: 'waiting', for: { kind: 'retry', at: 1, attempt: 1 }, problem })
      } else if (each.end === 'fail') run.fail(new Error('x'))
      else if (each.end === 'gone') run.fail(new TransferError('image-gone', 'Gone.', 'retry'))
      else run.succeed(each.end === 'differ' ? { kind: 'differs' } : {})
    }
    await vi.advanceTimersByTimeAsync(0)
    check()
  }
  return { engine, fakes, memory, leftovers }
}

test('never more run than may, and each has one place and one state', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(aHappening, { maxLength: 60 }), async (happenings) => {
      const { engine, leftovers } = await live(happenings)
      engine.stop()
      expect(leftovers).toBe(0)
    }),
    { numRuns: 150 },
  )
})

test('whatever happened, all end where the person lets them, and leave nothing running', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(aHappening, { maxLength: 40 }), async (happenings) => {
      const { engine, fakes, memory } = await live(happenings)
      await engine.ask({ type: 'cancel-all' })
      await vi.advanceTimersByTimeAsync(0)
      expect(engine.transfers().every(({ phase }) => isEnded(phase))).toBe(true)
      expect(fakes.runs.every((run) => run.over())).toBe(true)
      expect(engine.queue()).toEqual([])
      await vi.advanceTimersByTimeAsync(60_000)
      expect(vi.getTimerCount()).toBe(0)
      // What the next visit would find is what was shown.
      const kept = new Map(
        [...memory.kept.values()].map(({ id, transfer }) => [id, transfer.phase]),
      )
      expect(kept).toEqual(new Map(engine.transfers().map(({ id, phase }) => [id, phase])))
      await engine.ask({ type: 'forget', id: 'all' })
      await vi.advanceTimersByTimeAsync(60_000)
      expect(engine.transfers()).toEqual([])
      expect(memory.kept.size + memory.checkpoints.size).toBe(0)
    }),
    { numRuns: 150 },
  )
})
