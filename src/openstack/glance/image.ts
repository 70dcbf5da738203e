import { isObject } from '../json.ts'
import type { KnownProperties } from './known-properties.ts'

/** One address of an image's bytes; shown only where the operator shows locations. */
interface ImageLocation {
  url: string
  metadata: Record<string, unknown>
}

/** What Glance does not define itself, byte for byte. */
type ImageProperties = Readonly<Record<string, string>> & KnownProperties

/** An image as Glance describes it (glance/api/v2/images.py, get_base_properties). */
export interface Image {
  readonly id: string
  readonly name: string | null
  /** `queued`, `saving`, `uploading`, `importing`, `active`, `deactivated`, `killed`, `deleted`, `pending_delete`, or a vendor's own. */
  readonly status: string
  /** `public`, `private`, `shared` or `community`. */
  readonly visibility: string
  /** Project that owns it. */
  readonly owner: string | null
  /** Bytes; null until data is there. */
  readonly size: number | null
  /** Bytes a disk made of it has at least; null where Glance does not know. */
  readonly virtual_size: number | null
  readonly disk_format: string | null
  readonly container_format: string | null
  /** MD5 of the data, hexadecimal. */
  readonly checksum: string | null
  readonly os_hash_algo: string | null
  /** Digest of the data by `os_hash_algo`, hexadecimal. */
  readonly os_hash_value: string | null
  /** GiB. */
  readonly min_disk: number
  /** MiB. */
  readonly min_ram: number
  readonly protected: boolean
  readonly os_hidden: boolean
  /** ISO time. */
  readonly created_at: string
  /** ISO time. */
  readonly updated_at: string
  readonly tags: readonly string[]
  /** Path of the data, `/v2/images/{id}/file`. */
  readonly file?: string
  readonly self?: string
  readonly schema?: string
  readonly direct_url?: string
  readonly locations?: readonly ImageLocation[]
  /** Store identifiers joined by commas. */
  readonly stores?: string
  /** Everything Glance does not define itself; null prototype, so a key `__proto__` is only a key. */
  readonly properties: ImageProperties
  /**
   * What has no place above: values that are not strings under names that Glance does not define
   * (`kernel_id: null`), and values of an unexpected type under names that it does. Null prototype.
   */
  readonly extra?: Readonly<Record<string, unknown>>
  /** Required fields that this cloud left out (`os_hidden` before Rocky); filled in above. */
  readonly absent?: readonly string[]
}

/** The fields that a person may give an image. */
export interface BaseFields {
  name?: string | null
  visibility?: 'public' | 'private' | 'shared' | 'community'
  /** May be changed only while the image is queued. */
  disk_format?: string | null
  /** May be changed only while the image is queued. */
  container_format?: string | null
  /** GiB. */
  min_disk?: number
  /** MiB. */
  min_ram?: number
  protected?: boolean
  os_hidden?: boolean
  /** For administrators. */
  owner?: string | null
  tags?: readonly string[]
  /** Only where the operator allows locations to be set. */
  locations?: readonly ImageLocation[]
}

/** Body of a new image. */
export interface ImageFields extends BaseFields {
  /** A UUID; Glance chooses one otherwise. */
  id?: string
  properties?: Readonly<Record<string, string>>
}

/** What is to be different; what is not named stays. */
export interface ImageChanges extends BaseFields {
  /** Null removes the property. */
  properties?: Readonly<Record<string, string | null>>
}

/** Glance's own fields and what they may hold; a name that is not here is a custom property. */
const REQUIRED = {
  id: 'string',
  name: 'text',
  status: 'string',
  visibility: 'string',
  owner: 'text',
  size: 'bytes',
  virtual_size: 'bytes',
  disk_format: 'text',
  container_format: 'text',
  checksum: 'text',
  os_hash_algo: 'text',
  os_hash_value: 'text',
  min_disk: 'number',
  min_ram: 'number',
  protected: 'boolean',
  os_hidden: 'boolean',
  created_at: 'string',
  updated_at: 'string',
  tags: 'tags',
} as const satisfies Partial<Record<keyof Image, string>>
const OPTIONAL = {
  file: 'string',
  self: 'string',
  schema: 'string',
  direct_url: 'string',
  locations: 'locations',
  stores: 'string',
} as const satisfies Partial<Record<keyof Image, string>>
type RequiredField = keyof typeof REQUIRED
type OptionalField = keyof typeof OPTIONAL
type Kind = (typeof REQUIRED)[RequiredField] | (typeof OPTIONAL)[OptionalField]

const REQUIRED_NAMES = Object.keys(REQUIRED) as RequiredField[]
const OPTIONAL_NAMES = Object.keys(OPTIONAL) as OptionalField[]
const FIELDS = Object.entries<Kind>({ ...REQUIRED, ...OPTIONAL })

/** Names that Glance defines itself at top level; every other name is a custom property. */
export const BASE_FIELDS: ReadonlySet<string> = new Set(FIELDS.map(([name]) => name))

const isLocation = (value: unknown) =>
  isObject(value) && typeof value['url'] === 'string' && isObject(value['metadata'])
const isString = (value: unknown) => typeof value === 'string'

function fits(kind: Kind, value: unknown): boolean {
  switch (kind) {
    case 'string':
      return typeof value === 'string'
    case 'text':
      return value === null || typeof value === 'string'
    case 'bytes':
      return value === null || typeof value === 'number'
    case 'number':
      return typeof value === 'number'
    case 'boolean':
      return typeof value === 'boolean'
    case 'tags':
      return Array.isArray(value) && value.every(isString)
    case 'locations':
      return Array.isArray(value) && value.every(isLocation)
  }
}

