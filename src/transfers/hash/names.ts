/**
 * Glance's `hashing_algorithm` is any name of Python's hashlib (glance/common/config.py and
 * glance/location.py use `hashlib.new(name)`); these are the ones that can be computed here.
 * The shake family is missing on purpose: its digests have no fixed length, so Glance cannot use
 * it either.
 */
export const ALGORITHMS = [
  'md5',
  'sha1',
  'sha224',
  'sha256',
  'sha384',
  'sha512',
  'sha3_224',
  'sha3_256',
  'sha3_384',
  'sha3_512',
  'blake2b',
  'blake2s',
  'ripemd160',
  'sm3',
  'whirlpool',
] as const

export type Algorithm = (typeof ALGORITHMS)[number]

/** Glance's default (`hashing_algorithm = sha512`), assumed until an image of the cloud says more. */
export const DEFAULT_MULTIHASH: Algorithm = 'sha512'

/**
 * The algorithm that `os_hash_algo` names, or null for one that cannot be computed here. hashlib
 * takes names in any case, and OpenSSL writes "SHA3-256" for hashlib's "sha3_256".
 */
export function algorithmOf(name: string | null): Algorithm | null {
  if (name === null) return null
  const lower = name.toLowerCase()
  const spelled = lower.startsWith('sha3') ? lower.replace('-', '_') : lower.replace('sha-', 'sha')
  return ALGORITHMS.find((known) => known === spelled) ?? null
}
