import { afterEach, describe, expect, test, vi } from 'vitest'
import { notifications } from '../notice.ts'
import type { Phase, Transfer } from '../types.ts'
import { verdict } from '../engine/testing.ts'
import { guardUnload, keepAwake, tellEnds } from './presence.ts'

const transfer = (phase: Phase, more: Partial<Transfer> = {}): Transfer => ({
  id: 'a',
  direction: 'upload',
  scope: { projectId: 'p', region: 'r' },
  imageId: null,
  name: 'web',
  fileName: 'disk.raw',
  size: 100,
  phase,
  rate: null,
  remaining: null,
  again: 0,
  restarted: null,
  twins: [],
  dismissed: false,
  startedAt: 0,
  endedAt: null,
  ...more,
})
const problem = {
  kind: 'disk',
  sentence: 'The disk is full.',
  next: 'retry',
  details: null,
} as const
const at = { moved: 50, hashed: 50 }
const sending: Phase = { state: 'sending', sent: 60, accepted: 50, hashed: 0 }
const paused: Phase = { state: 'paused', at, until: null }
const needsFile: Phase = { state: 'waiting', for: { kind: 'file', how: 'pick' }, at, problem }
const offline: Phase = { state: 'waiting', for: { kind: 'offline' }, at, problem }
const done: Phase = { state: 'done', verdict: verdict() }
const failed: Phase = { state: 'failed', problem, verdict: null }

const settle = () => new Promise<void>((resolve) => setTimeout(resolve))
afterEach(() => vi.restoreAllMocks())

describe('closing the tab', () => {
  test.each([
    ['asks while bytes move', sending, true, true],
    ['asks while it waits for the network', offline, true, true],
    ['asks while it is paused: the file would have to be picked again', paused, true, true],
    ['asks nothing when only a file is awaited', needsFile, true, false],
    ['asks nothing when all has ended', failed, true, false],
    ['asks nothing where another tab sends', sending, false, false],
  ])('%s', (_, phase, leads, asks) => {
    const page = new EventTarget()
    const guard = guardUnload(page)
    guard.changed([transfer(phase)], leads)
    const leave = () => !page.dispatchEvent(new Event('beforeunload', { cancelable: true }))
    expect(leave()).toBe(asks)
    guard.changed([transfer(done)], leads)
    expect(leave()).toBe(false)
    guard.changed([transfer(sending)], true)
    guard.close()
    expect(leave()).toBe(false)
  })
})

describe('the screen', () => {
  function setUp() {
    const page = Object.assign(new EventTarget(), {
      visibilityState: 'visible' as DocumentVisibilityState,
    })
    const locks: (EventTarget & { release: () => Promise<void> })[] = []
    let held = 0
    const request = vi.fn<() => Promise<WakeLockSentinel>>(async () => {
      held++
      const lock = Object.assign(new EventTarget(), {
        release: async () => {
          held--
          lock.dispatchEvent(new Event('release'))
        },
      })
      locks.push(lock)
      return lock as unknown as WakeLockSentinel
    })
    const awake = keepAwake(page as unknown as Document, { request })
    const see = async (visibilityState: DocumentVisibilityState) => {
      page.visibilityState = visibilityState
      if (visibilityState === 'hidden') await locks.at(-1)?.release()
      page.dispatchEvent(new Event('visibilitychange'))
      await settle()
    }
    return { awake, request, see, held: () => held }
  }

  test('stays on while something moves, and only then', async () => {
    const { awake, held } = setUp()
    awake.changed([transfer(paused), transfer(done)], true)
    await settle()
    expect(held()).toBe(0)
    awake.changed([transfer(sending)], true)
    awake.changed([transfer(sending), transfer(offline)], false)
    await settle()
    expect(held()).toBe(1)
    awake.changed([transfer(done)], true)
    await settle()
    expect(held()).toBe(0)
  })

  test('is kept on again when the page is seen again', async () => {
    const { awake, held, see } = setUp()
    awake.changed([transfer(sending)], true)
    await settle()
    await see('hidden')
    expect(held()).toBe(0)
    await see('visible')
    expect(held()).toBe(1)
    awake.close()
    await settle()
    expect(held()).toBe(0)
  })

  test('is let go when all ended while the browser still thought about it', async () => {
    const { awake, held } = setUp()
    awake.changed([transfer(sending)], true)
    awake.changed([transfer(done)], true)
    await settle()
    expect(held()).toBe(0)
  })

  test('that the browser will not keep on stops no transfer', async () => {
    const { awake, request } = setUp()
    request.mockRejectedValueOnce(new DOMException('Battery.', 'NotAllowedError'))
    awake.changed([transfer(sending)], true)
    await settle()
    expect(request).toHaveBeenCalledOnce()
  })
})

describe('the end of a transfer', () => {
  async function told(seen: boolean, state: ReturnType<typeof notifications.state>, leads = true) {
    vi.spyOn(notifications, 'state').mockReturnValue(state)
    const show = vi.fn<(title: string, options: { body: string; tag: string }) => void>()
    const ends = tellEnds({ seen: async () => seen, show })
    // Of an earlier visit: nobody waits for it.
    ends.changed([transfer(failed, { id: 'old' })], leads)
    ends.changed([transfer(failed, { id: 'old' }), transfer(sending)], leads)
    ends.changed([transfer(failed, { id: 'old' }), transfer(failed)], leads)
    ends.changed([transfer(sending, { direction: 'download', id: 'd' })], leads)
    ends.changed([transfer(done, { direction: 'download', id: 'd' })], leads)
    await settle()
    return show.mock.calls
  }

  test('is told once, where nobody sees the page and somebody wants to know', async () => {
    expect(await told(false, 'on')).toEqual([
      ['Upload of web', { body: 'The disk is full.', tag: 'a' }],
      ['Download of web', { body: 'Complete and verified.', tag: 'd' }],
    ])
  })

  test('is not told to who looks, who did not ask, or by a tab that only follows', async () => {
    expect(await told(true, 'on')).toEqual([])
    expect(await told(false, 'off')).toEqual([])
    expect(await told(false, 'on', false)).toEqual([])
  })
})
