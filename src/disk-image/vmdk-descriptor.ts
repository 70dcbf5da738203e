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
  /** A name with a slash: it points out of its own folder, or at a device. */
  readonly pointsElsewhere: boolean
  /** Lines that are neither comment, field, nor extent: Glance refuses them. */
  readonly oddLines: number
}

const MOST_FILES = 64
const LONGEST_NAME = 1023
const EXTENT = /^(?:rw|rdonly|noaccess)\s+(\d{1,20})\s+\S+(?:\s+"([^"]*)")?/i

/** Reads a descriptor's text; what it does not understand is counted, never guessed. */
export function readDescriptor(text: string): Descriptor {
  let createType: string | null = null
  let parentId = 'ffffffff'
  let parentHint: string | null = null
  let size = 0
  let extents = 0
  let pointsElsewhere = false
  let oddLines = 0
  const files: string[] = []

  for (const raw of text.split('\n')) {
    const line = raw.trim()
    if (line === '' || line.startsWith('#') || /^ddb/i.test(line)) continue
    const field = /^(\w[^\s=]*)\s*=\s*"?([^"]*)/.exec(line)
    if (field) {
      const key = field[1]!.toLowerCase()
      const value = field[2]!.trim().slice(0, LONGEST_NAME)
      if (key === 'createtype') createType ??= value
      else if (key === 'parentcid') parentId = value.toLowerCase()
      else if (key === 'parentfilenamehint') parentHint ??= value
      continue
    }
    const access = /^(?:rw|rdonly|noaccess)\s/i.test(line)
    if (!access) {
      oddLines++
      continue
    }
    extents++
    if (line.includes('/') || line.includes('\\')) pointsElsewhere = true
    const extent = EXTENT.exec(line)
    if (!extent) {
      oddLines++
      continue
    }
    size += Number(extent[1]) * 512
    const name = extent[2]?.slice(0, LONGEST_NAME)
    if (name !== undefined && files.length < MOST_FILES) files.push(name)
  }
  return {
    createType,
    parent: parentId === 'ffffffff' ? null : (parentHint ?? ''),
    size,
    files,
    extents,
    pointsElsewhere,
    oddLines,
  }
}
