import { expect, test } from 'vitest'
import type { Phase, Transfer } from '#transfers/types.ts'
import { guardLeaving } from './leave-guard.ts'

function setUp() {
  const page = new EventTarget()
  const listeners = new Set<() => void>()
  let transfers: readonly Transfer[] = []
  const manager = {
    subscribe(listener: () => void) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    getSnapshot: () => transfers,
  }
  const end = guardLeaving(manager, page as unknown as Window)
  return {
    end,
    become: (phase: Phase) => {
      transfers = [
        {
          id: '1',
          direction: 'upload',
          scope: { projectId: 'a', region: 'r' },
          imageId: null,
          name: 'x',
          fileName: 'x',
          size: 1,
          phase,
          rate: null,
          remaining: null,
          startedAt: 0,
          endedAt: null,
        },
      ]
      for (const listener of listeners) listener()
    },
    asks: () => {
      const event = new Event('beforeunload', { cancelable: true })
      page.dispatchEvent(event)
      return event.defaultPrevented
    },
  }
}

test('the tab asks before it closes only while something runs', () => {
  const { become, asks } = setUp()
  expect(asks()).toBe(false)
  become({ state: 'sending', sent: 0, accepted: 0, hashed: 0 })
  expect(asks()).toBe(true)
  become({ state: 'cancelled', kept: 'nothing' })
  expect(asks()).toBe(false)
  become({ state: 'queued' })
  expect(asks()).toBe(true)
})

test('nothing is asked after it has ended', () => {
  const { become, asks, end } = setUp()
  become({ state: 'queued' })
  end()
  expect(asks()).toBe(false)
})
