import { fields, startsWith } from './fields.ts'
import { those, warning } from './findings.ts'
import type { Hazard, Partition } from './inspection.ts'

const ENTRIES = 446
const SECTOR = 512
const PROTECTIVE = 0xee

/** Types seen in cloud images, in words; the list of all is by Andries Brouwer. */
const TYPES: Readonly<Record<number, string>> = {
  0x01: 'FAT12',
  0x04: 'FAT16',
  0x05: 'Extended',
  0x06: 'FAT16',
  0x07: 'NTFS or exFAT',
  0x0b: 'FAT32',
  0x0c: 'FAT32',
  0x0e: 'FAT16',
  0x0f: 'Extended',
  0x27: 'Windows recovery',
  0x82: 'Linux swap',
  0x83: 'Linux',
  0x85: 'Extended',
  0x8e: 'Linux LVM',
  0xa5: 'FreeBSD',
  0xa6: 'OpenBSD',
  0xa8: 'Apple UFS',
  0xa9: 'NetBSD',
  0xaf: 'Apple HFS',
  0xee: 'GPT protective',
  0xef: 'EFI system',
  0xfd: 'Linux RAID',
}

/** The mark of a boot sector; a partition table may stand before it, or a FAT file system's code. */
export function hasBootSignature(head: Uint8Array): boolean {
  return head[510] === 0x55 && head[511] === 0xaa
}

/** A FAT volume begins with such a sector too (oslo.utils' GPTInspector tells them apart so). */
export function isFatVolume(head: Uint8Array): boolean {
  return (head[0x10] === 2 && head[0x15] === 0xf8) || isDosVolume(head)
}

function isDosVolume(head: Uint8Array): boolean {
  return startsWith(head, 'FAT', 54) || startsWith(head, 'FAT32', 82) || startsWith(head, 'NTFS', 3)
}

interface Entry {
  readonly index: number
  readonly flag: number
  readonly type: number
  readonly startChs: readonly [number, number, number]
  readonly start: number
  readonly sectors: number
}

function entriesOf(head: Uint8Array): Entry[] {
  const from = fields(head, 'little')
  return [0, 1, 2, 3].map((index) => {
    const at = ENTRIES + index * 16
    return {
      index,
      flag: from.u8(at),
      type: from.u8(at + 4),
      startChs: [from.u8(at + 1), from.u8(at + 2), from.u8(at + 3)],
      start: from.u32(at + 8),
      sectors: from.u32(at + 12),
    }
  })
}

/** Why Glance's check of a boot sector fails (oslo.utils' check_mbr_partitions), or null. */
function faultOf(entries: readonly Entry[]): string | null {
  const used = entries.filter((entry) => entry.type !== 0)
  const bad = entries.find((entry) => entry.flag !== 0 && entry.flag !== 0x80)
  if (bad) return `entry ${bad.index + 1} has a boot flag that does not exist`
  const guard = entries.find((entry) => entry.type === PROTECTIVE)
  if (guard) {
    if (guard.startChs.join() !== '0,2,0' || guard.start !== 1)
      return 'the entry that protects the GPT begins at the wrong place'
    if (used.length > 1 || used[0]!.index !== 0)
      return 'it lists partitions beside the one that protects the GPT'
  }
  return used.length === 0 ? 'it lists no partition' : null
}

export interface BootSector {
  readonly partitions: readonly Partition[]
  /** A table of the newer kind must follow. */
  readonly protective: boolean
  readonly hazards: readonly Hazard[]
}

/** Reads the partition table of a file's first sector, which has the boot signature. */
export function readBootSector(head: Uint8Array): BootSector {
  const entries = entriesOf(head)
  const fault = faultOf(entries)
  return {
    protective: entries.some((entry) => entry.type === PROTECTIVE),
    partitions: entries
      .filter((entry) => entry.type !== 0)
      .map((entry) => ({
        number: entry.index + 1,
        type: TYPES[entry.type] ?? `0x${entry.type.toString(16).padStart(2, '0')}`,
        name: null,
        offset: entry.start * SECTOR,
        size: entry.sectors * SECTOR,
      })),
    hazards: those(
      fault !== null &&
        warning('partitions', {
          title: 'The partition table is not as the standard has it',
          sentence: `Of the first sector: ${fault}. It may boot all the same, but a Glance since 2026.2 refuses it, unless its operator allows such disks.`,
          refused: true,
        }),
    ),
  }
}
