import { HashError } from '../hash/hash-error.ts'

/**
 * What a file is known by after the page was loaded anew. Not proof against a forger, who would
 * only deceive himself: the digests at the end are.
 */
export interface Fingerprint {
  readonly name: string
  /** Bytes. */
  readonly size: number
  /** Milliseconds since the epoch, as File.lastModified. */
  readonly lastModified: number
  /** Of samples from the whole length, hexadecimal. */
  readonly samples: string
}

/** Bytes of one sample: what disks and browsers read at once anyway. */
const SAMPLE = 64 * 1024
/** One at the start, one at the end and the others evenly between: 1 MiB to read, whatever the size. */
const SAMPLES = 16

/**
 * Reads at most 1 MiB of the file.
 * @throws HashError `unreadable` when the file was changed, moved or locked since it was picked:
 * Chromium compares its size and time of change at every read.
 */
export async function fingerprintOf(file: File): Promise<Fingerprint> {
  const { name, size, lastModified } = file
  const hash = sampler()
  const whole = size <= SAMPLE * SAMPLES
  const count = whole ? Math.ceil(size / SAMPLE) : SAMPLES
  for (let index = 0; index < count; index++) {
    const start = whole ? index * SAMPLE : Math.floor(((size - SAMPLE) * index) / (SAMPLES - 1))
    hash.update(await read(file, start, Math.min(size, start + SAMPLE)))
  }
  return { name, size, lastModified, samples: hash.digest() }
}

/** Whether this can be the same file: a renamed or copied one is. */
export function sameContent(a: Fingerprint, b: Fingerprint): boolean {
  return a.size === b.size && a.samples === b.samples
}

/** @throws HashError `unreadable` as above. */
export async function demandReadable(file: File): Promise<void> {
  await read(file, 0, 1)
}

async function read(file: File, start: number, end: number): Promise<Uint8Array> {
  try {
    return new Uint8Array(await file.slice(start, end).arrayBuffer())
  } catch (error) {
    throw new HashError('unreadable', String(error))
  }
}

/**
 * Two 32-bit multiplicative hashes side by side (after MurmurHash's mixing). `crypto.subtle` is
 * missing on plain http, and the digests proper live in a worker.
 */
function sampler() {
  let high = 0xdeadbeef
  let low = 0x41c6ce57
  return {
    update(bytes: Uint8Array) {
      for (const byte of bytes) {
        high = Math.imul(high ^ byte, 0x9e3779b1)
        low = Math.imul(low ^ byte, 0x5f356495)
      }
    },
    digest() {
      const mixed = [
        Math.imul(high ^ (high >>> 16), 0x85ebca6b) ^ Math.imul(low ^ (low >>> 13), 0xc2b2ae35),
        Math.imul(low ^ (low >>> 16), 0x85ebca6b) ^ Math.imul(high ^ (high >>> 13), 0xc2b2ae35),
      ]
      return mixed.map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('')
    },
  }
}
