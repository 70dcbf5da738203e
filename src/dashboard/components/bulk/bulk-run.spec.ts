import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Image } from '#openstack/glance/image.ts'
import { ApiError, NetworkError } from '#openstack/http.ts'
import { watchSession } from '#transfers/waits.ts'
import { type BulkEffects, BulkRun, type Outcome } from './bulk-run.ts'

const images = Array.from({ length: 10 }, (_, n) => ({ image: { id: `i${n}` } as Image }))
const CHANGED: Outcome = { did: 'changed', steps: [], notes: [] }

const refusal = (status: number, more: { problem?: string; retryAfter?: number } = {}) =>
  new ApiError({
    status,
    sentence: `refused with ${status}`,
    method: 'PATCH',
    path: '/v2/images/x',
    service: more.problem === undefined ? 'image' : 'gateway',
    ...more,
  })

/** Deeds that end when the spec says so. */
function world(count = images.length) {
  const open = new Map<string, { end: (did: Outcome) => void; fail: (error: Error) => void }>()
  const session = watchSession(vi.fn<() => void>())
  const net = { on: true, back: () => undefined as void }
  const effects: BulkEffects = {
    session,
    online: {
      now: () => net.on,
      back: () => new Promise((resolve) => (net.back = resolve)),
    },
  }
  const run = new BulkRun(
    images.slice(0, count),
    ({ image: { id } }) =>
      new Promise((resolve, reject) => open.set(id, { end: resolve, fail: reject })),
    effects,
  )
  const settle = () => vi.advanceTimersByTimeAsync(0)
  return {
    run,
    open,
    session,
    net,
    states: () => run.getSnapshot().items.map((item) => item.state),
    end: async (id: string, outcome = CHANGED) => {
      open.get(id)!.end(outcome)
      open.delete(id)
      await settle()
    },
    fail: async (id: string, error: Error = new Error(`${id} refused`)) => {
      open.get(id)!.fail(error)
      open.delete(id)
      await settle()
    },
  }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('four at once, and the next as one ends', async () => {
  const { run, open, end } = world()
  expect(run.phase.state).toBe('queued')
  run.start()
  expect([...open.keys()]).toEqual(['i0', 'i1', 'i2', 'i3'])
  await end('i1')
  expect([...open.keys()]).toEqual(['i0', 'i2', 'i3', 'i4'])
  expect(run.getSnapshot()).toMatchObject({ percent: 10, counts: { done: 1, running: 4 } })
})

test('each item tells its own outcome, and only the failed ones are done again', async () => {
  const { run, open, end, fail } = world(3)
  run.start()
  await end('i0')
  await fail('i1')
  await end('i2', { did: 'same', steps: [], notes: ['It was gone already.'] })
  expect(
    run
      .getSnapshot()
      .items.map(({ state, error, notes }) => [state, error instanceof Error, notes.length]),
  ).toEqual([
    ['done', false, 0],
    ['failed', true, 0],
    ['same', false, 1],
  ])
  expect(run.phase.state).toBe('ended')
  run.again('failed')
  expect(run.phase.state).toBe('queued')
  run.start()
  expect([...open.keys()]).toEqual(['i1'])
  await end('i1')
  expect(run.getSnapshot()).toMatchObject({ percent: 100, counts: { done: 2, same: 1, failed: 0 } })
})

test('stopping leaves what waits alone, waits for what is under way, and can go on later', async () => {
  const { run, open, end, states } = world()
  run.start()
  run.stop()
  expect(run.phase.state).toBe('stopping')
  for (const id of ['i0', 'i1', 'i2', 'i3']) await end(id)
  expect(open.size).toBe(0)
  expect(run.phase.state).toBe('ended')
  expect(states()).toEqual([...Array<string>(4).fill('done'), ...Array<string>(6).fill('left')])
  run.again('left')
  run.start()
  expect([...open.keys()]).toEqual(['i4', 'i5', 'i6', 'i7'])
})

test('a pause begins no more, and what is under way is finished', async () => {
  const { run, open, end } = world()
  run.start()
  run.pause()
  await end('i0')
  expect([...open.keys()]).toEqual(['i1', 'i2', 'i3'])
  expect(run.phase.state).toBe('paused')
  run.resume()
  expect([...open.keys()]).toEqual(['i1', 'i2', 'i3', 'i4'])
})

test('too many requests: the whole run waits as long as Glance asks for', async () => {
  const { run, open, end, fail } = world()
  run.start()
  await fail('i0', refusal(429, { retryAfter: 30_000 }))
  expect(run.phase).toMatchObject({ state: 'waiting', for: { kind: 'retry' } })
  await end('i1')
  // Nothing new is begun meanwhile.
  expect([...open.keys()]).toEqual(['i2', 'i3'])
  await vi.advanceTimersByTimeAsync(29_000)
  expect([...open.keys()]).toEqual(['i2', 'i3'])
  await vi.advanceTimersByTimeAsync(1000)
  expect([...open.keys()].sort()).toEqual(['i0', 'i2', 'i3', 'i4'])
  await end('i0')
  expect(run.getSnapshot().counts).toMatchObject({ done: 2, failed: 0 })
})

test('an ended session is waited for in place, by all that found it ended', async () => {
  const { run, open, session, fail } = world(4)
  run.start()
  for (const id of ['i0', 'i1', 'i2', 'i3']) {
    await fail(id, refusal(401, { problem: 'session-expired' }))
  }
  expect(run.phase).toMatchObject({ state: 'waiting', for: { kind: 'sign-in' } })
  expect(open.size).toBe(0)
  session.signedIn()
  await vi.advanceTimersByTimeAsync(0)
  expect([...open.keys()].sort()).toEqual(['i0', 'i1', 'i2', 'i3'])
})

test('a network that is gone is waited for; "try now" does not wait', async () => {
  const { run, open, net, fail } = world(1)
  net.on = false
  run.start()
  await fail('i0', new NetworkError('PATCH', '/x', null))
  expect(run.phase).toMatchObject({ state: 'waiting', for: { kind: 'offline' } })
  net.on = true
  net.back()
  await vi.advanceTimersByTimeAsync(0)
  await fail('i0', new NetworkError('PATCH', '/x', null))
  expect(run.phase).toMatchObject({ state: 'waiting', for: { kind: 'retry' } })
  run.resume()
  await vi.advanceTimersByTimeAsync(0)
  expect([...open.keys()]).toEqual(['i0'])
})

test('what does not pass is given up after a while, and a refusal at once', async () => {
  const { run, open, fail, states } = world(2)
  run.start()
  await fail('i1', refusal(403))
  expect(states()).toEqual(['running', 'failed'])
  for (let tries = 0; open.has('i0') && tries < 20; tries++) {
    await fail('i0', refusal(503))
    await vi.advanceTimersByTimeAsync(60_000)
  }
  expect(states()).toEqual(['failed', 'failed'])
  expect(run.phase.state).toBe('ended')
})

test('one that is refused while others wait for better times does not wait with them', async () => {
  const { run, fail, states } = world(2)
  run.start()
  await fail('i0', refusal(503))
  await fail('i1', refusal(409))
  expect(states()).toEqual(['running', 'failed'])
})

test('stopping ends a wait: what was tried has failed, and can be tried again', async () => {
  const { run, open, fail, states } = world(6)
  run.start()
  for (const id of ['i0', 'i1', 'i2', 'i3']) await fail(id, refusal(503))
  run.stop()
  await vi.advanceTimersByTimeAsync(0)
  expect(run.phase.state).toBe('ended')
  expect(states()).toEqual(['failed', 'failed', 'failed', 'failed', 'left', 'left'])
  run.again('failed')
  run.start()
  expect(open.size).toBe(4)
})
