import { queryOptions } from '@tanstack/react-query'
import type { Glance } from '#openstack/glance/client.ts'
import type { Image } from '#openstack/glance/image.ts'
import type { ImageQuery } from '#openstack/glance/image-query.ts'
import type { Digests } from '#transfers/hash/hashers.ts'
import type { Algorithm } from '#transfers/hash/names.ts'
import type { PublishedDigest, Scope } from '#transfers/types.ts'
import { glance } from '#dashboard/queries/api.ts'

/** Best first: what is asked of Glance stops at the first that is found. */
const PREFERRED: readonly Algorithm[] = ['sha512', 'sha256', 'md5']

/** What Glance can be asked for: what was computed, else what the publisher says. */
export function askable(
  digests: Digests | undefined,
  published: readonly PublishedDigest[],
): readonly PublishedDigest[] {
  const known = new Map<Algorithm, string>(published.map(({ algo, value }) => [algo, value]))
  for (const algo of PREFERRED) {
    const value = digests?.[algo]
    if (value !== undefined) known.set(algo, value)
  }
  return [...known].map(([algo, value]) => ({ algo, value })).toSorted(byPreference)
}
const byPreference = (a: PublishedDigest, b: PublishedDigest) => place(a.algo) - place(b.algo)
const place = (algo: Algorithm) => (PREFERRED.includes(algo) ? PREFERRED.indexOf(algo) : 9)

/** An image that has the very bytes of a file, as far as one of its digests says. */
export interface Twin {
  readonly image: Image
  /** The digest that is the same. */
  readonly algo: string
}

/** More of them help nobody to decide. */
const MOST = 20

/**
 * Images of the same digest that this project can see. Glance compares `checksum` (MD5) and
 * `os_hash_value` exactly and in lower case; `visibility=all` adds community images of others, and
 * hidden ones are a list of their own (seen on Glance 25.1).
 * @param size bytes of the file: an image of another size is none, whatever its digest
 */
export async function findTwins(
  client: Pick<Glance, 'listImages'>,
  digests: readonly PublishedDigest[],
  size: number,
  signal: AbortSignal,
): Promise<readonly Twin[]> {
  const twins = new Map<string, Twin>()
  const ask = async (algo: string, query: ImageQuery) => {
    for await (const { images } of client.listImages(
      { ...query, visibility: 'all', limit: MOST },
      { signal },
    )) {
      for (const image of images) {
        if (image.size === size && !twins.has(image.id)) twins.set(image.id, { image, algo })
      }
      break
    }
  }
  for (const { algo, value } of digests) {
    const query = algo === 'md5' ? { checksum: value } : { os_hash_value: value }
    await Promise.all([ask(algo, query), ask(algo, { ...query, os_hidden: true })])
    // The digests are of the same bytes: the next one would find the same images.
    if (twins.size > 0) break
  }
  return [...twins.values()].toSorted((a, b) => rank(a.image) - rank(b.image))
}

/** Those that can be booted first. */
const rank = ({ status, os_hidden }: Image) => (status === 'active' ? 0 : 2) + (os_hidden ? 1 : 0)

/** @param digests the best one first; none asks nothing */
export const twinsQuery = (scope: Scope, digests: readonly PublishedDigest[], size: number) =>
  queryOptions({
    queryKey: [
      'twins',
      scope.region,
      scope.projectId,
      size,
      ...digests.map(({ algo, value }) => `${algo}:${value}`),
    ],
    queryFn: ({ signal }) => findTwins(glance(scope), digests, size, signal),
    enabled: digests.length > 0,
    staleTime: 10_000,
  })
