const utf8 = new TextDecoder()
const utf16 = new TextDecoder('utf-16le')

/** Longest text taken out of a file; file names in headers end at 1023 bytes (QEMU's qcow2.txt). */
const LONGEST = 1024

/**
 * Numbers and texts of a header. What lies beyond the bytes that are there reads as 0 or empty, so
 * that a short file cannot throw: whoever depends on a field asks `has` first.
 */
export interface Fields {
  readonly length: number
  has(offset: number, length: number): boolean
  u8(offset: number): number
  u16(offset: number): number
  u32(offset: number): number
  /** A 64-bit number; `Infinity` where JavaScript cannot hold it exactly (above 2^53 − 1). */
  u64(offset: number): number
  /** UTF-8 up to the first NUL, at most 1024 bytes of it. Hostile. */
  text(offset: number, length: number): string
  /** UTF-16 (little endian) up to the first NUL, at most 1024 bytes of it. Hostile. */
  wide(offset: number, length: number): string
  slice(offset: number, length: number): Uint8Array
}

/** @param endian of the numbers; texts are not concerned */
export function fields(bytes: Uint8Array, endian: 'big' | 'little'): Fields {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const little = endian === 'little'
  const has = (offset: number, length: number) => offset >= 0 && offset + length <= bytes.length
  const slice = (offset: number, length: number) =>
    bytes.subarray(Math.min(offset, bytes.length), Math.min(offset + length, bytes.length))
  return {
    length: bytes.length,
    has,
    u8: (offset) => bytes[offset] ?? 0,
    u16: (offset) => (has(offset, 2) ? view.getUint16(offset, little) : 0),
    u32: (offset) => (has(offset, 4) ? view.getUint32(offset, little) : 0),
    u64(offset) {
      if (!has(offset, 8)) return 0
      const value = view.getBigUint64(offset, little)
      return value > BigInt(Number.MAX_SAFE_INTEGER) ? Infinity : Number(value)
    },
    text(offset, length) {
      const part = slice(offset, Math.min(length, LONGEST))
      const end = part.indexOf(0)
      return utf8.decode(end < 0 ? part : part.subarray(0, end))
    },
    wide(offset, length) {
      const whole = utf16.decode(slice(offset, Math.min(length, LONGEST)))
      const end = whole.indexOf('\0')
      return end < 0 ? whole : whole.slice(0, end)
    },
    slice,
  }
}

/** Whether these ASCII characters (or bytes) stand at that place. */
export function startsWith(bytes: Uint8Array, magic: string | readonly number[], at = 0): boolean {
  for (let i = 0; i < magic.length; i++) {
    const wanted = typeof magic === 'string' ? magic.charCodeAt(i) : magic[i]
    if (bytes[at + i] !== wanted) return false
  }
  return true
}

/** The text form of a GUID as Microsoft and UEFI store it: the first three groups little-endian. */
export function guid(from: Fields, offset: number): string {
  const hex = (start: number, length: number) =>
    Array.from(from.slice(offset + start, length), (byte) => byte.toString(16).padStart(2, '0'))
  const swapped = (start: number, length: number) => hex(start, length).reverse().join('')
  return `${swapped(0, 4)}-${swapped(4, 2)}-${swapped(6, 2)}-${hex(8, 2).join('')}-${hex(10, 6).join('')}`
}

/** True when every byte is 0. */
export function isZero(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0)
}
