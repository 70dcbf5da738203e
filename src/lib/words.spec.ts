import { describe, expect, test } from 'vitest'
import { bytesParts, exactBytes, formatBytes, formatRate } from './bytes.ts'
import { exactTime, formatDuration, formatWhen } from './dates.ts'
import { formatCount, plural } from './plural.ts'

describe('bytes', () => {
  test.each([
    [0, '0 B'],
    [1, '1 B'],
    [999, '999 B'],
    [1000, '0.98 KiB'],
    [1024, '1.00 KiB'],
    [10_230, '9.99 KiB'],
    [10_239, '10.0 KiB'],
    [626_000_000, '597 MiB'],
    [1_072_693_248, '1.00 GiB'],
    [2_297_954_304, '2.14 GiB'],
    [42_949_672_960, '40.0 GiB'],
    [Number.MAX_SAFE_INTEGER, '8.00 PiB'],
  ])('%d is %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text))

  test('never more than three figures below the largest unit', () => {
    for (let bytes = 1; bytes < 2 ** 50; bytes = Math.ceil(bytes * 1.0137)) {
      expect(bytesParts(bytes).value.replace('.', '').length).toBeLessThanOrEqual(3)
    }
  })

  test('the exact count and the rate', () => {
    expect(exactBytes(2_297_954_304)).toBe('2,297,954,304 bytes')
    expect(exactBytes(1)).toBe('1 byte')
    expect(formatRate(90_387_251.2)).toBe('86.2 MiB/s')
  })
})

describe('dates', () => {
  const now = Date.parse('2026-11-21T12:00:00Z')
  test.each([
    ['2026-11-21T12:00:30Z', 'now'],
    ['2026-11-21T11:59:01Z', 'now'],
    ['2026-11-21T11:56:00Z', '4 min ago'],
    ['2026-11-21T09:59:00Z', '2 h ago'],
    ['2026-11-20T12:00:01Z', '23 h ago'],
    ['2026-11-07T12:00:00Z', '7 Nov'],
    ['2025-03-05T12:00:00Z', '5 Mar 2025'],
    ['<script>', '<script>'],
  ])('%s is %s', (iso, text) => expect(formatWhen(iso, now)).toBe(text))

  test('the exact time is in UTC', () => {
    expect(exactTime('2026-11-07T14:02:33+02:00')).toBe('2026-11-07 12:02:33 UTC')
    expect(exactTime('never')).toBe('never')
  })

  test.each([
    [-3, '0 s'],
    [7.2, '8 s'],
    [60, '1 min'],
    [200, '3 min 20 s'],
    [3600, '1 h'],
    [13_260, '3 h 41 min'],
    [86_399, '1 d'],
    [100_000, '1 d 4 h'],
  ])('%d s is %s', (seconds, text) => expect(formatDuration(seconds)).toBe(text))
})

test('counts', () => {
  expect(formatCount(12_480)).toBe('12,480')
  expect(plural(1, 'image')).toBe('1 image')
  expect(plural(0, 'image')).toBe('0 images')
  expect(plural(2, 'entry', 'entries')).toBe('2 entries')
})
