import { bytesParts } from '#lib/bytes.ts'

/**
 * Two amounts in one unit, that of the whole: `2.60` of `4.20 GiB`.
 * @param part bytes
 * @param whole bytes
 */
export function amounts(part: number, whole: number): { part: string; whole: string } {
  const { value, unit } = bytesParts(whole)
  const decimals = value.split('.')[1]?.length ?? 0
  const power = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'].indexOf(unit)
  return { part: (part / 1024 ** power).toFixed(decimals), whole: `${value} ${unit}` }
}

/** `sha512` as people write it: `SHA-512`; names this page does not know stay as Glance spells them. */
export function algorithm(algo: string): string {
  const sha = /^sha(\d+)$/.exec(algo)
  if (sha) return `SHA-${sha[1]}`
  const sha3 = /^sha3_(\d+)$/.exec(algo)
  if (sha3) return `SHA3-${sha3[1]}`
  return algo === 'md5' ? 'MD5' : algo
}
