import { object, text } from '../json.ts'

/**
 * An image as API v1 describes it (glance/registry/api/v1/images.py, make_image_dict). Names are
 * v1's own; as-image.ts says it in those of v2.
 */
export interface ImageV1 {
  readonly id: string
  readonly name: string | null
  /** `queued`, `saving`, `active`, `killed`, `deleted`, `pending_delete` or `deactivated`. */
  readonly status: string
  /** Bytes; 0 until data is there, or what was announced of it. */
  readonly size: number
  /** Bytes a disk made of it has at least; null where the cloud does not know. */
  readonly virtual_size: number | null
  readonly disk_format: string | null
  readonly container_format: string | null
  /** MD5 of the data, hexadecimal; the only digest there is. */
  readonly checksum: string | null
  readonly is_public: boolean
  readonly protected: boolean
  /** Project that owns it. */
  readonly owner: string | null
  /** GiB. */
  readonly min_disk: number
  /** MiB. */
  readonly min_ram: number
  /** UTC with microseconds and no letter for the zone: `2016-05-10T21:41:41.000000`. */
  readonly created_at: string
  readonly updated_at: string
  readonly deleted: boolean
  readonly deleted_at: string | null
  /** Where the data is, from the few clouds that say so. */
  readonly location: string | null
  /** Everything Glance does not define itself; null prototype, so a key `__proto__` is only a key. */
  readonly properties: Readonly<Record<string, string>>
}

/** What a brief list says of an image. */
export type BriefImageV1 = Pick<
  ImageV1,
  'id' | 'name' | 'disk_format' | 'container_format' | 'checksum' | 'size'
>

/** Headers have text alone, and absent fields for null; lists have JSON. Both are read here. */
const nullable = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null)
const truth = (value: unknown) =>
  typeof value === 'string' ? value.toLowerCase() === 'true' : value === true
function whole(value: unknown): number | null {
  if (typeof value === 'number') return value
  return typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : null
}

function decodeProperties(value: unknown): Readonly<Record<string, string>> {
  const properties = Object.create(null) as Record<string, string>
  // An empty property is null in a list, and absent in headers.
  for (const [name, each] of Object.entries(object(value)))
    if (typeof each === 'string') properties[name] = each
  return properties
}

export function decodeBriefImageV1(json: unknown): BriefImageV1 {
  const wire = object(json)
  return {
    id: text(wire['id']),
    name: typeof wire['name'] === 'string' ? wire['name'] : null,
    disk_format: nullable(wire['disk_format']),
    container_format: nullable(wire['container_format']),
    checksum: nullable(wire['checksum']),
    size: whole(wire['size']) ?? 0,
  }
}

/**
 * An image from a list, from the answer to a write, or from headers. Never throws: what is missing
 * or of another type gets a harmless value.
 */
export function decodeImageV1(json: unknown): ImageV1 {
  const wire = object(json)
  return {
    ...decodeBriefImageV1(wire),
    status: text(wire['status']),
    virtual_size: whole(wire['virtual_size']),
    is_public: truth(wire['is_public']),
    protected: truth(wire['protected']),
    owner: nullable(wire['owner']),
    min_disk: whole(wire['min_disk']) ?? 0,
    min_ram: whole(wire['min_ram']) ?? 0,
    created_at: text(wire['created_at']),
    updated_at: text(wire['updated_at']),
    deleted: truth(wire['deleted']),
    deleted_at: nullable(wire['deleted_at']),
    location: nullable(wire['location']),
    properties: decodeProperties(wire['properties']),
  }
}
