import { plural } from '#lib/plural.ts'
import { fields, startsWith, type Fields } from './fields.ts'
import {
  convert,
  damaged,
  danger,
  diskSize,
  factsOf,
  note,
  quoted,
  those,
  unitSize,
  truncated,
  warning,
  type Findings,
  type Probe,
} from './findings.ts'
import type { Hazard } from './inspection.ts'
import { allocatedBeyondEnd } from './qcow2-refcounts.ts'
import type { Source } from './source.ts'

// Layout: QEMU's docs/interop/qcow2.txt. Numbers are big-endian.
const MAGIC = [0x51, 0x46, 0x49, 0xfb]
const EXTENSION_END = 0
const BACKING_FORMAT = 0xe2792aca
const DATA_FILE_NAME = 0x44415441
const MOST_EXTENSIONS = 32

/** Incompatible features; a reader must refuse a bit that it does not know. */
const DIRTY = 1
const CORRUPT = 2
const DATA_FILE = 4
const COMPRESSION_TYPE = 8
const EXTENDED_L2 = 16
const KNOWN = DIRTY | CORRUPT | DATA_FILE | COMPRESSION_TYPE | EXTENDED_L2

interface Extensions {
  readonly backingFormat: string | null
  readonly dataFile: string | null
  readonly damaged: boolean
}

function readExtensions(head: Fields, start: number, end: number): Extensions {
  let backingFormat: string | null = null
  let dataFile: string | null = null
  let at = start
  for (let i = 0; i < MOST_EXTENSIONS && at + 8 <= end; i++) {
    const type = head.u32(at)
    const length = head.u32(at + 4)
    if (type === EXTENSION_END) break
    if (at + 8 + length > end) return { backingFormat, dataFile, damaged: true }
    if (type === BACKING_FORMAT) backingFormat = head.text(at + 8, length)
    if (type === DATA_FILE_NAME) dataFile = head.text(at + 8, length)
    at += 8 + Math.ceil(length / 8) * 8
  }
  return { backingFormat, dataFile, damaged: false }
}

function needsBacking(name: string): Hazard {
  return danger('backing-file', {
    title: `This file needs another file: ${quoted(name)}`,
    sentence:
      'It holds only the differences to that file. Glance would store it without its base, so it would not boot; a Glance since 2025.1 refuses it. Write both into one file first.',
    command: convert('qcow2'),
    refused: true,
  })
}

function needsDataFile(name: string | null): Hazard {
  return danger('data-file', {
    title: `Its data is in another file: ${quoted(name)}`,
    sentence:
      'This file holds only the tables. Glance would store it without its data; a Glance since 2025.1 refuses it, because the name could point to a file of the server. Write both into one file first.',
    command: convert('qcow2'),
    refused: true,
  })
}

