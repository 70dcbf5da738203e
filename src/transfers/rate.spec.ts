import { describe, expect, test } from 'vitest'
import { bytesPerSecond, HALF_LIFE_MS, sampleRate, secondsLeft, startRate } from './rate.ts'

/** Samples every `every` ms for `seconds` at a constant speed, from where the rate stands. */
function run(rate = startRate(0, 0), speed = 100, seconds = 10, every = 500) {
  let now = rate
  for (let at = rate.at + every; at <= rate.at + seconds * 1000; at += every) {
    now = sampleRate(now, now.bytes + (speed * every) / 1000, at)
  }
  return now
}

describe('speed', () => {
  test('is unknown before the first sample', () => {
    expect(bytesPerSecond(startRate(5, 0))).toBeNull()
  })

  test('is right from the first sample on, without creeping up from zero', () => {
    expect(bytesPerSecond(sampleRate(startRate(0, 0), 50, 500))).toBeCloseTo(100)
  })

  test('of a steady flow is that flow', () => {
    expect(bytesPerSecond(run())).toBeCloseTo(100)
  })

  test('falls by half in one half-life of a stall', () => {
    const flowing = run(startRate(0, 0), 100, 120)
    const stalled = run(flowing, 0, HALF_LIFE_MS / 1000)
    expect(bytesPerSecond(stalled)).toBeCloseTo(50, 0)
  })

  test('does not depend on how often it is measured', () => {
    const coarse = bytesPerSecond(run(run(startRate(0, 0), 100, 8, 1000), 300, 4, 1000))!
    const fine = bytesPerSecond(run(run(startRate(0, 0), 100, 8, 50), 300, 4, 50))!
    expect(fine).toBeCloseTo(coarse)
  })

  test('ignores two samples at one time', () => {
    const rate = run()
    expect(sampleRate(rate, 10_000_000, rate.at)).toBe(rate)
  })
})

describe('remaining time', () => {
  test('is what is left at that speed', () => expect(secondsLeft(1000, 100)).toBe(10))
  test('is unknown while nothing moves', () => {
    expect(secondsLeft(1000, 0)).toBeNull()
    expect(secondsLeft(1000, null)).toBeNull()
  })
})
