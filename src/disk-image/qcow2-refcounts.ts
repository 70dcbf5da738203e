import { fields, isZero, type Fields } from './fields.ts'
import type { Source } from './source.ts'

const WINDOW = 64 * 1024

/**
 * Whether clusters are in use that lie beyond the end of the file: the refcounts (QEMU's qcow2.txt,
 * "Host cluster management") know them all, so only the few from the end of the file on are read.
 * @param header of the file, whose cluster size was found sound
 * @returns what was found, in a sentence; false where nothing is missing
 */
export async function allocatedBeyondEnd(
  source: Source,
  header: Fields,
  clusterBits: number,
): Promise<string | false> {
  const { size } = source
  const cluster = 2 ** clusterBits
  const version = header.u32(4)
  const order = version === 2 ? 4 : header.u32(96)
  const table = header.u64(48)
  const tableClusters = header.u32(56)
  const level1 = header.u64(40)
  if (level1 + header.u32(36) * 8 > size || table + 8 > size)
    return 'The file ends before its own tables.'
  if (order > 6 || tableClusters === 0) return false

  const perBlock = (cluster * 8) / 2 ** order
  const firstMissing = Math.ceil(size / cluster)
  const entry = Math.floor(firstMissing / perBlock)
  const entries = (tableClusters * cluster) / 8
  if (entry >= entries) return false
  const pointers = fields(
    await source.read(table + entry * 8, Math.min(WINDOW, (entries - entry) * 8)),
    'big',
  )
  if (!isZero(pointers.slice(8, pointers.length)))
    return 'Parts that its tables count are missing at the end.'

  const block = pointers.u64(0)
  if (block === 0) return false
  if (block >= size) return 'The file ends before its own tables.'
  const bits = (firstMissing % perBlock) * 2 ** order
  const first = Math.floor(bits / 8)
  const counts = (await source.read(block + first, Math.min(WINDOW, cluster - first))).slice()
  // Counts of less than a byte begin at its low end; those below are of clusters that are there.
  if (counts.length > 0) counts[0]! >>= bits % 8
  return isZero(counts) ? false : 'Parts that its tables count are missing at the end.'
}