async function inspect(source: Source): Promise<Findings> {
  const head = fields(source.head, 'big')
  const version = head.u32(4)
  const clusterBits = head.u32(20)
  const headerLength = version === 2 ? 72 : head.u32(100)
  const sound =
    head.has(0, version === 2 ? 72 : 104) &&
    clusterBits >= 9 &&
    clusterBits <= 21 &&
    (version === 2 || (version === 3 && headerLength >= 104 && headerLength <= 2 ** clusterBits))
  const size = diskSize(head.u64(24))
  const incompatible = version === 2 ? 0 : head.u64(72)
  // Above 2^53 it is Infinity, which is more than all known bits; `&` would see 0.
  const unknown = incompatible > KNOWN
  const low = version === 2 ? 0 : head.u32(76)
  const crypt = head.u32(32)
  const encrypted = crypt === 1 || crypt === 2
  const snapshots = head.u32(60)

  const backingOffset = head.u64(8)
  const nameEnd = Math.min(head.u32(16), 1023)
  const name = backingOffset === 0 ? null : await source.read(backingOffset, nameEnd)
  const backingFile = name && fields(name, 'big').text(0, nameEnd)
  const end = Math.min(2 ** Math.min(clusterBits, 21), backingOffset || Infinity, head.length)
  const extensions = sound ? readExtensions(head, headerLength, end) : null
  const external = (low & DATA_FILE) !== 0
  const dataFile = external ? (extensions?.dataFile ?? '') : null
  const compression =
    (low & COMPRESSION_TYPE) === 0 ? 'zlib' : head.u8(104) === 1 ? 'zstd' : `type ${head.u8(104)}`

  const cut = sound && (await allocatedBeyondEnd(source, head, clusterBits))
  return {
    format: 'qcow2',
    title: `QCOW2, version ${version}`,
    diskFormat: 'qcow2',
    containerFormat: 'bare',
    virtualSize: size.virtualSize,
    backingFile,
    dataFile,
    encrypted,
    facts: factsOf({
      'Cluster size': sound ? unitSize(2 ** clusterBits) : null,
      Compression: version === 3 && compression,
      'Refcount width': version === 3 && head.u32(96) <= 6 && plural(2 ** head.u32(96), 'bit'),
      'Lazy refcounts': version === 3 && (head.u32(84) & 1) !== 0 && 'yes',
      'Extended L2 entries': (low & EXTENDED_L2) !== 0 && 'yes',
      Encryption: crypt === 1 ? 'AES (old)' : crypt === 2 ? 'LUKS' : null,
      Snapshots: snapshots || null,
      'Backing format': extensions?.backingFormat ?? null,
      'Raw data file': external && (head.u32(92) & 2) !== 0 && 'yes',
    }),
    hazards: those(
      backingFile !== null && needsBacking(backingFile),
      external && needsDataFile(dataFile),
      version !== 2 &&
        version !== 3 &&
        danger('unknown-features', {
          title: `QCOW2 version ${version} does not exist`,
          sentence: 'No program can open it, and a Glance since 2025.1 refuses it.',
          refused: true,
        }),
      unknown &&
        danger('unknown-features', {
          title: 'It uses features that are not known',
          sentence:
            'Made by newer software, or damaged. A Glance since 2025.1 refuses it, and most programs will not open it. Convert it with the software that made it.',
          command: convert('qcow2'),
          refused: true,
        }),
      // oslo.utils' QcowInspector lets bits 0 to 3 pass; this is bit 4.
      !unknown &&
        (low & EXTENDED_L2) !== 0 &&
        danger('unknown-features', {
          title: 'It uses extended L2 entries',
          sentence:
            'A Glance since 2025.1 counts them as unknown and refuses the file. Convert it; without the option they are not used.',
          command: convert('qcow2'),
          refused: true,
        }),
      (low & CORRUPT) !== 0 &&
        danger('damaged', {
          title: 'The file is marked as corrupt',
          sentence:
            'QEMU found damage and set the mark. Repair a copy of it first, and look at the disk.',
          command: 'qemu-img check -r all in.qcow2',
        }),
      (low & DIRTY) !== 0 &&
        warning('dirty', {
          title: 'The file was not closed properly',
          sentence:
            'A program was writing when it stopped, or still is: its tables may be stale. Stop the guest and check it first.',
          command: 'qemu-img check -r leaks in.qcow2',
        }),
      !sound &&
        (version === 2 || version === 3) &&
        damaged(
          head.length < 104
            ? 'The file ends within its header.'
            : 'Cluster size or header length cannot be.',
        ),
      extensions?.damaged === true && damaged('An extension of the header reaches beyond it.'),
      cut !== false && truncated(cut),
      encrypted &&
        warning('encrypted', {
          title: 'The disk is encrypted',
          sentence:
            'Glance stores it, but compute has no key for it: a server made from it does not boot. Decrypt it first, or leave it for your own use.',
          command: convert('qcow2'),
        }),
      snapshots > 0 &&
        note('snapshots', {
          title: snapshots === 1 ? 'It carries a snapshot' : `It carries ${snapshots} snapshots`,
          sentence:
            'Older states of the disk travel along, with everything that was deleted since: whoever may read the image can read them. Converting leaves them out.',
          command: convert('qcow2'),
        }),
      ...size.hazards,
    ),
  }
}

export const qcow2: Probe = {
  matches: (head) => startsWith(head, MAGIC) && !(head[7] === 1 && head[6] === 0),
  inspect,
}

/** Version 1, with a header of its own (QEMU's block/qcow.c). */
export const qcow: Probe = {
  matches: (head) => startsWith(head, MAGIC),
  async inspect(source) {
    const head = fields(source.head, 'big')
    const size = diskSize(head.u64(24))
    const offset = head.u64(8)
    const name = offset === 0 ? null : await source.read(offset, Math.min(head.u32(16), 1023))
    const backingFile = name && fields(name, 'big').text(0, 1023)
    return {
      format: 'qcow',
      title: 'QCOW, version 1',
      diskFormat: null,
      containerFormat: 'bare',
      virtualSize: size.virtualSize,
      backingFile,
      encrypted: head.u32(36) !== 0,
      facts: factsOf({ 'Cluster size': unitSize(2 ** Math.min(head.u8(32), 40)) }),
      hazards: those(
        backingFile !== null && needsBacking(backingFile),
        danger('old-version', {
          title: 'This is the first version of QCOW',
          sentence:
            'Glance has no disk format for it, and since 2025.1 refuses it under any name. Convert it.',
          command: 'qemu-img convert -f qcow -O qcow2 in.qcow out.qcow2',
          refused: true,
        }),
        !head.has(0, 48) && truncated('The file ends within its header.'),
        ...size.hazards,
      ),
    }
  },
}
