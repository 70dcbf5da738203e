/** File name extensions of Glance's disk formats, where one is usual; the others have none. */
const EXTENSIONS: Readonly<Record<string, string>> = {
  qcow2: 'qcow2',
  raw: 'raw',
  iso: 'iso',
  vmdk: 'vmdk',
  vdi: 'vdi',
  vhd: 'vhd',
  vhdx: 'vhdx',
  ploop: 'ploop',
  aki: 'aki',
  ari: 'ari',
  ami: 'ami',
}

/** Suffixes that say as much as the format: not doubled into "disk.img.raw". */
const ALIKE: Readonly<Record<string, readonly string[]>> = {
  raw: ['raw', 'img', 'bin', 'dd'],
  qcow2: ['qcow2', 'qcow', 'img'],
  vhd: ['vhd', 'vpc'],
}

/** Most file systems take 255 bytes; browsers may add " (1)" and a suffix while downloading. */
const MAX_BYTES = 200

/** Names that Windows keeps for devices, with any extension. */
const DEVICE = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])$/i

/**
 * A file name for an image's data: the image's name, made harmless, with the extension of its disk
 * format. An image name is any text of anyone in the cloud: separators, control and direction
 * marks (which can hide an extension), leading and trailing dots and device names are taken out.
 * @param id stands in where the name leaves nothing.
 */
export function downloadFileName(
  name: string | null,
  id: string,
  diskFormat: string | null,
): string {
  const extension = Object.hasOwn(EXTENSIONS, diskFormat ?? '') ? EXTENSIONS[diskFormat!]! : null
  const stem = harmless(name ?? '') || harmless(id) || 'image'
  const suffix = /\.([a-z0-9]{1,8})$/i.exec(stem)?.[1]?.toLowerCase() ?? null
  if (extension === null) return cut(stem, MAX_BYTES)
  const alike = ALIKE[extension] ?? [extension]
  if (suffix !== null && stem.length > suffix.length + 1 && alike.includes(suffix)) {
    const bare = stem.slice(0, -suffix.length - 1)
    return `${cut(bare, MAX_BYTES - suffix.length - 1)}${stem.slice(-suffix.length - 1)}`
  }
  return `${cut(stem, MAX_BYTES - extension.length - 1)}.${extension}`
}

function harmless(text: string): string {
  const plain = text
    .normalize('NFC')
    // Control and format characters (direction, zero width), line separators, half pairs.
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, '')
    .replace(/[/\\:*?"<>|%]/g, '_')
    .replace(/\s+/g, ' ')
    .replace(/^[.\s~]+|[.\s]+$/g, '')
  const base = plain.split('.')[0]!.trim()
  return DEVICE.test(base) ? `_${plain}` : plain
}

/** The longest beginning of at most `bytes` bytes in UTF-8 that cuts no character in two. */
function cut(text: string, bytes: number): string {
  const encoder = new TextEncoder()
  if (encoder.encode(text).byteLength <= bytes) return text
  let kept = ''
  let used = 0
  for (const { segment } of new Intl.Segmenter('en').segment(text)) {
    used += encoder.encode(segment).byteLength
    if (used > bytes) break
    kept += segment
  }
  return kept.replace(/[.\s]+$/, '')
}
