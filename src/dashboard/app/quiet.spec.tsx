import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { whenLoaded } from './quiet.ts'

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('requestIdleCallback', (callback: () => void) => callback())
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('what may wait is not begun under the hands of somebody who scrolls or types', () => {
  const begun = vi.fn<() => void>()
  whenLoaded(begun)
  for (const doing of ['scroll', 'keydown', 'pointerdown', 'scroll']) {
    vi.advanceTimersByTime(600)
    document.body.dispatchEvent(new Event(doing))
  }
  vi.advanceTimersByTime(600)
  expect(begun).not.toHaveBeenCalled()
  vi.advanceTimersByTime(200)
  expect(begun).toHaveBeenCalledOnce()
  document.body.dispatchEvent(new Event('keydown'))
  vi.advanceTimersByTime(5000)
  expect(begun).toHaveBeenCalledOnce()
})
