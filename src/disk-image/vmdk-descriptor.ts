/** What a VMDK's text says (VMware's "Virtual Disk Format 5.0"; QEMU's block/vmdk.c). */
export interface Descriptor {
  /** As written: `monolithicSparse`; null where it does not say. */
  readonly createType: string | null
  /** Name of the disk that this one holds the differences to. Hostile. */
  readonly parent: string | null
  /** Bytes of all extents together. */
  readonly size: number
  /** File names of the extents, the first 64; hostile. */
  readonly files: readonly string[]
  readonly extents: number
  /** A name with a slash of either kind: it points out of its own folder, or at a device. */
  readonly pointsElsewhere: boolean
  /** The slash is `/`, which Glance looks for. */
  readonly slash: boolean
  /** Lines that Glance does not take for comment, field or extent, and therefore refuses. */
  readonly oddLines: number
}

const MOST_FILES = 64
const LONGEST_NAME = 1023
/** The first one counts, wherever it stands, for QEMU and for Glance. */
const CREATE_TYPE = /createtype="([^"]{0,63})"/i
// As oslo.utils' check_descriptor has it: an access word and a blank; a key without blanks.
const STRICT_LINE = /^(?:(?:rw|rdonly|noaccess)(?: |$)|[^ =]*=)/i
const ASCII = /^\p{ASCII}*$/u
const EXTENT = /^(?:rw|rdonly|noaccess)\s+(\d{1,20})\s+\S+(?:\s+"([^"]*)")?/i

/** Reads a descriptor's text; what it does not understand is counted, never guessed. */
export function readDescriptor(text: string): Descriptor {
  let parentId = 'ffffffff'
  let parentHint: string | null = null
  let size = 0
  let extents = 0
  let pointsElsewhere = false
  let slash = false
  let oddLines = ASCII.test(text) ? 0 : 1
  const files: string[] = []

  for (const raw of text.split('\n')) {
    const line = raw.trim()
    if (line === '' || line.startsWith('#') || /^ddb/i.test(line)) continue
    if (!STRICT_LINE.test(line)) oddLines++
    const field = /^(\w[^\s=]*)\s*=\s*"?([^"]*)/.exec(line)
    if (field) {
      const key = field[1]!.toLowerCase()
      const value = field[2]!.trim().slice(0, LONGEST_NAME)
      if (key === 'parentcid') parentId = value.toLowerCase()
      else if (key === 'parentfilenamehint') parentHint ??= value
      continue
    }
    if (!/^(?:rw|rdonly|noaccess)\s/i.test(line)) continue
    extents++
    if (line.includes('/')) slash = true
    if (/[/\\]/.test(line)) pointsElsewhere = true
    const extent = EXTENT.exec(line)
    if (!extent) continue
    size += Number(extent[1]) * 512
    const name = extent[2]?.slice(0, LONGEST_NAME)
    if (name !== undefined && files.length < MOST_FILES) files.push(name)
  }
  return {
    createType: CREATE_TYPE.exec(text)?.[1] ?? null,
    parent: parentId === 'ffffffff' ? null : (parentHint ?? ''),
    size,
    files,
    extents,
    pointsElsewhere,
    slash,
    oddLines,
  }
}
