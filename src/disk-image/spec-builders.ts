import { inspectDisk } from './inspect.ts'
import type { Inspection } from './inspection.ts'
import { bytesReader } from './reader.ts'

/** A field of a header made by hand: text, bytes, or a number of that many bytes, at an offset. */
export type Field =
  | readonly [offset: number, text: string | Uint8Array]
  | readonly [offset: number, value: number | bigint, width: 1 | 2 | 4 | 8]

/** Zeros of that length with fields in them; each character of a text is one byte. */
export function layout(
  length: number,
  endian: 'big' | 'little',
  fields: readonly Field[],
): Uint8Array {
  const bytes = new Uint8Array(length)
  const view = new DataView(bytes.buffer)
  const little = endian === 'little'
  for (const [offset, value, width] of fields) {
    if (typeof value === 'string') bytes.set(latin1(value), offset)
    else if (value instanceof Uint8Array) bytes.set(value, offset)
    else if (width === 8) view.setBigUint64(offset, BigInt(value), little)
    else if (width === 4) view.setUint32(offset, Number(value), little)
    else if (width === 2) view.setUint16(offset, Number(value), little)
    else bytes[offset] = Number(value)
  }
  return bytes
}

export const latin1 = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0))

export function utf16(text: string, endian: 'big' | 'little'): Uint8Array {
  const bytes = new Uint8Array(text.length * 2)
  const view = new DataView(bytes.buffer)
  for (let i = 0; i < text.length; i++)
    view.setUint16(i * 2, text.charCodeAt(i), endian === 'little')
  return bytes
}

/** `layout` with more fields over one that is there. */
export function changed(
  base: Uint8Array,
  endian: 'big' | 'little',
  fields: readonly Field[],
): Uint8Array {
  const over = layout(base.length, endian, fields)
  const result = base.slice()
  for (const [offset, value, width] of fields) {
    const length =
      typeof value === 'string' || value instanceof Uint8Array ? value.length : (width ?? 0)
    result.set(over.subarray(offset, offset + length), offset)
  }
  return result
}

export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const result = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    result.set(part, at)
    at += part.length
  }
  return result
}

/** An empty qcow2 version 3 of 1 GiB: header, refcount table and block, L1 table. */
export function qcow2(fields: readonly Field[] = []): Uint8Array {
  const cluster = 65536
  const base = layout(cluster * 4, 'big', [
    [0, 'QFI\xfb'],
    [4, 3, 4],
    [20, 16, 4],
    [24, 2 ** 30, 8],
    [36, 2, 4],
    [40, cluster * 3, 8],
    [48, cluster, 8],
    [56, 1, 4],
    [96, 4, 4],
    [100, 112, 4],
    [cluster, cluster * 2, 8],
    ...[0, 1, 2, 3].map((i): Field => [cluster * 2 + i * 2, 1, 2]),
  ])
  return changed(base, 'big', fields)
}

/** A LUKS header of version 1 as QEMU takes it, without a key; the data begins at 2 MiB. */
export function luksHeader(): Uint8Array {
  return layout(1024, 'big', [
    [0, 'LUKS\xba\xbe'],
    [6, 1, 2],
    [8, 'aes'],
    [40, 'xts-plain64'],
    [72, 'sha256'],
    [104, 4096, 4],
    [108, 64, 4],
    [164, 1000, 4],
    [168, '01234567-89ab-cdef-0123-456789abcdef'],
    ...[0, 1, 2, 3, 4, 5, 6, 7].flatMap((slot): Field[] => [
      [208 + slot * 48, 0xdead, 4],
      [208 + slot * 48 + 40, 8 + slot * 504, 4],
      [208 + slot * 48 + 44, 4000, 4],
    ]),
  ])
}

/** @param start and sectors, of 512 bytes */
export interface MbrEntry {
  readonly type: number
  readonly start: number
  readonly sectors: number
  readonly flag?: number
  readonly chs?: readonly [number, number, number]
}

export function mbr(entries: readonly MbrEntry[]): Uint8Array {
  return layout(512, 'little', [
    [510, 0x55, 1],
    [511, 0xaa, 1],
    ...entries.flatMap(({ type, start, sectors, flag, chs }, i): Field[] => [
      [446 + i * 16, flag ?? 0, 1],
      [447 + i * 16, Uint8Array.from(chs ?? [0, 2, 0])],
      [450 + i * 16, type, 1],
      [454 + i * 16, start, 4],
      [458 + i * 16, sectors, 4],
    ]),
  ])
}

export interface GptEntry {
  /** In the text form. */
  readonly type: string
  readonly first: number
  readonly last: number
  readonly name?: string
}

