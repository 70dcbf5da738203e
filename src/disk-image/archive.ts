import { formatBytes } from '#lib/bytes.ts'
import { fields, startsWith } from './fields.ts'
import {
  danger,
  factsOf,
  note,
  quoted,
  those,
  truncated,
  type Findings,
  type Probe,
} from './findings.ts'
import type { Source } from './source.ts'

// POSIX ustar: blocks of 512 bytes, a header before each file.
const BLOCK = 512
const MOST_FILES = 12

interface TarEntry {
  readonly name: string
  readonly size: number
}

/** Octal digits, or, for more than 8 GiB, GNU's binary form with the top bit set. */
function sizeOf(header: Uint8Array): number {
  if ((header[124]! & 0x80) !== 0) return fields(header, 'big').u64(128)
  return Number.parseInt(fields(header, 'big').text(124, 12).trim(), 8) || 0
}

/** Sum of the header's bytes with its own field as spaces: how a tar without the mark is known. */
function checksumHolds(header: Uint8Array): boolean {
  if (header.length < BLOCK || header[0] === 0) return false
  let sum = 0
  for (let i = 0; i < BLOCK; i++) sum += i >= 148 && i < 156 ? 32 : header[i]!
  return Number.parseInt(fields(header, 'big').text(148, 8).trim(), 8) === sum
}

async function listOf(source: Source): Promise<{ files: TarEntry[]; end: number }> {
  const files: TarEntry[] = []
  let at = 0
  for (let i = 0; i < MOST_FILES; i++) {
    const header = (await source.read(at, BLOCK)).subarray(0, BLOCK)
    if (!checksumHolds(header)) break
    const size = sizeOf(header)
    const next = at + BLOCK + Math.ceil(size / BLOCK) * BLOCK
    const type = header[156] ?? 0
    if (type === 0 || type === 0x30 || type === 0x35)
      files.push({ name: fields(header, 'big').text(0, 100), size })
    if (!Number.isSafeInteger(next)) return { files, end: Infinity }
    at = next
    if (at > source.size) break
  }
  return { files, end: at }
}

const DISK_ENDING = /\.(vmdk|vhd|vhdx|vdi|qcow2|img|raw)$/i
const DISK_FORMATS: Readonly<Record<string, string>> = { img: 'raw' }
const DOCKER =
  /^(?:\.\/)?(manifest\.json|oci-layout|repositories|index\.json|blobs\/|[0-9a-f]{64}\/)/

async function inspect(source: Source): Promise<Findings> {
  const { files, end } = await listOf(source)
  const cut = end > source.size && truncated('A file in it ends beyond the end of the archive.')
  const names = files.map(({ name }) => quoted(name))
  const disks = files.filter(({ name }) => DISK_ENDING.test(name))
  const listed = factsOf({ Files: names.slice(0, 5).join(', ') })
  if (/\.ovf$/i.test(files[0]?.name ?? '')) {
    const ending = DISK_ENDING.exec(disks[0]?.name ?? '')?.[1]?.toLowerCase() ?? 'vmdk'
    return {
      format: 'ova',
      title: 'OVA, a packed virtual machine',
      diskFormat: DISK_FORMATS[ending] ?? ending,
      containerFormat: 'ova',
      facts: factsOf({
        Description: quoted(files[0]!.name),
        Disks: disks.map(({ name, size }) => `${quoted(name)} (${formatBytes(size)})`).join(', '),
      }),
      hazards: those(
        danger('archive', {
          title: 'This is a package with a disk in it',
          sentence:
            'Glance stores it as it is, but only a cloud on VMware starts servers from an OVA. Elsewhere unpack it, and upload the disk.',
          command: `tar -xf in.ova && qemu-img convert -O qcow2 disk.${ending} out.qcow2`,
        }),
        cut,
      ),
    }
  }
  if (files.some(({ name }) => DOCKER.test(name))) {
    return {
      format: 'docker',
      title: 'Container image (docker or OCI)',
      diskFormat: 'raw',
      containerFormat: 'docker',
      facts: listed,
      hazards: those(
        note('archive', {
          title: 'This is a container, not a machine',
          sentence:
            'Only a cloud that runs containers (Zun) can use it; a server cannot be started from it.',
        }),
        cut,
      ),
    }
  }
  return {
    format: 'tar',
    title: 'Archive (tar)',
    diskFormat: null,
    containerFormat: 'bare',
    facts: listed,
    hazards: those(
      danger('archive', {
        title: 'This is an archive, not a disk',
        sentence:
          disks.length > 0
            ? `A server cannot be started from it. Unpack it, and upload ${quoted(disks[0]!.name)}.`
            : 'A server cannot be started from it. Unpack it, and upload the disk that is in it.',
        command: 'tar -xf in.tar',
      }),
      cut,
    ),
  }
}

export const tar: Probe = {
  matches: (head) => startsWith(head, 'ustar', 257) || checksumHolds(head.subarray(0, BLOCK)),
  inspect,
}

export const zip: Probe = {
  matches: (head) => startsWith(head, 'PK\x03\x04'),
  inspect(source) {
    const head = fields(source.head, 'little')
    const findings: Findings = {
      format: 'zip',
      title: 'Archive (zip)',
      diskFormat: null,
      containerFormat: 'bare',
      facts: factsOf({ 'First file': quoted(head.text(30, head.u16(26))) }),
      hazards: [
        danger('archive', {
          title: 'This is an archive, not a disk',
          sentence:
            'A server cannot be started from it. Unpack it, and upload the disk that is in it.',
          command: 'unzip in.zip',
        }),
      ],
    }
    return Promise.resolve(findings)
  },
}
