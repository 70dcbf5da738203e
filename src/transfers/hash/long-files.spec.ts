import { expect, test } from 'vitest'
import { seal } from './checkpoint.ts'
import { createMultiHasher } from './hashers.ts'

/** Chaining values that no file is known to have: any will do for what follows them. */
const MD5_STATE = Uint8Array.from({ length: 16 }, (_, at) => at * 37 + 11)
const SHA512_STATE = Uint8Array.from({ length: 64 }, (_, at) => at * 29 + 7)
const tail = (length: number) => Uint8Array.from({ length }, (_, at) => at * 5 + 3)

/**
 * Where counts outgrow 32 bits, in bits and in bytes, and near the largest that a file can have.
 * The digests are of Perl's Digest::MD5 (`context`) and Digest::SHA (`putstate`), put into the same
 * states and given the same 300 bytes more.
 */
const KNOWN: [number, string, string][] = [
  [
    2 ** 29 - 64,
    'a9764b1a8e0abd5b84f8f9c892d8d08a',
    'e4e6e05f96076f945a380dd7d300d15a8c4509b92418621eaf87230f30482b6e321d32969402b0247a9ef1c014d34cfcc84151359b3a4d8c2017b789af3b86a7',
  ],
  [
    2 ** 29,
    'a3c8b0da03ff1edf15bdbe6abddca3af',
    '3a430280b46d20147f0a5caa479d208b205d15b0f405d0dc4ffa395506b5519928e542acf19376b7609bc5e69969b737764058b9536357cbbb91a022c4d7072b',
  ],
  [
    2 ** 32 + 200,
    '3a1ca49521c04f8753e1050653ced3ba',
    '8a02ae28944ccac9086a9dd366676f334d6271991aee181ea32fa12ad633cc35e5c36ebcd88770042509a176235e07579fb53e27b8f72b62a04b5070c05118e6',
  ],
  [
    2 ** 50 + 77,
    '3587e99f28f9d473c071f17b6fab978d',
    '52227a50806a1cf6ed3bd78248cd1ac9ddc1cb75e36f2772b88e7728db047d56f1e34680d03a8afa70ad205f1e3beb84fc22dd43fd0d6a4a681d949799e21ab8',
  ],
]

test.each(KNOWN)("%d bytes and 300 more give Perl's digests", async (offset, md5, sha512) => {
  // The words of SHA-512 are big-endian in Perl's hands, and little-endian in a kernel's.
  const words = SHA512_STATE.slice()
  for (let at = 0; at < words.length; at += 8) words.subarray(at, at + 8).reverse()
  const states = {
    md5: seal('md5', offset, new Uint8Array([...MD5_STATE, ...tail(offset % 64)])),
    sha512: seal('sha512', offset, new Uint8Array([...words, ...tail(offset % 128)])),
  }
  const hasher = await createMultiHasher(['md5', 'sha512'], { offset, states })
  hasher.update(Uint8Array.from({ length: 300 }, (_, at) => at * 13 + 1))
  expect(hasher.digests()).toEqual({ md5, sha512 })
})
