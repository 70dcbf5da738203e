import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { answered, SILENCE_MS, watchSilence } from './watchdog.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('silence is noticed 45 s after the last byte, not after the first', () => {
  const dog = watchSilence()
  for (let round = 0; round < 10; round++) {
    vi.advanceTimersByTime(SILENCE_MS - 1)
    expect(dog.signal.aborted).toBe(false)
    dog.alive()
  }
  vi.advanceTimersByTime(SILENCE_MS)
  expect(dog.signal.reason).toMatchObject({
    problem: {
      kind: 'silent',
      sentence: 'No byte moved for 45 s, on a connection that stayed open.',
    },
  })
})

test('a request that is over is not watched any more', () => {
  const dog = watchSilence()
  dog.stop()
  vi.advanceTimersByTime(10 * SILENCE_MS)
  expect(dog.signal.aborted).toBe(false)
})

/** Hears only of aborts. */
const never = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason))
  })

test('a question that nobody answers is given up after half a minute', async () => {
  const asked = answered(new AbortController().signal, never).catch((error: unknown) => error)
  await vi.advanceTimersByTimeAsync(30_000)
  expect(await asked).toMatchObject({ problem: { kind: 'silent' } })
})

test('one that cannot be taken back is not waited for either', async () => {
  const asked = answered(new AbortController().signal, () => new Promise(() => {}))
  const outcome = asked.catch((error: unknown) => error)
  await vi.advanceTimersByTimeAsync(30_000)
  expect(await outcome).toMatchObject({ problem: { kind: 'silent' } })
})

test('a question is given up with the transfer, for its reason', async () => {
  const abort = new AbortController()
  const asked = answered(abort.signal, never)
  abort.abort('cancelled')
  await expect(asked).rejects.toBe('cancelled')
  expect(vi.getTimerCount()).toBe(0)
})

test('an answer is passed on', async () => {
  await expect(answered(new AbortController().signal, async () => 7)).resolves.toBe(7)
  expect(vi.getTimerCount()).toBe(0)
})
