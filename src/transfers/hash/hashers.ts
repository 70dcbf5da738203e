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
  digests(): Digests
}

/** Throws what WebAssembly throws where the page's policy forbids it. */
export async function createMultiHasher(algorithms: readonly Algorithm[]): Promise<MultiHasher> {
  const hashers = await Promise.all(
    [...new Set(algorithms)].map(async (algo) => {
      const hasher = await createHasher(algo)
      return { algo, hasher: hasher.init() }
    }),
  )
  return {
    update(bytes) {
      for (const { hasher } of hashers) hasher.update(bytes)
    },
    digests: () => Object.fromEntries(hashers.map(({ algo, hasher }) => [algo, hasher.digest()])),
  }
}
