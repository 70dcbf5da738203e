import { fields, startsWith } from './fields.ts'
import { danger, factsOf, quoted, type Findings, type Probe } from './findings.ts'
import type { Format } from './inspection.ts'
import { initrdFindings } from './kernel.ts'

/** Enough for the signature of everything that can be inside, ISO 9660 and btrfs among it. */
const INNER = 72 * 1024

/** What is inside a compressed file, by its first bytes. */
export type NameInner = (
  head: Uint8Array,
) => { readonly format: Format; readonly words: string; readonly diskFormat: string | null } | null

/**
 * The first bytes of what a gzip holds; at most 72 KiB come out, however well it is compressed.
 * Fewer, or none, where the data is damaged.
 */
async function unpackedStart(packed: Uint8Array): Promise<Uint8Array> {
  const out = new Uint8Array(INNER)
  let length = 0
  const reader = new Blob([packed.slice()])
    .stream()
    .pipeThrough(new DecompressionStream('gzip'))
    .getReader()
  try {
    while (length < INNER) {
      const { done, value } = await reader.read()
      if (done) break
      const part = value.subarray(0, INNER - length)
      out.set(part, length)
      length += part.length
    }
    await reader.cancel()
  } catch {
    // The end of what was read, which is never the end of the stream, or damage: what came out counts.
  }
  return out.subarray(0, length)
}

interface Kind {
  readonly format: Format
  readonly name: string
  readonly magic: string | readonly number[]
  readonly command: string
}

function probe({ format, name, magic, command }: Kind, nameInner: NameInner | null): Probe {
  return {
    matches: (head) => startsWith(head, magic),
    async inspect(source) {
      const head = fields(source.head, 'little')
      const start = nameInner ? await unpackedStart(source.head) : null
      const inside = start && start.length > 0 ? nameInner!(start) : null
      if (inside?.format === 'initrd') return initrdFindings(name)
      // The name of the file that was packed follows the header of 10 bytes, if flag 8 is set.
      const packedName = format === 'gzip' && (head.u8(3) & 12) === 8 ? head.text(10, 255) : ''
      const findings: Findings = {
        format,
        title: `Compressed (${name})`,
        diskFormat: inside ? inside.diskFormat : 'raw',
        containerFormat: 'compressed',
        facts: factsOf({
          'Packed file': packedName && quoted(packedName),
          Inside: inside?.words ?? null,
        }),
        hazards: [
          danger('compressed', {
            title: inside
              ? `The file is compressed; inside is ${inside.words}`
              : 'The file is compressed',
            sentence:
              'Glance stores it as it is and unpacks nothing: a server that is made from it does not boot. Unpack it first.',
            command,
          }),
        ],
      }
      return findings
    },
  }
}

const XZ: Kind = {
  format: 'xz',
  name: 'xz',
  magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0],
  command: 'xz -dk in.xz',
}
const ZSTD: Kind = {
  format: 'zstd',
  name: 'zstd',
  magic: [0x28, 0xb5, 0x2f, 0xfd],
  command: 'zstd -d in.zst',
}
const BZIP2: Kind = { format: 'bzip2', name: 'bzip2', magic: 'BZh', command: 'bzip2 -dk in.bz2' }
const LZMA: Kind = {
  format: 'lzma',
  name: 'lzma',
  magic: [0x5d, 0, 0],
  command: 'xz -dk --format=lzma in.lzma',
}
const GZIP: Kind = {
  format: 'gzip',
  name: 'gzip',
  magic: [0x1f, 0x8b, 8],
  command: 'gunzip -k in.gz',
}

/** Only gzip can be looked into: it is the one that browsers unpack. */
export function compressedProbes(nameInner: NameInner): readonly Probe[] {
  return [probe(GZIP, nameInner), ...[XZ, ZSTD, BZIP2, LZMA].map((kind) => probe(kind, null))]
}
