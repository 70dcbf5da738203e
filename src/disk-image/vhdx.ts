import { fields, guid, isZero, startsWith, type Fields } from './fields.ts'
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

// Layout: Microsoft's [MS-VHDX]. Numbers are little-endian.
const HEADERS = [64 * 1024, 128 * 1024]
const REGION_TABLES = [192 * 1024, 256 * 1024]
const TABLE = 64 * 1024
const MOST_ENTRIES = 2047
const BAT_REGION = '2dc27766-f623-4200-9d64-115e9bfd4a08'
const METADATA_REGION = '8b7ca206-4790-4b9a-b8fe-575f050f886e'
const FILE_PARAMETERS = 'caa16737-fa36-4d43-b3b6-33f0aa44e76b'
const VIRTUAL_SIZE = '2fa54224-cd1b-4876-b211-5dbed83bf4b8'
const SECTOR_SIZE = '8141bf1d-a96f-4709-ba47-f233a8faab5f'
const PARENT_LOCATOR = 'a8d35f2d-b30b-454d-abf7-d3d84834ab0c'
const HAS_PARENT = 2
const FIXED = 1

interface Region {
  readonly offset: number
  readonly length: number
}

/** Entries of 32 bytes that begin with a GUID, behind a header: of regions, or of metadata. */
function entriesOf(table: Fields, first: number, count: number): Map<string, number> {
  const found = new Map<string, number>()
  for (let i = 0; i < Math.min(count, MOST_ENTRIES); i++) {
    const at = first + i * 32
    if (!table.has(at, 32)) break
    found.set(guid(table, at), at)
  }
  return found
}

async function readRegions(source: Source): Promise<Map<string, Region> | null> {
  for (const place of REGION_TABLES) {
    const table = fields(await source.read(place, TABLE), 'little')
    if (!startsWith(table.slice(0, 4), 'regi')) continue
    const regions = new Map<string, Region>()
    for (const [id, at] of entriesOf(table, 16, table.u32(8)))
      regions.set(id, { offset: table.u64(at + 16), length: table.u32(at + 24) })
    return regions
  }
  return null
}

/** Names of the parent that the locator gives: the relative one, else the absolute one. */
function parentName(item: Fields): string {
  let name = ''
  for (let i = 0; i < Math.min(item.u16(18), 16); i++) {
    const at = 20 + i * 12
    const key = item.wide(item.u32(at), item.u16(at + 8))
    const value = item.wide(item.u32(at + 4), item.u16(at + 10))
    if (key === 'relative_path') return value
    if (key === 'absolute_win32_path') name = value
  }
  return name
}

/** The log of a disk that was not closed holds changes that must be written first. */
async function hasOpenLog(source: Source): Promise<boolean> {
  let newest: Fields | null = null
  for (const place of HEADERS) {
    const header = fields(await source.read(place, 80), 'little')
    if (!startsWith(header.slice(0, 4), 'head')) continue
    if (newest === null || header.u64(8) > newest.u64(8)) newest = header
  }
  return newest !== null && !isZero(newest.slice(48, 16))
}

/** The block table says where each block lies, in MiB in the upper 44 bits of an entry. */
async function blocksBeyondEnd(source: Source, bat: Region): Promise<boolean> {
  if (bat.offset + bat.length > source.size) return true
  const bytes = await source.read(bat.offset, Math.min(bat.length, TABLE))
  const table = fields(bytes, 'little')
  for (let at = 0; at + 8 <= bytes.length; at += 8) {
    const state = table.u8(at) & 7
    const offset = table.u32(at + 4) * 2 ** 12 + Math.floor(table.u32(at) / 2 ** 20)
    if (state >= 6 && offset * 2 ** 20 >= source.size) return true
  }
  return false
}

async function inspect(source: Source): Promise<Findings> {
  const regions = await readRegions(source)
  const place = regions?.get(METADATA_REGION)
  const table = fields(place ? await source.read(place.offset, TABLE) : new Uint8Array(0), 'little')
  const isTable = startsWith(table.slice(0, 8), 'metadata')
  const items = isTable ? entriesOf(table, 32, table.u16(10)) : new Map<string, number>()

  async function item(id: string): Promise<Fields | null> {
    const at = items.get(id)
    if (at === undefined || !place) return null
    const length = Math.min(table.u32(at + 20), TABLE)
    return fields(await source.read(place.offset + table.u32(at + 16), length), 'little')
  }
  const parameters = await item(FILE_PARAMETERS)
  const sizeItem = await item(VIRTUAL_SIZE)
  const size = sizeItem?.has(0, 8) === true ? diskSize(sizeItem.u64(0)) : null
  const flags = parameters?.u32(4) ?? 0
  const locator = (flags & HAS_PARENT) !== 0 ? await item(PARENT_LOCATOR) : null
  const parent = (flags & HAS_PARENT) !== 0 ? (locator ? parentName(locator) : '') : null
  const bat = regions?.get(BAT_REGION)
  const short = place !== undefined && place.offset + 64 > source.size
  const cut =
    short || source.size < 2 ** 20 || (bat !== undefined && (await blocksBeyondEnd(source, bat)))
  const kind = parent !== null ? 'differencing' : (flags & FIXED) !== 0 ? 'fixed' : 'dynamic'
  return {
    format: 'vhdx',
    title: size ? `VHDX, ${kind}` : 'VHDX',
    diskFormat: 'vhdx',
    containerFormat: 'bare',
    virtualSize: size?.virtualSize ?? null,
    backingFile: parent,
    facts: factsOf({
      'Made by': fields(source.head, 'little').wide(8, 512),
      'Block size': parameters !== null && unitSize(parameters.u32(0)),
      'Sector size': (await item(SECTOR_SIZE))?.u32(0) ?? null,
    }),
    hazards: those(
      parent !== null &&
        danger('backing-file', {
          title: `This file needs another file: ${quoted(parent)}`,
          sentence:
            'It holds only the differences to that disk. Glance would store it without its base, so it would not boot. Merge them first, in Hyper-V.',
          command: 'Convert-VHD -Path in.vhdx -DestinationPath out.vhdx -VHDType Dynamic',
        }),
      (await hasOpenLog(source)) &&
        warning('dirty', {
          title: 'The file was not closed properly',
          sentence:
            'Its log holds changes that are not in the disk yet, and QEMU opens it only to repair. Shut the machine down, or let QEMU write them.',
          command: convert('vhdx'),
        }),
      cut && truncated('Its tables or blocks lie beyond the end of the file.'),
      !cut && !size && damaged('Its tables do not say how large the disk is.'),
      ...(size?.hazards ?? []),
    ),
  }
}

export const vhdx: Probe = { matches: (head) => startsWith(head, 'vhdxfile'), inspect }
