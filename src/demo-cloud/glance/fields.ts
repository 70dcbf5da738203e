import { ImageFault, badRequest, denied } from './faults.ts'
import { policy, type Caller } from './policy.ts'
import { repr } from './python-text.ts'
import type { ImageRow, Visibility } from './rows.ts'

/** Names that a client may never write, and those it may not use at all (api/v2/images.py). */
const DISALLOWED = ['direct_url', 'self', 'file', 'schema', 'stores']
const READ_ONLY = [
  'created_at',
  'updated_at',
  'status',
  'checksum',
  'size',
  'virtual_size',
  'id',
  'os_hash_algo',
  'os_hash_value',
]
const RESERVED = ['location', 'deleted', 'deleted_at']
const RESERVED_PREFIX = 'os_glance'

/** Attributes that every image has; the rest are custom properties. */
export const BASE = new Set([
  ...READ_ONLY,
  'container_format',
  'disk_format',
  'min_disk',
  'min_ram',
  'name',
  'tags',
  'owner',
  'visibility',
  'protected',
  'os_hidden',
  'locations',
])

/** The property that says which license an image brings with it, on a cloud that has licenses. */
export const LICENSE = 'license_switch'

/** Glance's quotas of one image (image_property_quota, image_tag_quota, image_member_quota). */
const PER_IMAGE = 128
const MAX_INTEGER = 2_147_483_647

export const isDisallowed = (key: string) => DISALLOWED.includes(key)
export const readOnlyFault = (key: string) =>
  new ImageFault(403, `Attribute '${key}' is read-only.`)

/** @throws ImageFault 403 for names a change may not touch */
export function checkWritable(key: string): void {
  // Glance forgot "stores" there: a change of it is one of a custom property.
  if (READ_ONLY.includes(key) || (DISALLOWED.includes(key) && key !== 'stores'))
    throw readOnlyFault(key)
  if (isReserved(key)) throw new ImageFault(403, `Attribute '${key}' is reserved.`)
}

export const isReserved = (key: string) => RESERVED.includes(key) || key.startsWith(RESERVED_PREFIX)

/** @throws ImageFault 413 */
export function checkCount(what: 'properties' | 'tags' | 'members', attempted: number): void {
  if (attempted > PER_IMAGE)
    throw new ImageFault(
      413,
      `The limit has been exceeded on the number of allowed image ${what}. Attempted: ${attempted}, Maximum: ${PER_IMAGE}`,
    )
}

/**
 * Glance's databases take no characters beyond the basic plane (utils.no_4byte_params).
 * @throws ImageFault 400
 */
export function checkText(key: string, value: unknown): void {
  const wide = (each: unknown) => typeof each === 'string' && /[\u{10000}-\u{10FFFF}]/u.test(each)
  if (wide(key)) throw badRequest("Property names can't contain 4 byte unicode.")
  if (!wide(value) && !(Array.isArray(value) && value.some(wide))) return
  const title = key.toLowerCase().replaceAll(/(^|[^a-z])([a-z])/g, (found) => found.toUpperCase())
  throw badRequest(`${title} can't contain 4 byte unicode characters.`)
}

/** Bodies are objects or lists, never bare values. */
export function checkBodyType(body: unknown): void {
  if (typeof body !== 'object' || body === null)
    throw badRequest('Unexpected body type. Expected list/dict.')
}

function whole(key: 'min_disk' | 'min_ram', value: unknown): number {
  const number = Number(value)
  if (number < 0)
    throw badRequest(`Invalid value '${number}' for parameter '${key}': Cannot be a negative value`)
  if (number > MAX_INTEGER)
    throw badRequest(`'${key}' value out of range, must not exceed ${MAX_INTEGER}.`)
  return number
}

/** @throws ImageFault 403, when the caller may not give an image this visibility */
export function checkVisibility(caller: Caller, owner: string | null, value: unknown): void {
  if (value === 'public') policy.publicize(caller)
  if (value === 'community') policy.communitize(caller, owner ?? '')
}

/**
 * Writes one base attribute into a draft. The value has passed the schema.
 * @throws ImageFault with the sentence of the rule that forbids it
 */
export function assignBase(draft: ImageRow, key: string, value: unknown): void {
  if (key === 'name') draft.name = value as string | null
  else if (key === 'visibility') draft.visibility = value as Visibility
  else if (key === 'protected') draft.protected = value as boolean
  else if (key === 'os_hidden') draft.hidden = value as boolean
  else if (key === 'owner') draft.owner = value as string | null
  else if (key === 'min_disk') draft.minDisk = whole(key, value)
  else if (key === 'min_ram') draft.minRam = whole(key, value)
  else if (key === 'tags') {
    draft.tags = [...new Set(value as string[])]
    checkCount('tags', draft.tags.length)
  } else if (key === 'disk_format' || key === 'container_format') {
    if (draft.status !== 'queued')
      throw new ImageFault(403, `Attribute ${key} can be only replaced for a queued image.`)
    if (key === 'disk_format') draft.diskFormat = value as string | null
    else draft.containerFormat = value as string | null
  } else throw denied(`Property ${repr(key)} may not be set.`)
}
