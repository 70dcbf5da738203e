import { Readable } from 'node:stream'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { pump } from './pump.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

/** A source to push into, and a writer that takes what it is given only when told to. */
function setUp() {
  const source = new Readable({ read() {}, highWaterMark: 1000 })
  const written: string[] = []
  let open: () => void = () => {}
  let gate = new Promise<void>((resolve) => {
    open = resolve
  })
  const taken = pump(
    source,
    async (chunks) => {
      await gate
      written.push(Buffer.concat(chunks).toString())
    },
    2,
  )
  return {
    source,
    pump: taken,
    written: () => written.join(''),
    let: () => open(),
    shut: () => {
      gate = new Promise<void>((resolve) => {
        open = resolve
      })
    },
  }
}

const settle = () => vi.advanceTimersByTimeAsync(0)

test('what had arrived before a break is written, also what nobody had read yet', async () => {
  const one = setUp()
  one.source.push('ab')
  await settle()
  one.source.push('cd')
  await settle()
  // Two batches gathered and the source is paused: this stays in its own buffer.
  one.source.push('efgh')
  one.source.destroy()
  await settle()
  one.let()
  expect(await one.pump.over).toEqual({ how: 'broken' })
  expect(one.written()).toBe('abcdefgh')
})

test('a sender that is given up is heard to its last byte', async () => {
  const one = setUp()
  one.let()
  one.source.push('ab')
  await settle()
  const over = one.pump.breakOff()
  await vi.advanceTimersByTimeAsync(80)
  one.source.push('late')
  await vi.advanceTimersByTimeAsync(80)
  expect(one.source.destroyed).toBe(false)
  await vi.advanceTimersByTimeAsync(100)
  expect(await over).toEqual({ how: 'broken' })
  expect(one.written()).toBe('ablate')
})

test('one that goes on sending is not heard for long', async () => {
  const one = setUp()
  one.let()
  const over = one.pump.breakOff()
  for (let ms = 0; ms < 1100; ms += 50) {
    if (!one.source.destroyed) one.source.push('x')
    await vi.advanceTimersByTimeAsync(50)
  }
  expect(await over).toEqual({ how: 'broken' })
  expect(one.written().length).toBeLessThan(23)
})