/** A GUID as Microsoft and UEFI store it, from its text form. */
export function guidBytes(text: string): Uint8Array {
  const hex = text.replaceAll('-', '')
  const order = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15]
  return Uint8Array.from(order, (i) => Number.parseInt(hex.slice(i * 2, i * 2 + 2), 16))
}

/** A disk of so many sectors with a protective MBR, a GPT and (by its size) room for its second copy. */
export function gpt(
  entries: readonly GptEntry[],
  { sectors = 4096, sectorSize = 512, guard = mbr([{ type: 0xee, start: 1, sectors: 4095 }]) } = {},
): Uint8Array {
  return layout(sectors * sectorSize, 'little', [
    [0, guard],
    [sectorSize, 'EFI PART'],
    [sectorSize + 24, 1, 8],
    [sectorSize + 32, sectors - 1, 8],
    [sectorSize + 72, 2, 8],
    [sectorSize + 80, 128, 4],
    [sectorSize + 84, 128, 4],
    ...entries.flatMap(({ type, first, last, name }, i): Field[] => [
      [2 * sectorSize + i * 128, guidBytes(type)],
      [2 * sectorSize + i * 128 + 32, first, 8],
      [2 * sectorSize + i * 128 + 40, last, 8],
      [2 * sectorSize + i * 128 + 56, utf16(name ?? '', 'little')],
    ]),
  ])
}

/** A disc of so many sectors of 2048 bytes. */
export function iso({ label = 'TEST', sectors = 64, boot = false, udf = false } = {}): Uint8Array {
  const first = 16 * 2048
  const next = (i: number) => first + i * 2048
  return layout(sectors * 2048, 'little', [
    [first, 1, 1],
    [first + 1, 'CD001\x01'],
    [first + 40, label.padEnd(32)],
    [first + 80, sectors, 4],
    [first + 128, 2048, 2],
    [first + 813, '2026112106154300'],
    ...((boot
      ? [
          [next(1), 0, 1],
          [next(1) + 1, 'CD001\x01EL TORITO SPECIFICATION'],
        ]
      : []) as Field[]),
    [next(2), 255, 1],
    [next(2) + 1, 'CD001\x01'],
    ...((udf
      ? [
          [next(3) + 1, 'BEA01'],
          [next(4) + 1, 'NSR02'],
          [next(5) + 1, 'TEA01'],
        ]
      : []) as Field[]),
  ])
}

export interface TarFile {
  readonly name: string
  readonly body: Uint8Array
}

export function tar(files: readonly TarFile[]): Uint8Array {
  const blocks = files.flatMap(({ name, body }) => {
    const header = layout(512, 'big', [
      [0, name],
      [100, '0000644\0'],
      [124, `${body.length.toString(8).padStart(11, '0')}\0`],
      [148, '        '],
      [156, '0'],
      [257, 'ustar\x0000'],
    ])
    const sum = header.reduce((total, byte) => total + byte, 0)
    header.set(latin1(`${sum.toString(8).padStart(6, '0')}\0 `), 148)
    return [header, body, new Uint8Array((512 - (body.length % 512)) % 512)]
  })
  return joined(...blocks, new Uint8Array(1024))
}

/** @param text of the descriptor, at the second sector */
export function sparseVmdk(text: string, fields: readonly Field[] = []): Uint8Array {
  return layout(65536, 'little', [
    [0, 'KDMV'],
    [4, 1, 4],
    [8, 3, 4],
    [12, 2048, 8],
    [20, 128, 8],
    [28, 1, 8],
    [36, 20, 8],
    [44, 512, 4],
    [48, 21, 8],
    [56, 26, 8],
    [64, 128, 8],
    [512, text],
    ...fields,
  ])
}

export const descriptor = (createType: string, extents: readonly string[], more = '') =>
  `# Disk DescriptorFile\nversion=1\nCID=1\nparentCID=ffffffff\ncreateType="${createType}"\n${more}\n${extents.join('\n')}\n\nddb.adapterType = "ide"\n`

/** The footer of a VHD: 1 fixed, 2 dynamic, and so on, with its checksum. */
export function vhdFooter(kind: number, bytes: number, dataOffset = 512): Uint8Array {
  const footer = layout(512, 'big', [
    [0, 'conectix'],
    [8, 2, 4],
    [12, 0x10000, 4],
    [16, dataOffset, 8],
    [28, 'win '],
    [40, bytes, 8],
    [48, bytes, 8],
    [60, kind, 4],
  ])
  const sum = footer.reduce((total, byte) => total + byte, 0)
  return changed(footer, 'big', [[64, ~sum >>> 0, 4]])
}

export const inspect = (bytes: Uint8Array) => inspectDisk(bytesReader(bytes))

/** Its hazards, each in a few words. */
export const brief = ({ hazards }: Pick<Inspection, 'hazards'>) =>
  hazards.map(({ code, level, refused }) => `${level} ${code}${refused ? ' refused' : ''}`)
