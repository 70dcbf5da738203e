import { badRequest } from '../glance/faults.ts'
import type { ImageRow } from '../glance/rows.ts'

/**
 * Metadata of an image in API v1: headers of requests and answers, and the JSON beside them
 * (glance/common/utils.py before 2018: image_meta_to_http_headers, get_image_meta_from_headers).
 */
const PREFIX = 'x-image-meta-'
const PROPERTY = 'x-image-meta-property-'

const NUMBERS = ['size', 'min_disk', 'min_ram', 'virtual_size']
const FLAGS = ['is_public', 'deleted', 'protected']
/** All fields that a request may name; what is not a number or a flag is text. */
const CORE = new Set([
  ...NUMBERS,
  ...FLAGS,
  ...'location disk_format container_format name status copy_from uri checksum'.split(' '),
  ...'created_at updated_at deleted_at owner store id'.split(' '),
])

export interface ImageMeta {
  /** Text fields that were sent; null where the value was empty. */
  texts: Map<string, string | null>
  numbers: Map<string, number>
  flags: Map<string, boolean>
  /** An empty value is no value: such a property is not kept. */
  properties: Map<string, string>
}

const DISK_FORMATS = 'ami ari aki vhd vhdx vmdk raw qcow2 vdi iso ploop'.split(' ')
const CONTAINER_FORMATS = 'ami ari aki bare ovf ova docker'.split(' ')
const AMAZON = ['ami', 'ari', 'aki']

/** Header values are bytes, and Glance takes them for UTF-8. @throws ImageFault 400 */
function decodeValue(value: string): string {
  try {
    const bytes = Uint8Array.from(value, (char) => char.charCodeAt(0))
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw badRequest(
      'Error decoding your request. Either the URL or the request body contained characters that could not be decoded by Glance',
    )
  }
}

const encoder = new TextEncoder()
const encodeValue = (value: string) =>
  Array.from(encoder.encode(value), (byte) => String.fromCharCode(byte)).join('')

const invalid = (key: string, value: string | null, why: string) =>
  badRequest(`Invalid value '${value ?? 'None'}' for parameter '${key}': ${why}`)

function whole(key: string, value: string | null): number {
  if (value === null || !/^\s*[+-]?\d+\s*$/.test(value))
    throw invalid(key, value, `Cannot convert image ${key} '${value ?? 'None'}' to an integer.`)
  const number = Number(value)
  if (number < 0) throw invalid(key, String(number), 'Cannot be a negative value.')
  return number
}

/** oslo.utils' bool_from_string: what is not plainly true is false. */
const truth = (value: string | null) => /^\s*(1|t|true|on|y|yes)\s*$/i.test(value ?? '')

function checkFormats(texts: Map<string, string | null>): void {
  const disk = texts.get('disk_format')
  const container = texts.get('container_format')
  if (disk !== undefined && !DISK_FORMATS.includes(disk ?? ''))
    throw badRequest(`Invalid disk format '${disk ?? 'None'}' for image.`)
  if (container !== undefined && !CONTAINER_FORMATS.includes(container ?? ''))
    throw badRequest(`Invalid container format '${container ?? 'None'}' for image.`)
  if (!AMAZON.includes(disk ?? '') && !AMAZON.includes(container ?? '')) return
  if (disk == null) texts.set('disk_format', container!)
  else if (container == null) texts.set('container_format', disk)
  else if (disk !== container)
    throw badRequest(
      "Invalid mix of disk and container formats. When setting a disk or container format to one of 'aki', 'ari', or 'ami', the container and disk formats must match.",
    )
}

/**
 * What a request says of an image, from pairs of header names in lower case and decoded values.
 * @throws ImageFault 400 in the words of Glance
 */
export function readMeta(headers: Iterable<[name: string, value: string]>): ImageMeta {
  const meta: ImageMeta = {
    texts: new Map(),
    numbers: new Map(),
    flags: new Map(),
    properties: new Map(),
  }
  for (const [name, value] of headers) {
    // WSGI has one spelling for both: this is why no name of a property holds a hyphen.
    const key = name.replaceAll('-', '_')
    if (name.startsWith(PROPERTY)) {
      if (value !== '') meta.properties.set(key.slice(PROPERTY.length), value)
      continue
    }
    if (!name.startsWith(PREFIX)) continue
    const field = key.slice(PREFIX.length)
    if (!CORE.has(field)) throw badRequest(`Bad header: ${name}`)
    const given = value === '' ? null : value
    if (NUMBERS.includes(field)) {
      // Not known is a value of this one alone.
      if (field !== 'virtual_size' || given !== 'None') meta.numbers.set(field, whole(field, given))
    } else if (FLAGS.includes(field)) meta.flags.set(field, truth(given))
    else meta.texts.set(field, given)
  }
  checkFormats(meta.texts)
  const name = meta.texts.get('name') ?? ''
  if (name.length > 255) throw badRequest(`Image name too long: ${name.length}`)
  const checksum = meta.texts.get('checksum') ?? ''
  if (checksum.length > 32)
    throw badRequest(`Invalid checksum '${checksum}': can't exceed 32 characters`)
  return meta
}

export const headersOf = (request: Request): [string, string][] =>
  [...request.headers]
    .filter(([name]) => name.startsWith(PREFIX))
    .map(([name, value]) => [name, decodeValue(value)])

/** v1's times: UTC, microseconds, and no letter that says so. */
const time = (ms: number) => new Date(ms).toISOString().replace('Z', '000')

/** The six keys of a brief list. */
export const briefDict = (row: ImageRow) => ({
  id: row.id,
  name: row.name,
  disk_format: row.diskFormat,
  container_format: row.containerFormat,
  checksum: row.checksum,
  size: row.size ?? 0,
})

/** An image in a detailed list and in the answers to POST and PUT; never its location. */
export const imageDict = (row: ImageRow) => ({
  id: row.id,
  name: row.name,
  status: row.status,
  size: row.size ?? 0,
  virtual_size: row.virtualSize,
  disk_format: row.diskFormat,
  container_format: row.containerFormat,
  checksum: row.checksum,
  is_public: row.visibility === 'public',
  protected: row.protected,
  owner: row.owner,
  min_disk: row.minDisk,
  min_ram: row.minRam,
  created_at: time(row.createdAt),
  updated_at: time(row.updatedAt),
  deleted: false,
  deleted_at: null,
  properties: Object.fromEntries(row.properties),
})

/** Python's str of a value: a boolean begins with a capital. */
const pythonStr = (value: string | number | boolean) =>
  typeof value === 'boolean' ? (value ? 'True' : 'False') : String(value)

/** The headers that tell of an image; what it does not have is left out. */
export function metaHeaders(row: ImageRow): Headers {
  const headers = new Headers()
  const { properties, ...core } = imageDict(row)
  for (const [key, value] of Object.entries(core))
    if (value !== null) headers.set(PREFIX + key, encodeValue(pythonStr(value)))
  for (const [key, value] of Object.entries(properties))
    headers.set(PROPERTY + key.toLowerCase(), encodeValue(value))
  if (row.checksum !== null) headers.set('etag', row.checksum)
  return headers
}

/**
 * The image as an older cloud would have it: API v1 knows neither communities nor hidden images,
 * and whatever is not public may be shared (glance/db/utils.py, ensure_image_dict_v2_compliant).
 */
export const legacyRow = (row: ImageRow): ImageRow => ({
  ...row,
  visibility: row.visibility === 'public' ? 'public' : 'shared',
  hidden: false,
})
