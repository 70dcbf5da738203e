import { fields, startsWith } from './fields.ts'
import { isFatVolume } from './mbr.ts'

export interface FileSystem {
  readonly name: string
  /** Hostile. */
  readonly label: string | null
}

const EXT_SUPERBLOCK = 1024
const BTRFS_SUPERBLOCK = 64 * 1024
/** ext's feature bits: a journal makes it ext3, extents make it ext4. */
const EXT_JOURNAL = 4
const EXT_EXTENTS = 0x40

/** The file system or volume that begins with the file, by its superblock. */
export function fileSystemOf(head: Uint8Array): FileSystem | null {
  const from = fields(head, 'little')
  const label = (offset: number, length: number) => from.text(offset, length).trim() || null
  if (from.u16(EXT_SUPERBLOCK + 56) === 0xef53) {
    const extents = (from.u32(EXT_SUPERBLOCK + 96) & EXT_EXTENTS) !== 0
    const journal = (from.u32(EXT_SUPERBLOCK + 92) & EXT_JOURNAL) !== 0
    return {
      name: extents ? 'ext4' : journal ? 'ext3' : 'ext2',
      label: label(EXT_SUPERBLOCK + 120, 16),
    }
  }
  if (startsWith(head, 'XFSB')) return { name: 'XFS', label: label(108, 12) }
  if (startsWith(head, '_BHRfS_M', BTRFS_SUPERBLOCK + 64))
    return { name: 'Btrfs', label: label(BTRFS_SUPERBLOCK + 299, 256) }
  if (startsWith(head, 'hsqs')) return { name: 'SquashFS', label: null }
  if (from.u32(1024) === 0xe0f5e1e2) return { name: 'EROFS', label: label(1024 + 64, 16) }
  if (startsWith(head, 'NTFS', 3)) return { name: 'NTFS', label: null }
  if (startsWith(head, 'EXFAT', 3)) return { name: 'exFAT', label: null }
  if (startsWith(head, 'LABELONE', 512)) return { name: 'LVM physical volume', label: null }
  if (startsWith(head, 'SWAPSPACE2', 4086)) return { name: 'Linux swap', label: label(1052, 16) }
  if (head[510] === 0x55 && head[511] === 0xaa && isFatVolume(head)) {
    const wide = startsWith(head, 'FAT32', 82)
    const name = label(wide ? 71 : 43, 11)
    return { name: 'FAT', label: name === 'NO NAME' ? null : name }
  }
  return null
}
