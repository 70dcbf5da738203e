const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'] as const

export interface BytesParts {
  value: string
  unit: (typeof UNITS)[number]
}

/**
 * A number of bytes in three figures of the largest binary unit that keeps it under 1000, so that
 * a column of them never needs a fourth figure (1010 MiB is written 0.99 GiB).
 * @param bytes whole number, 0 or more
 */
export function bytesParts(bytes: number): BytesParts {
  let value = bytes
  let unit = 0
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1024
    unit++
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2
  return { value: value.toFixed(digits), unit: UNITS[unit]! }
}

/** `2.14 GiB`; see {@link bytesParts}. */
export function formatBytes(bytes: number): string {
  const { value, unit } = bytesParts(bytes)
  return `${value} ${unit}`
}

const exact = new Intl.NumberFormat('en')

/** The exact count for a title: `2,297,954,304 bytes`. */
export function exactBytes(bytes: number): string {
  return `${exact.format(bytes)} ${bytes === 1 ? 'byte' : 'bytes'}`
}

/** @param bytesPerSecond as measured; shown as `118 MiB/s` */
export function formatRate(bytesPerSecond: number): string {
  return `${formatBytes(Math.round(bytesPerSecond))}/s`
}
