import type { Image } from '#openstack/glance/image.ts'
import type { Verdict } from '#transfers/types.ts'

/** One digest of Glance's record. */
interface RecordDigest {
  algo: string
  value: string
}

export interface Integrity {
  state: 'agrees' | 'differs' | 'not-compared' | 'no-data'
  /** What Glance's record says, the secure hash first. */
  digests: readonly RecordDigest[]
  /** The pair to draw: what this browser computed, and what Glance says now. */
  pair: { algo: string; local: string; remote: string } | null
  title: string
  sentence: string
}

type Recorded = Pick<Image, 'checksum' | 'os_hash_algo' | 'os_hash_value' | 'status'>

/** The digests of a record, the secure hash first. */
function recordDigests(image: Recorded): RecordDigest[] {
  const digests: RecordDigest[] = []
  if (image.os_hash_algo && image.os_hash_value) {
    digests.push({ algo: image.os_hash_algo, value: image.os_hash_value })
  }
  if (image.checksum) digests.push({ algo: 'md5', value: image.checksum })
  return digests
}

/**
 * Whether Glance still has what this browser sent or received. The kept verdict is not taken at its
 * word: its local digests are compared with the record as it is now.
 */
export function integrityOf(image: Recorded, verdict: Verdict | null): Integrity {
  const digests = recordDigests(image)
  if (digests.length === 0) {
    return {
      state: 'no-data',
      digests,
      pair: null,
      title: 'No digests',
      sentence:
        image.status === 'queued'
          ? 'There is no data yet. Glance computes the digests when the data arrives.'
          : 'Glance has recorded no digest of this data.',
    }
  }
  const compared = digests.flatMap(({ algo, value }) => {
    const local = verdict?.pairs.find((pair) => pair.algo === algo)?.local
    return local === undefined ? [] : [{ algo, local, remote: value.toLowerCase() }]
  })
  const pair = compared.find((each) => each.local !== each.remote) ?? compared[0] ?? null
  if (pair === null || verdict === null) {
    return {
      state: 'not-compared',
      digests,
      pair: null,
      title: 'Not compared',
      sentence:
        'This browser has neither sent nor received this image. Download it, and what arrives is compared with these.',
    }
  }
  const total = pair.remote.length / 2
  const meet = equalBytes(pair.local, pair.remote)
  const sent = verdict.direction === 'upload'
  if (pair.local === pair.remote) {
    return {
      state: 'agrees',
      digests,
      pair,
      title: 'In focus',
      sentence: sent
        ? `${meet} of ${total} bytes meet: what was sent is what Glance stored.`
        : `${meet} of ${total} bytes meet: what was received is what Glance stores.`,
    }
  }
  return {
    state: 'differs',
    digests,
    pair,
    title: 'Out of focus',
    sentence: sent
      ? `Only ${meet} of ${total} bytes meet: what was sent is not what Glance stores. Do not boot it.`
      : `Only ${meet} of ${total} bytes meet: what was received is not what Glance stores.`,
  }
}

function equalBytes(a: string, b: string): number {
  let equal = 0
  for (let at = 0; at + 2 <= b.length; at += 2) {
    if (a.slice(at, at + 2) === b.slice(at, at + 2)) equal++
  }
  return equal
}
