/**
 * Speed as an exponential moving average over time: a sample of age `halfLife` weighs half of one
 * taken now, however unevenly the samples come. The average starts from nothing rather than from
 * zero (the bias is divided out), so the first seconds do not creep up from 0.
 */
export interface Rate {
  /** Bytes a second, still biased towards the start at 0. */
  readonly biased: number
  /** Weight of all samples so far, 0 to 1. */
  readonly weight: number
  /** Bytes and milliseconds of the last sample. */
  readonly bytes: number
  readonly at: number
}

/** Four seconds: calm enough to read, and a stall shows within a few seconds. */
export const HALF_LIFE_MS = 4000

/** @param bytes already there when the measuring begins. @param at milliseconds. */
export function startRate(bytes: number, at: number): Rate {
  return { biased: 0, weight: 0, bytes, at }
}

/**
 * Adds one sample.
 * @param bytes moved so far, in all. @param at milliseconds, later than the last sample.
 */
export function sampleRate(rate: Rate, bytes: number, at: number): Rate {
  const elapsed = at - rate.at
  if (elapsed <= 0) return rate
  const keep = 0.5 ** (elapsed / HALF_LIFE_MS)
  const speed = (Math.max(0, bytes - rate.bytes) / elapsed) * 1000
  return {
    biased: rate.biased * keep + speed * (1 - keep),
    weight: rate.weight * keep + (1 - keep),
    bytes,
    at,
  }
}

/** Bytes a second, or null before the first sample. */
export function bytesPerSecond(rate: Rate): number | null {
  return rate.weight === 0 ? null : rate.biased / rate.weight
}

/** Seconds for `left` bytes at that speed; null while nothing moves. */
export function secondsLeft(left: number, speed: number | null): number | null {
  return speed === null || speed < 1 ? null : left / speed
}
