import { expect, test } from 'vitest'
import { createGate, Paused } from './gate.ts'

const live = () => new AbortController().signal

/** Settled by now: `true` passed, otherwise what it was thrown. */
async function outcome(passing: Promise<void>): Promise<unknown> {
  const pending = Symbol('pending')
  const settled = passing.then(
    () => true,
    (error: unknown) => error,
  )
  for (let turn = 0; turn < 5; turn++) await Promise.resolve()
  const now = await Promise.race([settled, Promise.resolve(pending)])
  return now === pending ? 'held' : now
}

test('an open gate lets pass, and aborts nothing', async () => {
  const gate = createGate()
  expect(await outcome(gate.pass(live()))).toBe(true)
  expect(gate.closing().aborted).toBe(false)
})

test('closing aborts what moves, and holds whoever comes', async () => {
  const gate = createGate()
  const closing = gate.closing()
  gate.close()
  expect(closing.reason).toBeInstanceOf(Paused)
  expect(gate.closing().aborted).toBe(true)
  const held = gate.pass(live())
  expect(await outcome(held)).toBe('held')
  gate.open()
  expect(await outcome(held)).toBe(true)
  expect(gate.closing().aborted).toBe(false)
})

test('opened and closed again at once, it still holds', async () => {
  const gate = createGate()
  gate.close()
  const held = gate.pass(live())
  gate.open()
  gate.close()
  expect(await outcome(held)).toBe('held')
  gate.open()
  expect(await outcome(held)).toBe(true)
})

test('opening and closing twice is as once', async () => {
  const gate = createGate()
  const first = gate.closing()
  gate.open()
  expect(gate.closing()).toBe(first)
  gate.close()
  const reason: unknown = first.reason
  gate.close()
  expect(first.reason).toBe(reason)
})

test('whoever is held can still be ended, and for its own reason', async () => {
  const gate = createGate()
  const abort = new AbortController()
  gate.close()
  const held = gate.pass(abort.signal)
  abort.abort('cancelled')
  expect(await outcome(held)).toBe('cancelled')
  expect(await outcome(gate.pass(abort.signal))).toBe('cancelled')
  gate.open()
  expect(await outcome(gate.pass(abort.signal))).toBe('cancelled')
})
