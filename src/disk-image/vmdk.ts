import { fields, isZero, startsWith, type Fields } from './fields.ts'
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
  type Findings,
  type Probe,
} from './findings.ts'
import { seenByGlance } from './glance-check.ts'
import type { Hazard } from './inspection.ts'
import type { Source } from './source.ts'
import { readDescriptor, type Descriptor } from './vmdk-descriptor.ts'

const SECTOR = 512
/** QEMU and oslo.utils read as much of a descriptor. */
const LONGEST_DESCRIPTOR = 2 ** 20 - 1
const DIRECTORY_WINDOW = 64 * 1024
const TABLES_WINDOW = 2 ** 20
/** `gdOffset` of a stream: the directory's place is in the footer. */
const AT_END = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]
const MARKER_FOOTER = 3

/** What Glance's inspector accepts (oslo.utils VMDKInspector), and nova by default. */
const SINGLE_FILE = new Set(['monolithicsparse', 'streamoptimized'])

const isSparse = (head: Uint8Array) => startsWith(head, 'KDMV')
/** The extents of ESX and of old VMware, which have no text in them. */
const isCowd = (head: Uint8Array) => startsWith(head, 'COWD')

/** As QEMU's vmdk_probe: comments and empty lines, then `version=1` to `3`. */
function isDescriptor(head: Uint8Array): boolean {
  if (head[0] !== 0x23 && head[0] !== 0x76) return false
  const text = fields(head, 'little').text(0, 1024)
  return /^(?:(?:#[^\n]*|[ \r]*)\n)*version=[123]\r?\n/i.test(text)
}

async function descriptorText(source: Source, offset: number, length: number): Promise<string> {
  const bytes = await source.read(offset, Math.min(length, LONGEST_DESCRIPTOR))
  const end = bytes.indexOf(0)
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end))
}

function describedHazards(from: Descriptor): Hazard[] {
  const type = from.createType ?? ''
  const single = SINGLE_FILE.has(type.toLowerCase())
  const names = from.files.slice(0, 3).map(quoted).join(', ')
  const more = from.extents > 3 ? ` and ${from.extents - 3} more` : ''
  return those(
    from.parent !== null &&
      danger('backing-file', {
        title: `This file needs another file: ${quoted(from.parent)}`,
        sentence:
          'It holds only the differences to that disk, so it would not boot from Glance. Write both into one file first.',
        command: `${convert('vmdk', 'vmdk')} -o subformat=streamOptimized`,
      }),
    from.createType === null &&
      danger('damaged', {
        title: 'The disk does not say of which kind it is',
        sentence: 'Its text names no createType. A Glance since 2025.1 refuses it.',
        command: convert('vmdk'),
        refused: true,
      }),
    from.createType !== null &&
      !single &&
      danger('extents', {
        title: names
          ? `Its data is in other files: ${names}${more}`
          : `Glance does not take VMDK of the kind ${quoted(type)}`,
        sentence:
          'Only monolithicSparse and streamOptimized keep everything in one file. A Glance since 2025.1 refuses the others, because their names could point to files of the server. Write the disk into one file first.',
        command: `${convert('vmdk', 'vmdk')} -o subformat=streamOptimized`,
        refused: true,
      }),
    single &&
      (from.pointsElsewhere || from.extents > 1) &&
      danger('extents', {
        title: `It refers to other files: ${names}${more}`,
        sentence:
          'A disk in one file names only itself. A name with a slash can point to any file of the server; a Glance since 2025.1 refuses it.',
        command: convert('vmdk'),
        refused: from.slash,
      }),
    single &&
      from.extents === 0 &&
      danger('damaged', {
        title: 'The disk names no data',
        sentence: 'Its text lists no extent. A Glance since 2025.1 refuses it.',
        refused: true,
      }),
    single &&
      from.oddLines > 0 && {
        ...damaged(
          'Its text has lines that do not belong there; a Glance since 2025.1 refuses them.',
        ),
        refused: true,
      },
  )
}

/** What Glance requires of the end of a stream (oslo.utils' check_footer), or false. */
function footerFault(header: Fields, end: Fields): Hazard | false {
  const footer = fields(end.slice(SECTOR, SECTOR), 'little')
  const marker = end.u64(8) === MARKER_FOOTER * 2 ** 32 && isZero(end.slice(16, SECTOR - 16))
  const eos = isZero(end.slice(2 * SECTOR, SECTOR)) && end.has(0, 3 * SECTOR)
  if (!marker || !eos || !startsWith(footer.slice(0, 4), 'KDMV'))
    return { ...truncated('A stream ends with a footer, and this one has none.'), refused: true }
  const same =
    footer.u32(4) === header.u32(4) &&
    footer.u64(28) === header.u64(28) &&
    footer.u64(36) === header.u64(36) &&
    !startsWith(footer.slice(56, 8), AT_END)
  return same
    ? false
    : {
        ...damaged('Header and footer do not say the same; a Glance since 2025.1 refuses that.'),
        refused: true,
      }
}

/**
 * Whether tables, or data that they point to, lie beyond the end of the file. The first MiB of tables
 * is looked at: 16 GiB of the disk, with the usual grains of 64 KiB.
 */
