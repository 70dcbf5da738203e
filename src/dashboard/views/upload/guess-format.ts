/** What a file's name says about the disk and container format Glance should be told. */
interface FormatGuess {
  disk: string | null
  container: string
  /** The ending that decided, as it is written in the name; null when nothing did. */
  because: string | null
  /** Set when the bytes are packed: Glance stores them as they are, so a hypervisor cannot boot them. */
  packed: string | null
}

const DISK_BY_ENDING: Readonly<Record<string, readonly [disk: string, container: string]>> = {
  qcow2: ['qcow2', 'bare'],
  qcow2c: ['qcow2', 'bare'],
  qcow: ['qcow2', 'bare'],
  qed: ['raw', 'bare'],
  raw: ['raw', 'bare'],
  dd: ['raw', 'bare'],
  img: ['raw', 'bare'],
  bin: ['raw', 'bare'],
  iso: ['iso', 'bare'],
  vmdk: ['vmdk', 'bare'],
  vhd: ['vhd', 'bare'],
  vpc: ['vhd', 'bare'],
  vhdx: ['vhdx', 'bare'],
  vdi: ['vdi', 'bare'],
  hdd: ['ploop', 'bare'],
  ploop: ['ploop', 'bare'],
  aki: ['aki', 'aki'],
  ari: ['ari', 'ari'],
  ami: ['ami', 'ami'],
  ova: ['vmdk', 'ova'],
  ovf: ['vmdk', 'ovf'],
}
const PACKED = new Set(['gz', 'xz', 'bz2', 'zst', 'lz4', 'zip', '7z', 'lzma'])

/**
 * Guesses from the ending alone. `.img` is raw by custom, although many distributions name a qcow2
 * so (cirros, Ubuntu's cloud images): the form says that it is a guess, and it can be changed.
 */
export function guessFormat(fileName: string): FormatGuess {
  const parts = fileName.toLowerCase().split('.').slice(1)
  let ending = parts.pop() ?? null
  let packed: string | null = null
  if (ending !== null && PACKED.has(ending)) {
    packed = ending
    ending = parts.pop() ?? null
  }
  const formats =
    ending !== null && Object.hasOwn(DISK_BY_ENDING, ending) ? DISK_BY_ENDING[ending] : undefined
  if (formats === undefined) return { disk: null, container: 'bare', because: null, packed }
  return { disk: formats[0], container: formats[1], because: ending, packed }
}

const ENDINGS = new Set([...Object.keys(DISK_BY_ENDING), ...PACKED])

/** The file's name without the endings that only say how it is stored; never empty. */
export function guessName(fileName: string): string {
  let name = fileName
  for (;;) {
    const dot = name.lastIndexOf('.')
    if (dot <= 0 || !ENDINGS.has(name.slice(dot + 1).toLowerCase())) return name
    name = name.slice(0, dot)
  }
}
