import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { whenLoaded } from './quiet.ts'

const address = window.location.href
beforeEach(() => {
  history.replaceState(null, '', '/p/a/stores')
  vi.useFakeTimers()
  vi.stubGlobal('requestIdleCallback', (callback: () => void) => callback())
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  history.replaceState(null, '', address)
})

test('where the list comes next, what may wait waits for it, if not for ever', () => {
  for (const place of ['/', '/p/a', '/p/a/images']) {
    history.replaceState(null, '', place)
    const begun = vi.fn<() => void>()
    whenLoaded(begun)
    vi.advanceTimersByTime(29_000)
    expect(begun, place).not.toHaveBeenCalled()
    vi.advanceTimersByTime(2_000)
    expect(begun, place).toHaveBeenCalledOnce()
  }
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
