import type { ByteReader } from './reader.ts'

/**
 * Enough for every signature at a fixed place: the last is btrfs's, 64 KiB and 64 bytes into the
 * file. The first two are qcow2's extensions (within the first cluster) and ISO 9660's at 32 KiB.
 */
const HEAD = 68 * 1024
const TAIL = 4 * 1024
/** Together; the largest single read is a VMDK's descriptor (QEMU takes up to 1 MiB). */
const MOST_BYTES = 2 * 2 ** 20
const MOST_READS = 48

/** A file under inspection: every read lies within the file, and all of them within a budget. */
export interface Source {
  readonly size: number
  readonly head: Uint8Array
  /** The bytes of that range that the file has and the budget allows; empty where neither does. */
  read(offset: number, length: number): Promise<Uint8Array>
  /** The last bytes of the file, at most 4 KiB; fewer where the file is shorter. */
  tail(length: number): Promise<Uint8Array>
  /** True once a read was cut short by the budget. */
  overspent(): boolean
}

/** Rejects with the reader's own error, as every read of the source does. */
export async function openSource(reader: ByteReader): Promise<Source> {
  const size = Math.max(0, Math.floor(reader.size) || 0)
  let bytesLeft = MOST_BYTES
  let readsLeft = MOST_READS
  let overspent = false
  let lastBytes: Uint8Array | null = null

  async function fetchRange(offset: number, length: number): Promise<Uint8Array> {
    const wanted = Math.min(length, size - offset)
    const allowed = readsLeft > 0 ? Math.min(wanted, bytesLeft) : 0
    if (allowed < wanted) overspent = true
    if (allowed <= 0) return new Uint8Array(0)
    bytesLeft -= allowed
    readsLeft--
    const bytes = await reader.read(offset, allowed)
    return bytes.length > allowed ? bytes.subarray(0, allowed) : bytes
  }

  const head = size > 0 ? await fetchRange(0, HEAD) : new Uint8Array(0)
  return {
    size,
    head,
    async read(offset, length) {
      const sound = Number.isSafeInteger(offset) && offset >= 0 && length > 0
      if (!sound || offset >= size) return new Uint8Array(0)
      if (Math.min(offset + length, size) <= head.length)
        return head.subarray(offset, Math.min(offset + length, size))
      return fetchRange(offset, length)
    },
    async tail(length) {
      const start = Math.max(0, size - TAIL)
      if (size <= head.length) lastBytes = head.subarray(start)
      lastBytes ??= await fetchRange(start, TAIL)
      return lastBytes.subarray(Math.max(0, lastBytes.length - length))
    },
    overspent: () => overspent,
  }
}
