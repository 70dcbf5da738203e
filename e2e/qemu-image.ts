import { execFileSync } from 'node:child_process'
import { createCipheriv, randomBytes } from 'node:crypto'
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const STEP = 4 * 1024 * 1024

/** Random bytes that no file system and no store can compress or leave out, at a GB a second. */
function fillWithNoise(file: string, bytes: number): void {
  const noise = createCipheriv('aes-128-ctr', randomBytes(16), randomBytes(16))
  const zeros = Buffer.alloc(STEP)
  const fd = openSync(file, 'w')
  for (let left = bytes; left > 0; left -= STEP)
    writeSync(fd, noise.update(left < STEP ? zeros.subarray(0, left) : zeros))
  closeSync(fd)
}

export interface DiskFile {
  path: string
  /** Name of the file alone, without its folder. */
  name: string
  /** Bytes of the file. */
  size: number
}

/** Disk files made by qemu-img, in a folder of their own that goes away with the test. */
export class DiskFiles {
  readonly #folder = mkdtempSync(join(tmpdir(), 'viewfinder-disk-'))

  /**
   * A disk full of noise, so that the file is really as large as the disk.
   * @param name file name with its extension
   * @param bytes size of the disk, a multiple of 512
   */
  make(name: string, bytes: number, format: 'qcow2' | 'raw' | 'vmdk' | 'vdi' = 'qcow2'): DiskFile {
    const path = join(this.#folder, name)
    const raw = format === 'raw' ? path : `${path}.noise`
    fillWithNoise(raw, bytes)
    if (format !== 'raw') {
      execFileSync('qemu-img', ['convert', '-f', 'raw', '-O', format, raw, path])
      rmSync(raw)
    }
    return { path, name, size: statSync(path).size }
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

/** A digest by the openssl command: another program than the one under test. Lower-case hex. */
export function openssl(algorithm: 'md5' | 'sha512' | 'sha256', file: string): string {
  const out = execFileSync('openssl', ['dgst', `-${algorithm}`, '-r', file], { encoding: 'utf8' })
  return out.split(' ')[0]!
}
