import type { ByteReader } from '#disk-image/reader.ts'
import type { Glance } from '#openstack/glance/client.ts'
import type { Download } from '#openstack/glance/types.ts'

/** Reads lie close together: a block of this size answers most of them. Bytes. */
const BLOCK = 64 * 1024
/** How far into a whole image it is read on where parts are not given. Bytes. */
const FROM_THE_START = 1024 * 1024

/** Something between here and the data gives no parts of it, or other parts than asked for. */
export class PartsError extends Error {
  override readonly name = 'PartsError'
}

/**
 * Reads parts of an image that is in Glance, by Range requests of whole blocks that are kept. Glance
 * 25.1 reads just the part from its store and leaves its cache alone (api/middleware/cache.py); a
 * store that cannot seek answers 400.
 *
 * @throws ApiError or NetworkError of the request, the signal's reason, or PartsError where Range
 * is ignored on the way and the part is not near the start.
 */
export function imageReader(
  client: Pick<Glance, 'downloadData'>,
  image: { readonly id: string; readonly size: number },
  signal: AbortSignal,
): ByteReader {
  const blocks = new Map<number, Uint8Array>()
  const end = image.size

  /** Fetches the blocks `first` to `last`, both included. */
  async function fetchBlocks(first: number, last: number): Promise<void> {
    const from = first * BLOCK
    const to = Math.min(end, (last + 1) * BLOCK) - 1
    const answer = await client.downloadData(image.id, { from, to, signal })
    const bytes = await part(answer, from, to)
    for (let block = first; block <= last; block++) {
      const at = (block - first) * BLOCK
      blocks.set(block, bytes.subarray(at, at + BLOCK))
    }
  }

  return {
    size: end,
    async read(offset, length) {
      const stop = Math.min(end, offset + length)
      if (stop <= offset) return new Uint8Array(0)
      const last = Math.floor((stop - 1) / BLOCK)
      let block = Math.floor(offset / BLOCK)
      const start = block
      while (block <= last) {
        if (blocks.has(block)) {
          block++
          continue
        }
        const first = block
        while (block <= last && !blocks.has(block)) block++
        await fetchBlocks(first, block - 1)
      }
      const result = new Uint8Array(stop - offset)
      for (let each = start; each <= last; each++) {
        const at = each * BLOCK
        const bytes = blocks.get(each)!
        const skip = Math.max(0, offset - at)
        const take = Math.min(bytes.length, stop - at)
        if (take > skip) result.set(bytes.subarray(skip, take), Math.max(0, at - offset))
      }
      return result
    },
  }
}

/** The bytes `from` to `to` of an answer, both included; the rest is not waited for. */
async function part(answer: Download, from: number, to: number): Promise<Uint8Array> {
  const { status, body, range } = answer
  if (body === null) throw new PartsError('The image has no data.')
  const whole = status === 200
  if (whole && to >= FROM_THE_START) {
    await body.cancel()
    throw new PartsError('The cloud sends the image only as a whole, so its end cannot be read.')
  }
  if (!whole && (range === null || range.first !== from || range.last !== to)) {
    await body.cancel()
    throw new PartsError('The cloud sent another part of the image than was asked for.')
  }
  const skip = whole ? from : 0
  const wanted = to - from + 1
  const bytes = new Uint8Array(skip + wanted)
  const reader = body.getReader()
  let got = 0
  try {
    while (got < bytes.length) {
      const { done, value } = await reader.read()
      if (done) throw new PartsError('The answer ended before its part was complete.')
      const piece = value.subarray(0, bytes.length - got)
      bytes.set(piece, got)
      got += piece.length
    }
  } finally {
    await reader.cancel()
  }
  return bytes.subarray(skip)
}
