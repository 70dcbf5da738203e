import { fields, startsWith, type Fields } from './fields.ts'
import {
  convert,
  damaged,
  danger,
  diskSize,
  factsOf,
  quoted,
  those,
  unitSize,
  truncated,
  warning,
  type Findings,
  type Probe,
} from './findings.ts'
import type { Source } from './source.ts'

const COOKIE = 'conectix'
const FOOTER = 512
const FIXED = 2
const KINDS: Readonly<Record<number, string>> = { 2: 'fixed', 3: 'dynamic', 4: 'differencing' }
const DIFFERENCING = 4

/** Programs whose disks are as large as the footer says; others go by the geometry (QEMU's vpc.c). */
const BY_SIZE = ['win ', 'qem2', 'd2v ', 'CTXS', 'tap\0', 'wa\0\0']
/** The largest geometry: such disks are larger, and go by the size. */
const MOST_SECTORS = 65535 * 16 * 255

function virtualBytes(footer: Fields): number {
  const sectors = footer.u16(56) * footer.u8(58) * footer.u8(59)
  const bySize = BY_SIZE.some((creator) => startsWith(footer.slice(28, 4), creator))
  return bySize || sectors === MOST_SECTORS ? footer.u64(48) : sectors * 512
}

/** Sum of all bytes but the checksum's own four, inverted (Microsoft's VHD specification). */
function checksumHolds(footer: Fields): boolean {
  let sum = 0
  for (let i = 0; i < FOOTER; i++) if (i < 64 || i >= 68) sum += footer.u8(i)
  return ~sum >>> 0 === footer.u32(64)
}

function described(footer: Fields): Pick<Findings, 'format' | 'title' | 'containerFormat'> & {
  diskFormat: string
  facts: Findings['facts'] & object
} {
  const kind = footer.u32(60)
  return {
    format: 'vpc',
    title: `VHD, ${KINDS[kind] ?? `type ${kind}`}`,
    diskFormat: 'vhd',
    containerFormat: 'bare',
    facts: factsOf({ 'Made by': footer.text(28, 4).trim() }),
  }
}

const badChecksum = () =>
  damaged('The checksum of its header does not hold; Hyper-V and others refuse such a disk.')

async function inspectDynamic(source: Source): Promise<Findings> {
  const footer = fields(source.head, 'big')
  const size = diskSize(virtualBytes(footer))
  const base = described(footer)
  const place = footer.u64(16)
  const dynamic = fields(await source.read(place, 1024), 'big')
  const sound = startsWith(dynamic.slice(0, 8), 'cxsparse')
  const differencing = footer.u32(60) === DIFFERENCING
  const parent = differencing ? utf16be(dynamic.slice(64, 512)) : null
  const end = await source.tail(FOOTER)
  const tableEnd = dynamic.u64(16) + dynamic.u32(28) * 4
  return {
    ...base,
    virtualSize: size.virtualSize,
    backingFile: parent,
    facts: [...base.facts, ...factsOf({ 'Block size': sound && unitSize(dynamic.u32(32)) })],
    hazards: those(
      parent !== null &&
        danger('backing-file', {
          title: `This file needs another file: ${quoted(parent)}`,
          sentence:
            'It holds only the differences to that disk. Glance would store it without its base, so it would not boot. Merge them first, in Hyper-V.',
          command: 'Convert-VHD -Path in.vhd -DestinationPath out.vhd -VHDType Dynamic',
        }),
      (!startsWith(end, COOKIE) || tableEnd > source.size) &&
        truncated('A VHD ends with a copy of its header, and this one does not.'),
      !sound && place < source.size && damaged('Its second header is missing.'),
      !checksumHolds(footer) && badChecksum(),
      ...size.hazards,
    ),
  }
}

function utf16be(bytes: Uint8Array): string {
  const swapped = new Uint8Array(bytes.length & ~1)
  for (let i = 0; i < swapped.length; i += 2) {
    swapped[i] = bytes[i + 1]!
    swapped[i + 1] = bytes[i]!
  }
  return fields(swapped, 'little').wide(0, swapped.length)
}

/** A VHD that begins with its header: dynamic or differencing. Numbers are big-endian. */
export const vpc: Probe = {
  matches: (head) => startsWith(head, COOKIE),
  inspect: inspectDynamic,
}

/**
 * A fixed VHD is a raw disk with 512 bytes behind it, so that it is known by its end alone.
 * @returns null where the file does not end with such a footer
 */
export async function inspectFixedVhd(source: Source): Promise<Findings | null> {
  if (source.size < 2 * FOOTER) return null
  const footer = fields(await source.tail(FOOTER), 'big')
  if (!startsWith(footer.slice(0, 8), COOKIE) || footer.u32(60) !== FIXED) return null
  const size = diskSize(virtualBytes(footer))
  const base = described(footer)
  return {
    ...base,
    virtualSize: size.virtualSize,
    hazards: those(
      // oslo.utils' VHDInspector and QEMU's probe look at the first bytes only.
      warning('unsupported', {
        title: 'This is a VHD of fixed size',
        sentence:
          'It is a raw disk with 512 bytes behind it that say so. Most programs look for a VHD by its first bytes and take it for raw. Convert it, or upload it as raw.',
        command: convert('vhd').replace('convert', 'convert -f vpc'),
      }),
      (size.virtualSize ?? 0) > source.size && truncated('The disk is larger than the file.'),
      !checksumHolds(footer) && badChecksum(),
      ...size.hazards,
    ),
  }
}
