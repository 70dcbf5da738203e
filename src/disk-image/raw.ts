import { formatBytes } from '#lib/bytes.ts'
import { isZero } from './fields.ts'
import { fileSystemOf } from './filesystems.ts'
import { danger, factsOf, note, those, truncated, warning, type Findings } from './findings.ts'
import { seenByGlance } from './glance-check.ts'
import { readGpt, type Gpt } from './gpt.ts'
import type { Partition } from './inspection.ts'
import { hasBootSignature, isFatVolume, readBootSector } from './mbr.ts'
import { otherFileKind } from './not-a-disk.ts'
import type { Source } from './source.ts'
import { inspectFixedVhd } from './vpc.ts'

const SAMPLE = 4096

function missingEnd(partitions: readonly Partition[], size: number) {
  const beyond = partitions.find(({ offset, size: length }) => offset + length > size)
  return beyond
    ? truncated(
        `Partition ${beyond.number} ends at ${formatBytes(beyond.offset + beyond.size)}, beyond the end of the file.`,
      )
    : null
}

function withTable(source: Source, gpt: Gpt | null): Findings {
  const sector = readBootSector(source.head)
  const table = gpt && sector.protective ? 'gpt' : 'mbr'
  const listed = table === 'gpt' ? gpt!.partitions : sector.partitions
  return {
    format: 'raw',
    title: table === 'gpt' ? 'Raw disk with a GPT' : 'Raw disk with an MBR',
    diskFormat: 'raw',
    containerFormat: 'bare',
    virtualSize: source.size,
    partitionTable: table,
    partitions: listed,
    facts: factsOf({
      'Disk id': table === 'gpt' && gpt!.diskId,
      'Sector size': table === 'gpt' && gpt!.sectorSize !== 512 && `${gpt!.sectorSize}`,
    }),
    hazards: those(
      ...(table === 'gpt' ? gpt!.hazards : []),
      table === 'gpt' || !sector.protective ? missingEnd(listed, source.size) : null,
      sector.protective &&
        !gpt &&
        warning('partitions', {
          title: 'The partition table is missing',
          sentence:
            'The first sector says that a GPT follows, and none does: a guest sees an empty disk. Fetch the file again, or write the image anew.',
        }),
      ...sector.hazards,
    ),
  }
}

async function onlyZeros(source: Source): Promise<boolean> {
  if (!isZero(source.head) || !isZero(await source.tail(SAMPLE))) return false
  for (const part of [0.25, 0.5, 0.75])
    if (!isZero(await source.read(Math.floor(source.size * part), SAMPLE))) return false
  return true
}

function plain(source: Source, title: string): Findings {
  return {
    format: 'raw',
    title,
    diskFormat: 'raw',
    containerFormat: 'bare',
    virtualSize: source.size,
  }
}

/** What no other format claims: disks as they are, file systems, and files that are no disk. */
export async function inspectRaw(source: Source): Promise<Findings> {
  const fixed = await inspectFixedVhd(source)
  if (fixed) return fixed
  if (hasBootSignature(source.head) && !isFatVolume(source.head))
    return withTable(source, await readGpt(source))

  const system = fileSystemOf(source.head)
  if (system) {
    return {
      ...plain(source, `Raw, ${system.name} without a partition table`),
      volumeLabel: system.label,
      facts: factsOf({ 'File system': system.name }),
      hazards: [
        note('no-boot', {
          title: 'There is no boot loader in it',
          sentence:
            'A file system that begins with the file boots only with a kernel and a ramdisk image (kernel_id, ramdisk_id), or is attached as data.',
        }),
        // Glance tells only some FAT volumes from a partition table.
        ...(seenByGlance(source.head).includes('gpt') ? readBootSector(source.head).hazards : []),
      ],
    }
  }
  const kind = otherFileKind(source.head)
  if (kind !== null) {
    return {
      ...plain(source, kind),
      diskFormat: null,
      virtualSize: null,
      hazards: [
        danger('not-a-disk', {
          title: `This is no disk image but ${kind}`,
          sentence: 'A server cannot be started from it. Choose another file.',
        }),
      ],
    }
  }
  if (await onlyZeros(source)) {
    return {
      ...plain(source, 'Raw, nothing but zeros'),
      hazards: [
        note('zeros', {
          title: 'The file is empty space',
          sentence:
            'Its beginning, end and samples between are zeros: good for a blank disk, but nothing boots from it.',
        }),
      ],
    }
  }
  return {
    ...plain(source, 'Raw, or a format that is not known here'),
    hazards: [
      note('no-boot', {
        title: 'Nothing in it is known',
        sentence:
          'No format, partition table or file system begins with the file. It may be data or encrypted; nothing shows that it boots.',
      }),
    ],
  }
}
