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
import { CheckpointError } from './checkpoint.ts'
import type { Hasher } from './kernel.ts'
import type { Algorithm } from './names.ts'

const CREATE: Readonly<Record<Algorithm, () => Promise<IHasher>>> = {
  md5: createMD5,
  sha1: createSHA1,
  sha224: createSHA224,
  sha256: createSHA256,
  sha384: createSHA384,
  sha512: createSHA512,
  sha3_224: () => createSHA3(224),
  sha3_256: () => createSHA3(256),
  sha3_384: () => createSHA3(384),
  sha3_512: () => createSHA3(512),
  blake2b: () => createBLAKE2b(512),
  blake2s: () => createBLAKE2s(256),
  ripemd160: createRIPEMD160,
  sm3: createSM3,
  whirlpool: createWhirlpool,
}

/**
 * A digest that hash-wasm computes. Its modules are larger than all our own code: this file is
 * loaded only for what the kernels here cannot do.
 * @param state as `save` gave it; null to begin.
 * @throws CheckpointError when the state is of another build or another digest.
 */
export async function createLibraryHasher(
  algorithm: Algorithm,
  state: Uint8Array | null,
): Promise<Hasher> {
  const hasher = await CREATE[algorithm]()
  if (state === null) hasher.init()
  else {
    try {
      hasher.load(state)
    } catch (error) {
      throw new CheckpointError(String(error))
    }
  }
  return {
    update: (bytes) => void hasher.update(bytes),
    save: () => hasher.save(),
    digest: () => hasher.digest(),
  }
}
