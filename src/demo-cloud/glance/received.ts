import { hexId } from '../ids.ts'
import { streamOf, type Platform } from '../platform.ts'

/** Enough of a file's beginning to read the virtual size out of a qcow2 header. */
const HEAD_BYTES = 32

/** Data that is in a blob of its own, and what Glance notes of it. */
export interface Received {
  readonly key: string
  readonly size: number
  readonly md5: string
  readonly sha512: string
  /** Its first bytes. */
  readonly head: Uint8Array
}

/** Keeps everything that a body yields, and hashes it on the way. Rejects when the body breaks. */
export async function receive(
  platform: Platform,
  body: ReadableStream<Uint8Array> | null,
): Promise<Received> {
  const key = hexId(platform.random)
  const digester = await platform.digester()
  const head = new Uint8Array(HEAD_BYTES)
  let seen = 0
  const size = await platform.blobs.write(key, body ?? streamOf(new Uint8Array(0)), (chunk) => {
    if (seen < HEAD_BYTES) {
      head.set(chunk.subarray(0, HEAD_BYTES - seen), seen)
      seen += Math.min(chunk.length, HEAD_BYTES - seen)
    }
    return digester.update(chunk)
  })
  return { key, size, head: head.subarray(0, seen), ...(await digester.digest()) }
}

/** What Glance's format inspector tells of the formats that it measures here. */
export function virtualSize(format: string | null, data: Received): number | null {
  if (format === 'raw' || format === 'iso') return data.size
  const view = new DataView(data.head.buffer, data.head.byteOffset, data.head.byteLength)
  if (format === 'qcow2' && data.head.length >= HEAD_BYTES && view.getUint32(0) === 0x514649fb)
    return Number(view.getBigUint64(24))
  return null
}
