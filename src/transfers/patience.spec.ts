import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { ApiError, NetworkError } from '#openstack/http.ts'
import { createGate } from './gate.ts'
import type { TransferEvent } from './machine.ts'
import { createPatience } from './patience.ts'
import { TransferError } from './problems.ts'
import { watchSession } from './waits.ts'

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }))
afterEach(() => void vi.useRealTimers())

const cut = new NetworkError('PATCH', '/uploads/1', null)
const answer = (status: number, more: Partial<ConstructorParameters<typeof ApiError>[0]> = {}) =>
  new ApiError({ status, sentence: 'x', method: 'GET', path: '/', service: 'image', ...more })

function setUp() {
  const events: TransferEvent[] = []
  const gate = createGate()
  const abort = new AbortController()
  let askedToSignIn = 0
  const session = watchSession(() => askedToSignIn++)
  let goOnline: (() => void) | null = null
  const online = {
    is: true,
    now: () => online.is,
    back: (signal: AbortSignal) =>
      new Promise<void>((resolve, reject) => {
        goOnline = () => {
          online.is = true
          resolve()
        }
        signal.addEventListener('abort', () => reject(signal.reason))
      }),
  }
  const patience = createPatience({
    direction: 'upload',
    effects: { online, session },
    dispatch: (event) => events.push(event),
    gate,
    signal: abort.signal,
    random: () => 1,
  })
  /** How the wait stands. */
  const overcome = (failure: unknown) => {
    const wait = { state: 'waiting' as 'waiting' | 'over' | { failed: unknown } }
    patience.overcome(failure).then(
      () => (wait.state = 'over'),
      (error: unknown) => (wait.state = { failed: error }),
    )
    return wait
  }
  return {
    events,
    gate,
    abort,
    session,
    online,
    patience,
    overcome,
    asked: () => askedToSignIn,
    goOnline: () => goOnline?.(),
  }
}
const pass = (ms = 0) => vi.advanceTimersByTimeAsync(ms)

describe('what passes is waited for', () => {
  test('longer each time, up to a minute, and given up after nine tries', async () => {
    const { patience, events, overcome } = setUp()
    for (const seconds of [0.25, 1, 2, 4, 8, 16, 32, 60, 60]) {
      const wait = overcome(cut)
      await pass(seconds * 1000 - 1)
      expect(wait.state).toBe('waiting')
      await pass(1)
      expect(wait.state).toBe('over')
    }
    expect(events).toHaveLength(9)
    expect(events[1]).toMatchObject({
      type: 'waiting',
      for: { kind: 'retry', at: 1_001_250, attempt: 2 },
      problem: { kind: 'no-connection' },
    })
    await expect(patience.overcome(cut)).rejects.toMatchObject({
      problem: {
        kind: 'no-connection',
        next: 'retry',
        sentence: expect.stringContaining('tried 9 times in a row, and nothing went through'),
      },
    })
  })

  test('from the beginning again once bytes got through', async () => {
    const { patience, overcome } = setUp()
    for (let round = 0; round < 20; round++) {
      const wait = overcome(cut)
      await pass(1000)
      expect(wait.state).toBe('over')
      patience.moved()
    }
  })

  test('as long as the server asks, but never for hours', async () => {
    const { overcome } = setUp()
    const asked = overcome(answer(503, { retryAfter: 20_000 }))
    await pass(19_999)
    expect(asked.state).toBe('waiting')
    await pass(1)
    expect(asked.state).toBe('over')
    const absurd = overcome(answer(503, { retryAfter: 86_400_000 }))
    await pass(600_000)
    expect(absurd.state).toBe('over')
  })

  test('a queue at the gateway for as long as it takes', async () => {
    const { overcome } = setUp()
    for (let round = 0; round < 30; round++) {
      const wait = overcome(answer(429, { problem: 'too-many-uploads', service: 'gateway' }))
      await pass(60_000)
      expect(wait.state).toBe('over')
    }
  })
})

test('what does not pass is told at once', async () => {
  const { patience, events } = setUp()
  const quota = answer(413)
  await expect(patience.overcome(quota)).rejects.toBe(quota)
  expect(events).toEqual([])
})

test('without a network it waits until it is back, without counting tries', async () => {
  const { events, online, overcome, goOnline } = setUp()
  for (let round = 0; round < 10; round++) {
    online.is = false
    const wait = overcome(cut)
    await pass(600_000)
    expect(wait.state).toBe('waiting')
    expect(events.at(-1)).toMatchObject({ type: 'waiting', for: { kind: 'offline' } })
    goOnline()
    await pass()
    expect(wait.state).toBe('over')
  }
})

describe('a session that ended', () => {
  const ended = answer(401, { problem: 'session-expired', service: 'gateway' })

  test('asks for a new sign-in and goes on with it', async () => {
    const { events, overcome, asked, session } = setUp()
    const wait = overcome(ended)
    await pass(3_600_000)
    expect(wait.state).toBe('waiting')
    expect(asked()).toBe(1)
    expect(events).toEqual([expect.objectContaining({ type: 'waiting', for: { kind: 'sign-in' } })])
    session.signedIn()
    await pass()
    expect(wait.state).toBe('over')
  })

  test('that was renewed while a request was still on its way is not asked for once more', async () => {
    const { overcome, asked, session } = setUp()
    session.signedIn()
    const first = overcome(ended)
    await pass()
    expect(first.state).toBe('over')
    expect(asked()).toBe(0)
    const again = overcome(ended)
    await pass()
    expect(again.state).toBe('waiting')
    expect(asked()).toBe(1)
  })

  test('is not asked for over and over when signing in does not help', async () => {
    const { overcome, asked, session } = setUp()
    for (let round = 0; round < 3; round++) {
      overcome(ended)
      session.signedIn()
      await pass()
    }
    const wait = overcome(ended)
    await pass()
    expect(wait.state).toEqual({ failed: ended })
    expect(asked()).toBe(3)
  })
})

describe('the person', () => {
  test('who pauses is obeyed, and who resumes has it tried at once, from the first try', async () => {
    const { gate, overcome } = setUp()
    for (let round = 0; round < 7; round++) {
      overcome(cut)
      await pass(60_000)
    }
    const wait = overcome(cut)
    gate.close()
    await pass(600_000)
    expect(wait.state).toBe('waiting')
    gate.open()
    await pass()
    expect(wait.state).toBe('over')
    const next = overcome(cut)
    await pass(1000)
    expect(next.state).toBe('over')
  })

  test('sees the pause and no wait when the pause was the cause', async () => {
    const { gate, events, overcome } = setUp()
    gate.close()
    const wait = overcome(new TransferError('interrupted', 'x', 'retry'))
    await pass(60_000)
    expect(wait.state).toBe('waiting')
    expect(events).toEqual([])
    gate.open()
    await pass()
    expect(wait.state).toBe('over')
  })

  test('who cancels ends every wait', async () => {
    const { abort, overcome } = setUp()
    const wait = overcome(cut)
    await pass()
    abort.abort('cancelled')
    await pass()
    expect(wait.state).toEqual({ failed: 'cancelled' })
  })
})
