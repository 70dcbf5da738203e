import type { Image } from '../glance/image.ts'
import type { ImageV1 } from './image.ts'

/** What v2 says of every image and v1 of none; {@link asImage} fills in harmless values. */
const ABSENT: readonly string[] = Object.freeze([
  'os_hash_algo',
  'os_hash_value',
  'os_hidden',
  'tags',
])

/** v1 leaves the zone out, and tells microseconds. */
const isoTime = (time: string) =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?$/.test(time) ? `${time.slice(0, 19)}Z` : time

/**
 * The image in the words of API v2, so that the same list and page can show it.
 *
 * What v1 cannot tell: tags, hidden or not, the digest beside MD5 (all named in `absent`), and
 * whether an image that is not public is shared: one of another project must be, and of one's own
 * only its members say so.
 *
 * @param known.project Project of the reader.
 * @param known.members Whether the image has members, where somebody asked.
 */
export function asImage(
  image: ImageV1,
  known: { project?: string | undefined; members?: boolean | undefined } = {},
): Image {
  const others = known.project !== undefined && image.owner !== known.project
  const shared = known.members === true || others
  // Until there is data, v1 says 0 where v2 says nothing.
  const there = image.size > 0 || image.status === 'active' || image.status === 'deactivated'
  return {
    id: image.id,
    name: image.name,
    status: image.status,
    visibility: image.is_public ? 'public' : shared ? 'shared' : 'private',
    owner: image.owner,
    size: there ? image.size : null,
    virtual_size: image.virtual_size,
    disk_format: image.disk_format,
    container_format: image.container_format,
    checksum: image.checksum,
    os_hash_algo: null,
    os_hash_value: null,
    min_disk: image.min_disk,
    min_ram: image.min_ram,
    protected: image.protected,
    os_hidden: false,
    created_at: isoTime(image.created_at),
    updated_at: isoTime(image.updated_at),
    tags: [],
    properties: image.properties,
    absent: ABSENT,
  }
}
