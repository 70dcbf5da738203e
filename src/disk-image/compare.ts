import { danger, note, quoted, those, warning } from './findings.ts'
import { worstFirst } from './inspect.ts'
import type { Format, Hazard, Inspection } from './inspection.ts'

/** What the person said, or the image's record says. */
export interface Declared {
  readonly disk_format: string | null
  readonly container_format: string | null
  readonly fileName?: string | undefined
}

/** Disk formats that Glance's check knows by content; others pass where it sees nothing. */
const CHECKED = new Set(['raw', 'qcow2', 'vhd', 'vhdx', 'vmdk', 'vdi', 'iso'])
const PARTS = new Set(['ami', 'ari', 'aki'])

/**
 * Whether Glance's check refuses that disk format for this content (glance/location.py, `set_data`):
 * raw takes all, but a disc with a boot sector; others must be what is seen.
 */
function refusedAs(declared: string, seen: Inspection['seenByGlance']): boolean {
  const disc = seen.includes('iso') && seen.length === 2 && seen.includes('gpt')
  if (declared === 'raw') return disc
  if (seen.length === 0) return CHECKED.has(declared)
  return declared !== (disc ? 'iso' : seen[0])
}

/** Formats that compute unpacks by their name, so that as raw they are something else. */
const RICH: ReadonlySet<Format> = new Set<Format>([
  'qcow2',
  'qcow',
  'qed',
  'vmdk',
  'vpc',
  'vhdx',
  'vdi',
  'parallels',
])

const PACKED: ReadonlySet<string> = new Set(['ova', 'docker', 'compressed'])

const HINTS: Partial<Record<Format, string>> = {
  iso: 'Upload it as raw, or make a disc with ISO 9660.',
  vpc: 'Convert it, or upload it as raw.',
  kernel: 'Choose the container format aki.',
}

function diskFormatHazard(inspection: Inspection, declared: string, bare: boolean): Hazard | null {
  const { diskFormat, title, format, seenByGlance } = inspection
  const is = quoted(title)
  const refused = bare && refusedAs(declared, seenByGlance)
  if (declared === diskFormat) {
    if (!refused || PACKED.has(inspection.containerFormat ?? '')) return null
    return warning('wrong-disk-format', {
      title: `Glance will not see that this is ${is}`,
      sentence: `A Glance since 2025.1 goes by the first bytes, takes it for ${seenByGlance[0] ?? 'raw'}, and refuses the disk format ${declared}. ${HINTS[format] ?? 'Convert it first.'}`,
      refused,
    })
  }
  if (declared === 'raw' && format === 'iso') {
    const words = refused
      ? 'A Glance since 2025.1 refuses a disc that also boots from USB under the name raw. Choose iso.'
      : 'As raw it is attached as a hard disk, which is what you want for a disc that boots from USB. Choose iso to attach it as a CD.'
    return (refused ? warning : note)('wrong-disk-format', {
      title: `The content is ${is}, declared raw`,
      sentence: words,
      refused,
    })
  }
  if (declared === 'raw' && format === 'vpc' && seenByGlance.every((seen) => seen === 'gpt')) {
    return note('wrong-disk-format', {
      title: 'The content is a fixed VHD, declared raw',
      sentence:
        'It is a raw disk with 512 bytes behind it, which do no harm. Raw is accepted everywhere.',
    })
  }
  if (declared === 'raw' && RICH.has(format)) {
    return danger('wrong-disk-format', {
      title: `The content is ${is}, declared raw`,
      sentence:
        'The server would get the file itself as its disk and not boot; and programs that guess the format could be led to other files. Compute services since 2024 refuse such images.',
      refused,
    })
  }
  if (declared === 'raw' && PARTS.has(diskFormat ?? '')) {
    return danger('wrong-disk-format', {
      title: `The content is ${is}, declared raw`,
      sentence: `It is part of a machine, not a disk; a server does not boot from it. Choose ${diskFormat}.`,
      refused,
    })
  }
  if (
    PARTS.has(declared) &&
    !PARTS.has(diskFormat ?? '') &&
    (declared !== 'ami' || format !== 'raw')
  ) {
    return danger('wrong-disk-format', {
      title: `The content is ${is}, declared ${declared}`,
      sentence:
        declared === 'ami'
          ? 'An ami is a raw disk or file system.'
          : `An ${declared} is a Linux ${declared === 'aki' ? 'kernel' : 'initial ramdisk'}.`,
      refused,
    })
  }
  if (declared === 'raw' || (declared === 'ami' && !refused)) return null
  if (diskFormat === null) {
    // What it is was said already, as a hazard of the content.
    return refused
      ? danger('wrong-disk-format', {
          title: `The content is no ${quoted(declared)} disk`,
          sentence: 'It is something else; see there. A Glance since 2025.1 refuses it.',
          refused,
        })
      : null
  }
  return danger('wrong-disk-format', {
    title: `The content is ${is}, declared ${quoted(declared)}`,
    sentence: refused
      ? `It will not boot as ${quoted(declared)}, and a Glance since 2025.1 refuses it. Choose ${diskFormat}.`
      : `It will not boot as ${quoted(declared)}. Choose ${diskFormat}.`,
    refused,
  })
}

