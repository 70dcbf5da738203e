import { startsWith } from './fields.ts'
import type { Seen } from './inspection.ts'
import { hasBootSignature } from './mbr.ts'

const SECTOR = 512
const ISO_HEADER = 32 * 1024

function seesVmdk(head: Uint8Array): boolean {
  if (startsWith(head, 'KDMV')) return true
  const start = head.subarray(0, SECTOR)
  if (
    start.some(
      (byte) => byte > 126 || (byte < 32 && (byte < 9 || byte > 13) && (byte < 28 || byte > 31)),
    )
  )
    return false
  return new TextDecoder().decode(head).toLowerCase().includes('createtype="')
}

/** Glance takes a boot sector for a FAT volume's by two bytes only, unlike this layer. */
function seesBootSector(head: Uint8Array): boolean {
  return hasBootSignature(head) && !(head[0x10] === 2 && head[0x15] === 0xf8)
}

/**
 * What a Glance that inspects content sees in a file: Glance since 2025.1 (glance/location.py,
 * `set_data`) with oslo.utils' imageutils/format_inspector.py, whose `format_match` rules these are.
 * None: it counts as raw. Two, other than iso and gpt together, are refused.
 * @param head first bytes of the file, 34 KiB or more where it has them
 */
export function seenByGlance(head: Uint8Array): readonly Seen[] {
  const whole = head.length >= SECTOR
  const rules: readonly (readonly [Seen, boolean])[] = [
    ['qcow2', whole && startsWith(head, [0x51, 0x46, 0x49, 0xfb])],
    ['qed', whole && startsWith(head, 'QED\0')],
    ['vhd', startsWith(head, 'conectix')],
    ['vhdx', startsWith(head, 'vhdxfile')],
    ['vmdk', seesVmdk(head)],
    ['vdi', whole && startsWith(head, [0x7f, 0x10, 0xda, 0xbe], 64)],
    [
      'iso',
      head.length >= ISO_HEADER + 2048 &&
        ['CD001', 'NSR02', 'NSR03'].some((id) => startsWith(head, id, ISO_HEADER + 1)),
    ],
    ['gpt', whole && seesBootSector(head)],
    ['luks', startsWith(head, [0x4c, 0x55, 0x4b, 0x53, 0xba, 0xbe])],
  ]
  return rules.filter(([, matches]) => matches).map(([seen]) => seen)
}