/**
 * What was noticed about the image being decoded: required fields that are missing, and whether
 * anything else is not as usual. Two counters for the synchronous decoder below instead of a list
 * per image: they make a long list cheap.
 */
let missing = 0
let odd = false
function instead<T>(value: unknown, harmless: T): T {
  if (value === undefined) missing++
  else odd = true
  return harmless
}
const string = (value: unknown) => (typeof value === 'string' ? value : instead(value, ''))
const text = (value: unknown) =>
  typeof value === 'string' || value === null ? value : instead(value, null)
const bytes = (value: unknown) =>
  typeof value === 'number' || value === null ? value : instead(value, null)
const number = (value: unknown) => (typeof value === 'number' ? value : instead(value, 0))
const boolean = (value: unknown) => (typeof value === 'boolean' ? value : instead(value, false))
const link = (value: unknown): string => {
  if (typeof value === 'string') return value
  odd = true
  return ''
}
const strings = (value: unknown): readonly string[] =>
  Array.isArray(value) && value.every(isString) ? value : instead(value, NO_TAGS)

/**
 * A record without prototype. V8 keeps this one as a plain struct, but makes a hash table of
 * `Object.create(null)`: a quarter of the memory, and less work for the collector in a long list.
 */
const record = <T>() => Object.setPrototypeOf({}, null) as Record<string, T>
const NO_PROPERTIES: ImageProperties = Object.freeze(record<string>())
const NO_TAGS: readonly string[] = Object.freeze([])

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/**
 * An image from Glance's JSON. Never throws: a field that is missing or of another type gets a
 * harmless value, what was there instead is kept in `extra`, and {@link encodeImage} gives it back.
 */
export function decodeImage(json: unknown): Image {
  const wire: Record<string, unknown> = isObject(json) ? json : {}
  let properties: Record<string, string> | undefined
  let extra: Record<string, unknown> | undefined
  for (const key in wire) {
    if (BASE_FIELDS.has(key)) continue
    const value = wire[key]
    if (typeof value === 'string') (properties ??= record())[key] = value
    else (extra ??= record())[key] = value
  }
  missing = 0
  odd = false
  const image: Mutable<Image> = {
    id: string(wire['id']),
    name: text(wire['name']),
    status: string(wire['status']),
    visibility: string(wire['visibility']),
    owner: text(wire['owner']),
    size: bytes(wire['size']),
    virtual_size: bytes(wire['virtual_size']),
    disk_format: text(wire['disk_format']),
    container_format: text(wire['container_format']),
    checksum: text(wire['checksum']),
    os_hash_algo: text(wire['os_hash_algo']),
    os_hash_value: text(wire['os_hash_value']),
    min_disk: number(wire['min_disk']),
    min_ram: number(wire['min_ram']),
    protected: boolean(wire['protected']),
    os_hidden: boolean(wire['os_hidden']),
    created_at: string(wire['created_at']),
    updated_at: string(wire['updated_at']),
    tags: strings(wire['tags']),
    file: link(wire['file']),
    self: link(wire['self']),
    schema: link(wire['schema']),
    properties: properties ?? NO_PROPERTIES,
  }
  const { locations, direct_url: directUrl, stores } = wire
  if (locations !== undefined)
    if (fits('locations', locations)) image.locations = locations as readonly ImageLocation[]
    else odd = true
  if (directUrl !== undefined) image.direct_url = link(directUrl)
  if (stores !== undefined) image.stores = link(stores)
  if (extra !== undefined) image.extra = extra
  if (missing > 0) image.absent = absentFrom(wire, missing)
  return odd ? withOddities(image, wire) : image
}

/** The slow path, for an image that is not quite as this client knows them. */
function withOddities(image: Mutable<Image>, wire: Record<string, unknown>): Image {
  const extra = Object.assign(record<unknown>(), image.extra)
  for (const [name, kind] of FIELDS)
    if (Object.hasOwn(wire, name) && !fits(kind, wire[name])) extra[name] = wire[name]
  const kept: Mutable<Image> = { ...image }
  for (const name of OPTIONAL_NAMES)
    if (!Object.hasOwn(wire, name) || name in extra) delete kept[name]
  if (Object.keys(extra).length > 0) kept.extra = extra
  return kept
}

/** One list for all images of a cloud: it leaves out the same fields every time. */
let lastAbsent: readonly string[] = []
function absentFrom(wire: Record<string, unknown>, count: number): readonly string[] {
  const again = lastAbsent.length === count && lastAbsent.every((name) => wire[name] === undefined)
  if (!again) lastAbsent = Object.freeze(REQUIRED_NAMES.filter((name) => wire[name] === undefined))
  return lastAbsent
}

/**
 * The image as it was on the wire, custom properties at top level: what {@link decodeImage} read
 * comes out again, key for key. The object has no prototype.
 */
export function encodeImage(image: Image): Record<string, unknown> {
  const wire = record<unknown>()
  for (const key in image.properties) wire[key] = image.properties[key]
  for (const name of REQUIRED_NAMES) if (!image.absent?.includes(name)) wire[name] = image[name]
  for (const name of OPTIONAL_NAMES) if (image[name] !== undefined) wire[name] = image[name]
  for (const key in image.extra) wire[key] = image.extra[key]
  return wire
}
