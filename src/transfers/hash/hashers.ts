import { open, seal } from './checkpoint.ts'
import type { HashCheckpoint, HashStates } from './checkpoint.ts'
import { createKernelHasher } from './kernel.ts'
import type { Hasher, Kernel } from './kernel.ts'
import { md5Kernel } from './kernel-md5.ts'
import { sha512Kernel } from './kernel-sha512.ts'
import type { Algorithm } from './names.ts'

/** Digests in hex by algorithm. */
export type Digests = Partial<Record<Algorithm, string>>

interface Ready {
  readonly kernel: Kernel
  readonly compiled: WebAssembly.Module
}

/** @returns null where the browser does not know all the instructions. */
async function prepare(kernel: Kernel): Promise<Ready | null> {
  if (!WebAssembly.validate(kernel.module)) return null
  return { kernel, compiled: await WebAssembly.compile(kernel.module) }
}

const KERNELS: Readonly<Partial<Record<Algorithm, () => Kernel>>> = {
  md5: md5Kernel,
  sha512: sha512Kernel,
}

/** Prepared when first asked for. A failure is kept too: a page's policy does not change. */
const prepared = new Map<Algorithm, Promise<Ready | null>>()
function kernelOf(algorithm: Algorithm): Promise<Ready | null> {
  const make = KERNELS[algorithm]
  if (make === undefined) return Promise.resolve(null)
  const ready = prepared.get(algorithm) ?? prepare(make())
  prepared.set(algorithm, ready)
  return ready
}

async function createHasher(algorithm: Algorithm, from: HashCheckpoint | null): Promise<Hasher> {
  const state = from && open(from, algorithm)
  const ready = await kernelOf(algorithm)
  if (ready !== null)
    return createKernelHasher(ready.kernel, ready.compiled, state && { state, offset: from.offset })
  const { createLibraryHasher } = await import('./library.ts')
  return createLibraryHasher(algorithm, state)
}

/** Several digests of the same bytes in one pass. */
export interface MultiHasher {
  update(bytes: Uint8Array): void
  /** The states at this point, for a checkpoint; costs microseconds. Not after `digests`. */
  save(): HashStates
  /** Ends the hashing. */
  digests(): Digests
}

/**
 * @param from where to go on: `update` is then given the bytes from its offset.
 * @throws CheckpointError when `from` cannot be used; what WebAssembly throws where the page's
 *   policy forbids it.
 */
export async function createMultiHasher(
  algorithms: readonly Algorithm[],
  from: HashCheckpoint | null = null,
): Promise<MultiHasher> {
  const hashers = await Promise.all(
    [...new Set(algorithms)].map(
      async (algorithm) => [algorithm, await createHasher(algorithm, from)] as const,
    ),
  )
  let offset = from?.offset ?? 0
  return {
    update(bytes) {
      for (const [, hasher] of hashers) hasher.update(bytes)
      offset += bytes.byteLength
    },
    save: () =>
      Object.fromEntries(
        hashers.map(([algorithm, hasher]) => [algorithm, seal(algorithm, offset, hasher.save())]),
      ),
    digests: () =>
      Object.fromEntries(hashers.map(([algorithm, hasher]) => [algorithm, hasher.digest()])),
  }
}
