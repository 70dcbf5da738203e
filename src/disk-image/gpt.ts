import { fields, guid, startsWith, type Fields } from './fields.ts'
import { those, truncated, warning } from './findings.ts'
import type { Hazard, Partition } from './inspection.ts'
import type { Source } from './source.ts'

// UEFI 2.10, chapter 5. Numbers are little-endian.
const SIGNATURE = 'EFI PART'
const SECTOR_SIZES = [512, 4096]
const MOST_ENTRIES = 128
const WINDOW = 32 * 1024

/** Types seen in cloud images (UEFI; Discoverable Partitions Specification; Microsoft). */
const TYPES: Readonly<Record<string, string>> = {
  'c12a7328-f81f-11d2-ba4b-00a0c93ec93b': 'EFI system',
  '21686148-6449-6e6f-744e-656564454649': 'BIOS boot',
  '0fc63daf-8483-4772-8e79-3d69d8477de4': 'Linux',
  '4f68bce3-e8cd-4db1-96e7-fbcaf984b709': 'Linux root (x86-64)',
  'b921b045-1df0-41c3-af44-4c6f280d3fae': 'Linux root (ARM64)',
  'bc13c2ff-59e6-4262-a352-b275fd6f7172': 'Linux extended boot',
  '933ac7e1-2eb4-4f13-b844-0e14e2aef915': 'Linux home',
  '0657fd6d-a4ab-43c4-84e5-0933c84b4f4f': 'Linux swap',
  'e6d6d379-f507-44c2-a23c-238f2a3df928': 'Linux LVM',
  'a19d880f-05fc-4d3b-a006-743f0f84911e': 'Linux RAID',
  'ebd0a0a2-b9e5-4433-87c0-68b6b72699c7': 'Windows data',
  'e3c9e316-0b5c-4db8-817d-f92df00215ae': 'Windows reserved',
  'de94bba4-06d1-4d40-a16a-bfd50179d6ac': 'Windows recovery',
  '9e1a2d38-c612-4316-aa26-8b49521e5a8b': 'PowerPC PReP boot',
  '83bd6b9d-7f41-11dc-be0b-001560b84f0f': 'FreeBSD boot',
  '516e7cb4-6ecf-11d6-8ff8-00022d09712b': 'FreeBSD data',
  '516e7cb6-6ecf-11d6-8ff8-00022d09712b': 'FreeBSD UFS',
  '516e7cba-6ecf-11d6-8ff8-00022d09712b': 'FreeBSD ZFS',
}
const UNUSED = '00000000-0000-0000-0000-000000000000'

export interface Gpt {
  readonly partitions: readonly Partition[]
  readonly sectorSize: number
  readonly diskId: string
  readonly hazards: readonly Hazard[]
}

function partitionsOf(table: Fields, entrySize: number, sectorSize: number): Partition[] {
  const found: Partition[] = []
  for (let i = 0; i < MOST_ENTRIES && table.has(i * entrySize, 128); i++) {
    const at = i * entrySize
    const type = guid(table, at)
    if (type === UNUSED) continue
    const first = table.u64(at + 32)
    const last = table.u64(at + 40)
    if (!Number.isSafeInteger((last + 1) * sectorSize) || last < first) continue
    found.push({
      number: i + 1,
      type: TYPES[type] ?? type,
      name: table.wide(at + 56, 72) || null,
      offset: first * sectorSize,
      size: (last - first + 1) * sectorSize,
    })
  }
  return found
}

/** @returns null where no table begins at the second sector, of either size */
export async function readGpt(source: Source): Promise<Gpt | null> {
  const sectorSize = SECTOR_SIZES.find((size) => startsWith(source.head, SIGNATURE, size))
  if (sectorSize === undefined) return null
  const header = fields(source.head.subarray(sectorSize, sectorSize + 512), 'little')
  const entrySize = header.u32(84)
  const count = Math.min(header.u32(80), MOST_ENTRIES)
  const sound = entrySize >= 128 && entrySize <= 4096
  const length = Math.min(count * entrySize, WINDOW)
  const bytes = sound ? await source.read(header.u64(72) * sectorSize, length) : new Uint8Array(0)
  const end = (header.u64(32) + 1) * sectorSize
  return {
    partitions: sound ? partitionsOf(fields(bytes, 'little'), entrySize, sectorSize) : [],
    sectorSize,
    diskId: guid(header, 56),
    hazards: those(
      end > source.size && truncated('The second copy of its partition table lies beyond the end.'),
      !sound &&
        warning('partitions', {
          title: 'The partition table is damaged',
          sentence: 'The size of its entries cannot be. The disk may not boot.',
        }),
    ),
  }
}
