import {
  createBLAKE2b,
  createBLAKE2s,
  createMD5,
  createRIPEMD160,
  createSHA1,
  createSHA224,
  createSHA256,
  createSHA3,
  createSHA384,
  createSHA512,
  createSM3,
  createWhirlpool,
} from 'hash-wasm'
import type { IHasher } from 'hash-wasm'
import { CheckpointError, open, seal } from './checkpoint.ts'
import type { HashCheckpoint, HashStates } from './checkpoint.ts'
import type { Algorithm } from './names.ts'

/** Digests in hex by algorithm. */
export type Digests = Partial<Record<Algorithm, string>>

function createHasher(algo: Algorithm): Promise<IHasher> {
  switch (algo) {
    case 'md5':
      return createMD5()
    case 'sha1':
      return createSHA1()
    case 'sha224':
      return createSHA224()
    case 'sha256':
      return createSHA256()
    case 'sha384':
      return createSHA384()
    case 'sha512':
      return createSHA512()
    case 'sha3_224':
      return createSHA3(224)
    case 'sha3_256':
      return createSHA3(256)
    case 'sha3_384':
      return createSHA3(384)
    case 'sha3_512':
      return createSHA3(512)
    case 'blake2b':
      return createBLAKE2b(512)
    case 'blake2s':
      return createBLAKE2s(256)
    case 'ripemd160':
      return createRIPEMD160()
    case 'sm3':
      return createSM3()
    case 'whirlpool':
      return createWhirlpool()
  }
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
    [...new Set(algorithms)].map(async (algo) => {
      const state = from && open(from, algo)
      const hasher = await createHasher(algo)
      if (state === null) return { algo, hasher: hasher.init() }
      try {
        return { algo, hasher: hasher.load(state) }
      } catch (error) {
        throw new CheckpointError(`${algo}: ${String(error)}`)
      }
    }),
  )
  let offset = from?.offset ?? 0
  return {
    update(bytes) {
      for (const { hasher } of hashers) hasher.update(bytes)
      offset += bytes.byteLength
    },
    save: () =>
      Object.fromEntries(
        hashers.map(({ algo, hasher }) => [algo, seal(algo, offset, hasher.save())]),
      ),
    digests: () => Object.fromEntries(hashers.map(({ algo, hasher }) => [algo, hasher.digest()])),
  }
}