function containerHazard(
  inspection: Inspection,
  declared: string,
  diskFormat: string | null,
): Hazard | null {
  const fits = inspection.containerFormat
  if (fits === null || declared === fits) return null
  if (PACKED.has(fits) && declared === 'bare') {
    return warning('wrong-container-format', {
      title: 'The content is packed, declared bare',
      sentence: `Bare means that the file is the disk itself. Unpack it first, or choose ${fits}.`,
      refused: diskFormat !== null && refusedAs(diskFormat, inspection.seenByGlance),
    })
  }
  if (PACKED.has(declared) || declared === 'ovf') {
    return danger('wrong-container-format', {
      title: `The content is not of the container format ${declared}`,
      sentence: `It is ${quoted(inspection.title)}. Choose ${fits}; a wrong container format also keeps Glance from checking the content.`,
    })
  }
  return null
}

/** Endings that promise a format; others (img, bin, none) promise nothing. */
const ENDINGS: Readonly<Record<string, readonly Format[]>> = {
  qcow2: ['qcow2'],
  qcow: ['qcow', 'qcow2'],
  qed: ['qed'],
  vmdk: ['vmdk'],
  vhd: ['vpc'],
  vpc: ['vpc'],
  vhdx: ['vhdx'],
  vdi: ['vdi'],
  hdd: ['parallels'],
  iso: ['iso'],
  raw: ['raw', 'iso', 'luks'],
  ova: ['ova'],
  tar: ['tar', 'docker', 'ova'],
  gz: ['gzip', 'initrd'],
  tgz: ['gzip'],
  xz: ['xz'],
  txz: ['xz'],
  zst: ['zstd'],
  zstd: ['zstd'],
  bz2: ['bzip2'],
  lzma: ['lzma'],
  zip: ['zip'],
}

function endingHazard(inspection: Inspection, fileName: string): Hazard | null {
  const ending = /\.([a-z0-9]{2,5})$/i.exec(fileName)?.[1]?.toLowerCase() ?? ''
  const promised = Object.hasOwn(ENDINGS, ending) ? ENDINGS[ending]! : null
  if (!promised || promised.includes(inspection.format) || inspection.format === 'empty')
    return null
  // The data of a split VMDK are raw files with its ending.
  const words =
    ending === 'vmdk' && inspection.format === 'raw'
      ? 'It may be one piece of a VMDK in several files; then convert the whole disk, from its small .vmdk file.'
      : 'The content counts, not the name. If you expected something else, the download may be wrong.'
  return warning('wrong-extension', {
    title: `The name ends in .${ending}, the content is ${quoted(inspection.title)}`,
    sentence: words,
  })
}

/**
 * Where the content is not what was declared, for the form and for images that are in Glance.
 * `refused` says what Glance since 2025.1 does; it checks only images of container format `bare`.
 * @returns the worst first; empty where all agrees
 */
export function compareDeclared(inspection: Inspection, declared: Declared): readonly Hazard[] {
  const container = declared.container_format ?? 'bare'
  return worstFirst(
    those(
      declared.disk_format === null || inspection.format === 'empty'
        ? null
        : diskFormatHazard(inspection, declared.disk_format, container === 'bare'),
      containerHazard(inspection, container, declared.disk_format),
      declared.fileName === undefined ? null : endingHazard(inspection, declared.fileName),
    ),
  )
}
