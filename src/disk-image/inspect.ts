import { tar, zip } from './archive.ts'
import { compressedProbes, type NameInner } from './compressed.ts'
import { danger, note, type Findings, type Probe } from './findings.ts'
import { seenByGlance } from './glance-check.ts'
import type { Format, Hazard, Inspection, Seen } from './inspection.ts'
import { iso } from './iso.ts'
import { initrd, kernel } from './kernel.ts'
import { luks } from './luks.ts'
import { text } from './not-a-disk.ts'
import { parallels } from './parallels.ts'
import { qcow, qcow2 } from './qcow2.ts'
import { qed } from './qed.ts'
import { inspectRaw } from './raw.ts'
import type { ByteReader } from './reader.ts'
import { openSource, type Source } from './source.ts'
import { vdi } from './vdi.ts'
import { vhdx } from './vhdx.ts'
import { vmdk } from './vmdk.ts'
import { vpc } from './vpc.ts'

interface Known {
  readonly format: Format
  /** With its article where it needs one: "inside is …". */
  readonly words: string
  readonly diskFormat: string | null
  readonly probe: Probe
}
const known = (format: Format, words: string, diskFormat: string | null, probe: Probe): Known => ({
  format,
  words,
  diskFormat,
  probe,
})

/** Formats with a signature, in the order in which they claim a file. */
const DISKS: readonly Known[] = [
  known('qcow2', 'a QCOW2 disk', 'qcow2', qcow2),
  known('qcow', 'a QCOW disk', null, qcow),
  known('qed', 'a QED disk', null, qed),
  known('vmdk', 'a VMDK disk', 'vmdk', vmdk),
  known('vhdx', 'a VHDX disk', 'vhdx', vhdx),
  known('vpc', 'a VHD disk', 'vhd', vpc),
  known('vdi', 'a VDI disk', 'vdi', vdi),
  known('parallels', 'a Parallels disk', 'ploop', parallels),
  known('luks', 'an encrypted volume', 'raw', luks),
  // Before boot sectors: a disc that also boots from USB has one.
  known('iso', 'an ISO 9660 disc', 'iso', iso),
  known('kernel', 'a Linux kernel', 'aki', kernel),
  known('initrd', 'an initial ramdisk', 'ari', initrd),
  known('tar', 'a tar archive', null, tar),
  known('zip', 'a zip archive', null, zip),
]

const nameInner: NameInner = (head) => {
  const found = DISKS.find(({ probe }) => probe.matches(head))
  if (found) return found
  const bootable = head[510] === 0x55 && head[511] === 0xaa
  return bootable ? { format: 'raw', words: 'a raw disk', diskFormat: 'raw' } : null
}

/** A text comes last: a VMDK's description is one too. */
const PROBES: readonly Probe[] = [
  ...DISKS.map(({ probe }) => probe),
  ...compressedProbes(nameInner),
  text,
]

const EMPTY: Findings = {
  format: 'empty',
  title: 'Empty file',
  diskFormat: null,
  containerFormat: 'bare',
  virtualSize: 0,
  hazards: [
    danger('empty', {
      title: 'The file is empty',
      sentence: 'It has no bytes. The download or copy that made it failed; fetch it again.',
    }),
  ],
}

function findingsOf(source: Source): Promise<Findings> {
  if (source.size === 0) return Promise.resolve(EMPTY)
  const claimed = PROBES.find((probe) => probe.matches(source.head))
  return claimed ? claimed.inspect(source) : inspectRaw(source)
}

/** A file that two programs take for different disks can deceive one of them. */
function twoFormats(seen: readonly Seen[]): Hazard[] {
  const discWithBootSector = seen.length === 2 && seen.includes('iso') && seen.includes('gpt')
  if (seen.length < 2 || discWithBootSector) return []
  return [
    danger('two-formats', {
      title: `The file can be read as ${seen.join(' and as ')}`,
      sentence:
        'Programs would disagree on what is in it; such files are made to deceive. A Glance since 2025.1 refuses it. Do not use it.',
      refused: true,
    }),
  ]
}

const RANK = { danger: 0, warning: 1, note: 2 } as const

/** @returns the same hazards, the worst first */
export function worstFirst(hazards: readonly Hazard[]): Hazard[] {
  return hazards.toSorted((a, b) => RANK[a.level] - RANK[b.level])
}

/**
 * Says what a file is, from a few bounded reads (at most 2 MiB together) of its start, its end and
 * where its headers point. Never throws on content, however hostile; rejects only with the reader's
 * own error.
 */
export async function inspectDisk(reader: ByteReader): Promise<Inspection> {
  const source = await openSource(reader)
  const found = await findingsOf(source)
  const seen = seenByGlance(source.head)
  const unread = note('not-read', {
    title: 'Not everything was looked at',
    sentence: 'The tables of this file are larger than what is read before an upload.',
  })
  return {
    format: found.format,
    title: found.title,
    diskFormat: found.diskFormat,
    containerFormat: found.containerFormat,
    virtualSize: found.virtualSize ?? null,
    facts: found.facts ?? [],
    backingFile: found.backingFile ?? null,
    dataFile: found.dataFile ?? null,
    encrypted: found.encrypted ?? false,
    partitionTable: found.partitionTable ?? null,
    partitions: found.partitions ?? [],
    volumeLabel: found.volumeLabel ?? null,
    seenByGlance: seen,
    hazards: worstFirst([
      ...(found.hazards ?? []),
      ...twoFormats(seen),
      ...(source.overspent() ? [unread] : []),
    ]),
  }
}