async function dataBeyondEnd(source: Source, header: Fields): Promise<boolean> {
  const sectors = header.u64(12)
  const tableBytes = header.u32(44) * 4
  const perTable = header.u64(20) * header.u32(44)
  const directory = header.u64(56) * SECTOR
  if (!(perTable > 0) || !Number.isSafeInteger(directory) || !Number.isSafeInteger(sectors))
    return false
  const entries = Math.ceil(sectors / perTable)
  if (directory + entries * 4 > source.size) return true
  const bytes = await source.read(directory, Math.min(entries * 4, DIRECTORY_WINDOW))
  const offsets = numbersOf(bytes).filter((offset) => offset > 0)
  if (offsets.length === 0) return false
  const first = Math.min(...offsets) * SECTOR
  const end = Math.max(...offsets) * SECTOR + tableBytes
  if (end > source.size) return true
  const tables = numbersOf(await source.read(first, Math.min(end - first, TABLES_WINDOW)))
  let last = 0
  for (const offset of offsets) {
    const at = (offset * SECTOR - first) / 4
    for (const grain of tables.subarray(at, at + header.u32(44))) last = Math.max(last, grain)
  }
  return last > 0 && last * SECTOR + (await grainBytes(source, header, last)) > source.size
}

/** Bytes that a grain takes in the file: packed, it says so itself behind its 8-byte place. */
async function grainBytes(source: Source, header: Fields, grain: number): Promise<number> {
  if (header.u16(77) === 1) {
    const marker = fields(await source.read(grain * SECTOR, 12), 'little')
    return 12 + marker.u32(8)
  }
  // The disk may end within its last grain, and the file with it.
  return header.u64(12) % header.u64(20) === 0 ? header.u64(20) * SECTOR : 1
}

function numbersOf(bytes: Uint8Array): Uint32Array {
  const from = fields(bytes, 'little')
  return Uint32Array.from({ length: Math.floor(bytes.length / 4) }, (_, i) => from.u32(i * 4))
}

async function inspectSparse(source: Source): Promise<Findings> {
  const head = fields(source.head, 'little')
  const version = head.u32(4)
  const size = diskSize(head.u64(12) * SECTOR)
  const place = head.u64(28) * SECTOR
  const length = head.u64(36) * SECTOR
  const text = place > 0 ? await descriptorText(source, place, length) : ''
  const from = text === '' ? null : readDescriptor(text)
  const stream = startsWith(source.head, AT_END, 56)
  const end = stream ? fields(await source.tail(3 * SECTOR), 'little') : null
  const sound = head.has(0, SECTOR) && version >= 1 && version <= 3
  const cut = sound && !stream && (await dataBeyondEnd(source, head))
  return {
    format: 'vmdk',
    title: `VMDK, ${quoted(from?.createType ?? 'sparse')}`,
    diskFormat: 'vmdk',
    containerFormat: 'bare',
    virtualSize: size.virtualSize,
    backingFile: from?.parent ?? null,
    facts: factsOf({
      Version: version,
      'Grain size': head.u64(20) < 2 ** 30 && unitSize(head.u64(20) * SECTOR),
      Compressed: head.u16(77) === 1 && 'yes',
    }),
    hazards: those(
      ...(from ? describedHazards(from) : []),
      from === null &&
        danger('damaged', {
          title: 'The disk has no description',
          sentence:
            'It is one piece of a larger disk, or damaged. A Glance since 2025.1 refuses it.',
          command: convert('vmdk'),
          refused: true,
        }),
      from !== null &&
        place !== SECTOR && {
          ...damaged('Its text is not where it must be; a Glance since 2025.1 refuses that.'),
          refused: true,
        },
      !sound && {
        ...damaged(
          head.has(0, SECTOR)
            ? `Version ${version} does not exist.`
            : 'The file ends within its header.',
        ),
        refused: true,
      },
      end && sound && footerFault(head, end),
      cut && truncated('Its tables point beyond the end of the file.'),
      ...size.hazards,
    ),
  }
}

async function inspectDescriptor(source: Source): Promise<Findings> {
  const from = readDescriptor(await descriptorText(source, 0, source.size))
  const seen = seenByGlance(source.head).includes('vmdk')
  const size = diskSize(from.size)
  return {
    format: 'vmdk',
    title: `VMDK, ${quoted(from.createType ?? 'text only')}`,
    diskFormat: 'vmdk',
    containerFormat: 'bare',
    virtualSize: size.virtualSize,
    backingFile: from.parent,
    dataFile: from.files[0] ?? null,
    facts: factsOf({ 'Files of the disk': from.extents, Names: from.files.map(quoted).join(', ') }),
    hazards: [
      // Padded with zeros it is no text for Glance, which then takes it for raw.
      ...describedHazards(from).map((hazard) => ({ ...hazard, refused: hazard.refused && seen })),
      ...size.hazards,
    ],
  }
}

function inspectCowd(source: Source): Findings {
  const head = fields(source.head, 'little')
  const size = diskSize(head.u32(12) * SECTOR)
  return {
    format: 'vmdk',
    title: 'VMDK, an ESX extent (COWD)',
    diskFormat: 'vmdk',
    containerFormat: 'bare',
    virtualSize: size.virtualSize,
    facts: factsOf({ Version: head.u32(4) }),
    hazards: [
      danger('unsupported', {
        title: 'This is one piece of an ESX disk',
        sentence:
          'Glance does not know it as VMDK. Convert the whole disk, from its small .vmdk file.',
        command: `${convert('vmdk', 'vmdk')} -o subformat=streamOptimized`,
      }),
      ...size.hazards,
    ],
  }
}

export const vmdk: Probe = {
  matches: (head) => isSparse(head) || isCowd(head) || isDescriptor(head),
  async inspect(source) {
    if (isSparse(source.head)) return inspectSparse(source)
    return isCowd(source.head) ? inspectCowd(source) : inspectDescriptor(source)
  },
}
