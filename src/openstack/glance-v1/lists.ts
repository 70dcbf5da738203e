import type { Image } from '../glance/image.ts'
import type { ImageQuery } from '../glance/image-query.ts'
import type { ImagePage } from '../glance/image-pages.ts'
import type { CallOptions } from '../http.ts'
import type { GlanceV1 } from './client.ts'
import type { ImageV1 } from './image.ts'
import type { ImageQueryV1 } from './image-query.ts'

const listed = (value: string | readonly string[] | undefined): readonly string[] | null =>
  value === undefined ? null : typeof value === 'string' ? [value] : value

/** What no image of v1 has: the answer is known, and nothing is asked. */
const asksForNothing = (query: ImageQuery) =>
  query.os_hidden === true ||
  query.visibility === 'community' ||
  query.member_status === 'pending' ||
  query.member_status === 'rejected' ||
  query.os_hash_value !== undefined ||
  query.os_hash_algo !== undefined ||
  (listed(query.tag)?.length ?? 0) > 0

/** As much of a query as v1 understands (glance/registry/api/v1/images.py). */
function serverQuery(query: ImageQuery): ImageQueryV1 {
  const { updated_at: updated, sort, limit, marker } = query
  const only = (value: ImageQuery['name']) => {
    const values = listed(value)
    return values?.length === 1 ? values[0] : undefined
  }
  const [name, status] = [only(query.name), only(query.status)]
  const [disk, container] = [only(query.disk_format), only(query.container_format)]
  const first = sort?.[0]
  return {
    // Administrators alone are heard; to them it means all images, as in v2.
    is_public: 'none',
    ...(name === undefined ? {} : { name }),
    ...(status === undefined ? {} : { status }),
    ...(disk === undefined ? {} : { disk_format: disk }),
    ...(container === undefined ? {} : { container_format: container }),
    ...(query.size_min === undefined ? {} : { size_min: query.size_min }),
    ...(query.size_max === undefined ? {} : { size_max: query.size_max }),
    ...(query.min_disk === undefined ? {} : { min_disk: query.min_disk }),
    ...(query.min_ram === undefined ? {} : { min_ram: query.min_ram }),
    ...(query.protected === undefined ? {} : { protected: query.protected }),
    ...(query.properties === undefined ? {} : { properties: query.properties }),
    ...(typeof updated === 'object' && updated.op.startsWith('g')
      ? { changes_since: updated.time }
      : {}),
    ...(first === undefined ? {} : { sort_key: first.key, sort_dir: first.dir }),
    ...(limit === undefined ? {} : { limit }),
    ...(marker === undefined ? {} : { marker }),
  }
}

/** What v1 cannot be asked for is looked for in its answer; null where there is nothing of it. */
function restOf(query: ImageQuery): ((image: Image) => boolean) | null {
  const { checksum, owner, visibility, member_status: shared } = query
  const sees = visibility !== undefined && visibility !== 'all'
  const offered = shared === 'accepted' && visibility === 'shared'
  const lists = (['name', 'status', 'disk_format', 'container_format'] as const).flatMap((key) => {
    const values = listed(query[key])
    return values === null || values.length === 1 ? [] : [{ key, values }]
  })
  if (checksum === undefined && owner === undefined && !sees && !offered && lists.length === 0)
    return null
  return (image) =>
    (checksum === undefined || image.checksum === checksum) &&
    (owner === undefined || image.owner === owner) &&
    (!sees || image.visibility === visibility) &&
    lists.every(({ key, values }) => values.includes(image[key] ?? ''))
}

/**
 * Lists of v1 by the queries of v2. What v1 cannot be asked for is looked for here: then all of its
 * pages are read, and what fits comes as one.
 */
export async function* listAsV2(
  v1: GlanceV1,
  inWords: (image: ImageV1) => Image,
  query: ImageQuery,
  o: CallOptions,
): AsyncGenerator<ImagePage, void, undefined> {
  const ids = listed(query.id)
  if (asksForNothing(query)) yield { images: [], next: null }
  else if (ids !== null) yield { images: await eachOf(v1, inWords, ids, o), next: null }
  else {
    const rest = restOf(query)
    const limit = query.limit ?? 1000
    const asked = serverQuery(rest === null ? query : { ...query, limit: 1000 })
    const fitting: Image[] = []
    for await (const page of v1.listImages(asked, o)) {
      // With "changed since" come those that were deleted since; v2 never tells them.
      const images = page.filter((image) => !image.deleted).map(inWords)
      if (rest !== null) {
        fitting.push(...images.filter(rest))
        if (fitting.length > limit) break
      } else {
        // v1 has no links; its client finds the end by itself.
        const next = page.length < limit ? null : `/v1/images/detail?marker=${page.at(-1)!.id}`
        yield { images, next }
      }
    }
    if (rest !== null) {
      const more = fitting.length > limit ? `/v1/images/detail?marker=${fitting[limit]!.id}` : null
      yield { images: fitting.slice(0, limit), next: more }
    }
  }
}

/** There is no filter by id: each is asked for by itself, one after another. */
async function eachOf(
  v1: GlanceV1,
  inWords: (image: ImageV1) => Image,
  ids: readonly string[],
  o: CallOptions,
): Promise<Image[]> {
  const found: Image[] = []
  for (const id of ids) {
    const image = await v1.findImage(id, { ...o, ignoreMissing: true })
    if (image !== null && image.id === id) found.push(inWords(image))
  }
  return found
}
