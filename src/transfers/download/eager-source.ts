import type { ByteSource } from '../hash/byte-source.ts'

/** How long bytes may wait to be given on, in milliseconds: on a slow line they come one by one. */
const HOLD_MS = 250
/** What one read takes at most. */
const PIECE = 256 * 1024

/**
 * Reads ahead of whoever takes the bytes, as fast as they come. A connection that breaks takes along
 * what is still in it: Chromium drops what its data pipe holds, 420 kB on average, measured where
 * hashing is slower than the line. What was read before a break is given out before its error is.
 * @param ahead bytes that may be held; best is what the whole stream has.
 */
export function eagerSource(source: ByteSource, ahead: number): ByteSource {
  const held = new Uint8Array(ahead)
  let from = 0
  let to = 0
  let over: { readonly error: unknown } | 'end' | null = null

  async function fill() {
    from = 0
    to = 0
    let piece = new ArrayBuffer(Math.min(PIECE, ahead))
    const until = performance.now() + HOLD_MS
    try {
      while (to < ahead && over === null && performance.now() < until) {
        const most = Math.min(piece.byteLength, ahead - to)
        const { bytes, last } = await source.read(new Uint8Array(piece, 0, most), 1)
        held.set(bytes, to)
        to += bytes.byteLength
        piece = bytes.buffer
        if (last) over = 'end'
      }
    } catch (error) {
      over = { error }
    }
  }

  return {
    async read(window) {
      if (from === to && over === null) await fill()
      if (from === to && over !== null && over !== 'end') throw over.error
      const bytes = held.subarray(from, Math.min(to, from + window.byteLength))
      window.set(bytes)
      from += bytes.byteLength
      const last = from === to && over === 'end'
      return { bytes: window.subarray(0, bytes.byteLength), last }
    },
    cancel: (reason) => source.cancel(reason),
  }
}
