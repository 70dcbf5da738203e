/**
 * Filters of an image list; all of them must match (glance/registry/api/v1/images.py). There is
 * none by owner, and none by the state of an offer: what is shared is listed at once.
 */
export interface ImageQueryV1 {
  /** Exact, case and all. */
  name?: string
  status?: string
  disk_format?: string
  container_format?: string
  /** GiB, exactly. */
  min_disk?: number
  /** MiB, exactly. */
  min_ram?: number
  /** Bytes. */
  size_min?: number
  /** Bytes. */
  size_max?: number
  protected?: boolean
  /** ISO time; images that were deleted since come along. */
  changes_since?: string
  /**
   * For administrators: `none` lists all images, false those that are not public. Without it they
   * see what everybody in their project sees.
   */
  is_public?: boolean | 'none'
  /** For administrators: the deleted ones. */
  deleted?: boolean
  /** Custom properties by name, exact values. */
  properties?: Readonly<Record<string, string>>
  /** Glance's default is `created_at`. */
  sort_key?:
    | 'name'
    | 'status'
    | 'container_format'
    | 'disk_format'
    | 'size'
    | 'id'
    | 'created_at'
    | 'updated_at'
  /** Glance's default is `desc`. */
  sort_dir?: 'asc' | 'desc'
  /** Images on a page; default 1000, which is also as much as Glance gives. */
  limit?: number
  /** Id of the image after which the list goes on. */
  marker?: string
}

const PLAIN = [
  'limit',
  'sort_key',
  'sort_dir',
  'name',
  'status',
  'disk_format',
  'container_format',
  'min_disk',
  'min_ram',
  'size_min',
  'size_max',
  'protected',
  'is_public',
  'deleted',
] as const

/** The query string of an image list, its parameters in a fixed order. */
export function encodeImageQueryV1(query: ImageQueryV1): URLSearchParams {
  const params = new URLSearchParams()
  for (const name of PLAIN) if (query[name] !== undefined) params.append(name, String(query[name]))
  if (query.changes_since !== undefined) params.append('changes-since', query.changes_since)
  for (const [name, value] of Object.entries(query.properties ?? {}))
    params.append(`property-${name}`, value)
  if (query.marker !== undefined) params.append('marker', query.marker)
  return params
}
