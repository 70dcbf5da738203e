import { queryOptions } from '@tanstack/react-query'
import type { Glance } from '#openstack/glance/client.ts'
import type { Image } from '#openstack/glance/image.ts'
import type { ImageQuery } from '#openstack/glance/image-query.ts'
import type { Scope } from '#transfers/types.ts'
import { glance } from '#dashboard/queries/api.ts'
import { REFERENCES } from '#dashboard/components/image-references.ts'

type Reference = (typeof REFERENCES)[number]['key']

/** More of them nobody reads in a side column. */
const MOST = 20

/** Images in one relation to another. */
export interface Found {
  images: readonly Image[]
  /** There are more than were asked for. */
  more: boolean
}
export type Relation = Reference | 'content'
export type Relations = Readonly<Record<Relation, Found>>

const NONE: Found = { images: [], more: false }

/**
 * Asks Glance which images hold this one's id and which have its digest: property filters and
 * `os_hash_value` compare exactly (glance/db/sqlalchemy/api.py, _make_conditions_from_filters).
 * `visibility=all` adds community images of others; hidden images are a list of their own, not
 * asked for.
 */
export async function findRelations(
  client: Pick<Glance, 'listImages'>,
  { id, os_hash_value }: Pick<Image, 'id' | 'os_hash_value'>,
  signal: AbortSignal,
): Promise<Relations> {
  const ask = async (query: ImageQuery): Promise<Found> => {
    const asked: ImageQuery = { ...query, visibility: 'all', limit: MOST }
    for await (const { images, next } of client.listImages(asked, { signal }))
      return { images: images.filter((each) => each.id !== id), more: next !== null }
    return NONE
  }
  const referring = (key: Reference) => ask({ properties: { [key]: id } })
  const [kernel_id, ramdisk_id, base_image_ref, content] = await Promise.all([
    referring('kernel_id'),
    referring('ramdisk_id'),
    referring('base_image_ref'),
    os_hash_value === null ? NONE : ask({ os_hash_value }),
  ])
  return { kernel_id, ramdisk_id, base_image_ref, content }
}

/** The same among images that are loaded anyway, hidden ones too. */
export function relationsAmong(
  images: Iterable<Image>,
  { id, os_hash_value }: Pick<Image, 'id' | 'os_hash_value'>,
): Record<Relation, Image[]> {
  const found: Record<Relation, Image[]> = {
    kernel_id: [],
    ramdisk_id: [],
    base_image_ref: [],
    content: [],
  }
  for (const image of images) {
    if (image.id === id) continue
    for (const { key } of REFERENCES) if (image.properties[key] === id) found[key].push(image)
    if (os_hash_value !== null && image.os_hash_value === os_hash_value) found.content.push(image)
  }
  return found
}

/** Each image once, what Glance said first. */
export function joined({ images, more }: Found, loaded: readonly Image[]): Found {
  const known = new Set(images.map(({ id }) => id))
  const others = loaded.filter(({ id }) => !known.has(id))
  const all = [...images, ...others]
  return { images: all.slice(0, MOST), more: more || all.length > MOST }
}

export const relationsQuery = (scope: Scope, image: Pick<Image, 'id' | 'os_hash_value'>) =>
  queryOptions({
    queryKey: ['relations', scope.region, scope.projectId, image.id, image.os_hash_value],
    queryFn: ({ signal }) => findRelations(glance(scope), image, signal),
    staleTime: 60_000,
  })
