import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openEngine } from './engine/engine.ts'
import { keptConcurrency } from './engine/slots.ts'
import { createFakeRuns, createMemoryRecords, downloadJob, uploadJob } from './engine/testing.ts'
import { createTransferHome } from './home.ts'
import { createTab } from './tabs/tab.ts'
import { createTabManager } from './tabs/tab-manager.ts'

const pass = (ms = 0) => vi.advanceTimersByTimeAsync(ms)
beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function setUp() {
  const fakes = createFakeRuns()
  const memory = createMemoryRecords()
  const idle: (() => void)[] = []
  const opened: string[] = []
  const closed: string[] = []
  const net = { down: false }
  const home = createTransferHome({
    async open(user) {
      if (net.down) throw new TypeError('Failed to fetch dynamically imported module')
      opened.push(user)
      const tab = createTab({
        lock: (_signal, lead) => lead(),
        open: null,
        openEngine: (files) =>
          openEngine({
            user,
            effects: fakes.effects,
            records: memory.records,
            concurrency: keptConcurrency(null),
            files,
          }),
      })
      return createTabManager(tab, fakes.effects, () => void closed.push(user))
    },
    idle: (callback) => void idle.push(callback),
  })
  const quiet = () => {
    for (const callback of idle.splice(0)) callback()
  }
  const states = () => home.getSnapshot().map(({ name, phase }) => `${name} ${phase.state}`)
  return { home, fakes, memory, opened, closed, quiet, states, net }
}

test('nothing is loaded for nobody, and for somebody in a quiet moment', async () => {
  const { home, opened, quiet } = setUp()
  quiet()
  home.user('alice')
  await pass()
  expect(opened).toEqual([])
  expect([home.getSnapshot(), home.queue(), home.concurrency()]).toEqual([[], [], 2])
  expect(home.getSnapshot()).toBe(home.getSnapshot())
  quiet()
  await pass()
  expect(opened).toEqual(['alice'])
})

test('what is asked before all is loaded is done, in order, and loads it', async () => {
  const { home, fakes, opened, states } = setUp()
  home.user('alice')
  const told = vi.fn<() => void>()
  home.subscribe(told)
  const id = home.upload(uploadJob('a'))
  home.pause(id)
  home.download(downloadJob())
  await pass()
  expect(opened).toEqual(['alice'])
  expect(states()).toEqual(['golden receiving', 'a paused'])
  expect(home.getSnapshot()[1]?.id).toBe(id)
  expect(told).toHaveBeenCalled()
  home.resumeAll()
  await pass()
  expect(fakes.runs[0]?.open()).toBe(true)
  await home.cancelAll()
  expect(states()).toEqual(['golden cancelled', 'a cancelled'])
})

test('somebody else sees their own, and what ran is theirs who began it', async () => {
  const { home, fakes, closed, states } = setUp()
  home.user('alice')
  home.upload(uploadJob('a'))
  await pass()
  home.user('bob')
  await pass()
  expect(closed).toEqual(['alice'])
  expect(fakes.runs[0]?.signal.aborted).toBe(true)
  expect(states()).toEqual([])
  home.upload(uploadJob('b'))
  await pass()
  expect(states()).toEqual(['b inspecting'])
  home.user('alice')
  expect(states()).toEqual([])
  home.resumeAll()
  await pass()
  expect(states()).toEqual(['a waiting'])
})

test('who is another one before all is loaded leaves nothing open', async () => {
  const { home, opened, closed, states, quiet } = setUp()
  home.user('alice')
  quiet()
  home.user('bob')
  await pass()
  expect([opened, closed]).toEqual([['alice'], ['alice']])
  expect(states()).toEqual([])
})

test('what cannot be loaded now is tried again and said, and nothing that was asked gets lost', async () => {
  const { home, opened, net, states } = setUp()
  home.user('alice')
  net.down = true
  home.upload(uploadJob('a'))
  await pass(60_000)
  expect(home.trouble()).toMatch(/cannot begin yet.*dynamically imported module/)
  net.down = false
  home.upload(uploadJob('b'))
  await pass(30_000)
  expect(opened).toEqual(['alice'])
  expect(states()).toEqual(['b inspecting', 'a inspecting'])
  expect(home.trouble()).toBeNull()
})

test('all that failed and may be tried is tried again, with a new place for a download', async () => {
  const { home, fakes, states } = setUp()
  home.user('alice')
  home.upload(uploadJob('a'))
  home.download(downloadJob())
  await pass()
  for (const run of fakes.runs) run.fail(new Error('x'))
  await pass()
  expect(states()).toEqual(['golden failed', 'a failed'])
  home.retryAll()
  await pass()
  expect(states()).toEqual(['golden receiving', 'a inspecting'])
})
