import type { Digests } from './hash/hashers.ts'
import { algorithmOf, DEFAULT_MULTIHASH } from './hash/names.ts'
import type { Algorithm } from './hash/names.ts'
import type { Verdict } from './types.ts'

/** The digests that Glance keeps: `checksum` is MD5, `os_hash_value` is in `os_hash_algo`. */
export interface RemoteDigests {
  readonly checksum: string | null
  readonly os_hash_algo: string | null
  readonly os_hash_value: string | null
}

/** The algorithms to compute for a comparison with this record: MD5 and the multihash. */
export function algorithmsFor(remote: RemoteDigests): Algorithm[] {
  const multihash = algorithmOf(remote.os_hash_algo)
  return [...new Set<Algorithm>(['md5', ...(multihash === null ? [] : [multihash])])]
}

/** MD5 and what the cloud will probably use, for an image that has no digests yet. */
export function assumedAlgorithms(multihash: Algorithm | null): Algorithm[] {
  return [...new Set<Algorithm>(['md5', multihash ?? DEFAULT_MULTIHASH])]
}

/**
 * Compares what was computed here with Glance's record. A digest that Glance does not have is
 * shown beside nothing; one of Glance's that cannot be computed here is left out.
 * @param bytes length of the data. @param at ISO time of the comparison.
 */
export function compareDigests(
  remote: RemoteDigests,
  local: Digests,
  about: Pick<Verdict, 'bytes' | 'at' | 'direction'>,
): Verdict {
  const wanted: [Algorithm | null, string | null][] = [
    ['md5', remote.checksum],
    [algorithmOf(remote.os_hash_algo), remote.os_hash_value],
  ]
  const pairs = wanted.flatMap(([algo, value]) => {
    const own = algo === null ? undefined : local[algo]
    if (algo === null || own === undefined) return []
    return [{ algo, local: own, remote: value === null ? null : value.toLowerCase() }]
  })
  const compared = pairs.filter((pair) => pair.remote !== null)
  const differs = compared.some((pair) => pair.local !== pair.remote)
  const kind = differs ? 'differs' : compared.length > 0 ? 'agrees' : 'not-compared'
  return { kind, pairs, ...about }
}
