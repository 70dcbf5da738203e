import { describe, expect, test, vi } from 'vitest'
import { createBodyLimit, watchOnline, watchSession } from './waits.ts'

const never = new AbortController().signal

describe('the network', () => {
  test('is waited for until the browser says it is there', async () => {
    let onLine = false
    const target = new EventTarget()
    const online = watchOnline({ onLine: () => onLine, target })
    const back = vi.fn<() => void>()
    const waiting = online.back(never).then(back)
    // Said, but not so: some browsers tell it twice.
    target.dispatchEvent(new Event('online'))
    await Promise.resolve()
    expect(back).not.toHaveBeenCalled()
    onLine = true
    target.dispatchEvent(new Event('online'))
    await waiting
    await expect(online.back(never)).resolves.toBeUndefined()
  })

  test('is not waited for any more once it is called off', async () => {
    const target = new EventTarget()
    const removed = vi.spyOn(target, 'removeEventListener')
    const online = watchOnline({ onLine: () => false, target })
    const abort = new AbortController()
    const waiting = online.back(abort.signal)
    abort.abort(new Error('paused'))
    await expect(waiting).rejects.toThrow('paused')
    expect(removed).toHaveBeenCalled()
    await expect(online.back(abort.signal)).rejects.toThrow('paused')
  })
})

test('a new sign-in lets all go on that wait for it, and later ones wait for the next', async () => {
  const ended = vi.fn<() => void>()
  const session = watchSession(ended)
  session.ended()
  expect(ended).toHaveBeenCalledOnce()
  const abort = new AbortController()
  const [a, b, c] = [never, never, abort.signal].map((signal) => session.renewed(signal))
  abort.abort(new Error('cancelled'))
  await expect(c).rejects.toThrow('cancelled')
  session.signedIn()
  await Promise.all([a, b])
  const later = vi.fn<() => void>()
  const waiting = session.renewed(never).then(later)
  await Promise.resolve()
  expect(later).not.toHaveBeenCalled()
  session.signedIn()
  await waiting
})

test('the shortest limit of a body holds, wherever it is known from', async () => {
  const none = createBodyLimit(async () => null)
  expect(await none.get()).toBeNull()
  none.learn(500)
  none.learn(900)
  expect(await none.get()).toBe(500)
  const configured = createBodyLimit(async () => 100)
  configured.learn(500)
  expect(await configured.get()).toBe(100)
  const unknown = createBodyLimit(async () => Promise.reject(new Error('offline')))
  expect(await unknown.get()).toBeNull()
})
