import { isObject, type Json } from '../answers.ts'
import type { Platform } from '../platform.ts'
import { badRequest, clash, denied } from './faults.ts'
import type { ImageCloud } from './context.ts'
import { policy, type Caller } from './policy.ts'
import { repr } from './python-text.ts'
import { sizeAt } from './remote.ts'
import { urlOf, type Content, type ImageRow, type Location } from './rows.ts'

/** A change of the locations of an image, whose value has passed the schema. */
interface LocationChange {
  op: 'add' | 'remove' | 'replace'
  at: string | null
  value: unknown
}

/** An image in other places than before: what is read is what is here, else what is elsewhere. */
export function placesLeft(
  row: Readonly<ImageRow>,
  locations: readonly Location[],
): Pick<ImageRow, 'locations' | 'content'> {
  const here = locations.some(({ url }) => url === null)
  const content: Content | null = here
    ? row.content
    : locations[0]?.url
      ? { kind: 'elsewhere', url: locations[0].url }
      : null
  return { locations, content }
}

/** What a change of locations may have changed beside them. */
export const placedAs = (draft: ImageRow): Partial<ImageRow> => ({
  ...placesLeft(draft, draft.locations),
  status: draft.status,
  size: draft.size,
  checksum: draft.checksum,
  hash: draft.hash,
})

/** Changes an image, and removes its bytes once no place of it is here. */
export async function relocate(
  { catalogue, platform }: Pick<ImageCloud, 'catalogue' | 'platform'>,
  row: ImageRow,
  fields: Partial<ImageRow>,
): Promise<void> {
  const { content } = row
  catalogue.change(row, fields)
  if (content?.kind === 'stored' && row.content !== content)
    await platform.blobs.remove(content.key)
}

/** @throws ImageFault 400, when there is nothing to be had at an address, or nothing may be */
async function checkAddress(platform: Platform, url: string): Promise<number> {
  const invalid = badRequest('Invalid location')
  // Files of the host itself are never taken, and no store of this cloud knows another scheme.
  if (!/^https?:\/\//.test(url)) throw invalid
  let size: number | 'missing'
  try {
    size = await sizeAt(platform, url)
  } catch {
    throw badRequest('The Store URI was malformed.')
  }
  if (size === 'missing' || size <= 0) throw invalid
  return size
}

/** What the caller says that the data hashes to (_validate_validation_data). */
function validationData(draft: ImageRow, values: readonly Json[]): Partial<ImageRow> {
  const said = new Map<string, unknown>()
  for (const { validation_data: data } of values)
    for (const [key, value] of Object.entries(isObject(data) ? data : {})) {
      if (said.has(key) && said.get(key) !== value) throw clash(`Conflicting values for ${key}`)
      said.set(key, value)
    }
  const current: Json = {
    checksum: draft.checksum,
    os_hash_algo: draft.hash === null ? null : 'sha512',
    os_hash_value: draft.hash,
  }
  const news = new Map<string, string>()
  for (const [key, value] of said) {
    if (value === current[key]) continue
    if (current[key]) throw clash(`${key} is already set with a different value`)
    news.set(key, String(value))
  }
  if (news.size === 0) return {}
  if (draft.status !== 'queued')
    throw clash(
      `New value(s) for ${[...news.keys()].join(', ')} may only be provided when image status is 'queued'`,
    )
  const hexadecimal = (key: string) => {
    const value = news.get(key)!
    if (!/^([0-9a-f]{2})*$/i.test(value))
      throw clash(`${key} (${value}) is not a valid hexadecimal value`)
    return value
  }
  const checksum = news.has('checksum') ? hexadecimal('checksum') : draft.checksum
  const algorithm = news.get('os_hash_algo') ?? 'None'
  if (algorithm !== 'sha512') throw clash(`os_hash_algo must be sha512, not ${algorithm}`)
  const hash = hexadecimal('os_hash_value')
  if (hash.length !== 128)
    throw clash(`os_hash_value (${hash}) is not the correct size for sha512 (should be 64 bytes)`)
  return { checksum, hash }
}

function locationOf(value: Json): Location {
  const { store: _, ...metadata } = value['metadata'] as Json
  return { store: 'web', url: String(value['url']), metadata }
}

const same = (a: Location, b: Location) =>
  a.url === b.url && JSON.stringify(a.metadata) === JSON.stringify(b.metadata)

/** Takes new places: the image is active then, without anyone having read its data. */
async function take(platform: Platform, draft: ImageRow, values: readonly Json[]): Promise<void> {
  const hashes = validationData(draft, values)
  for (const value of values) {
    const location = locationOf(value)
    const size = await checkAddress(platform, location.url!)
    if (draft.locations.some((each) => same(each, location)))
      throw badRequest(`The location ${location.url} already exists`)
    // Behind the others, wherever it was to go: Glance reads them in the order of their making.
    draft.locations = [...draft.locations, location]
    draft.size ||= size
  }
  if (draft.status === 'queued') Object.assign(draft, hashes, { status: 'active' })
}

function position(at: string | null, last: number): number | null {
  if (at === '-') return last
  return /^\d+$/.test(at ?? '') ? Number(at) : null
}

/**
 * One operation on `/locations` of a PATCH, done to a draft (glance/api/v2/images.py).
 * @throws ImageFault with Glance's sentence
 */
export async function changeLocations(
  platform: Platform,
  draft: ImageRow,
  change: LocationChange,
  caller: Caller,
): Promise<void> {
  const { op, at, value } = change
  if (op === 'replace' && Array.isArray(value) && value.length === 0)
    throw denied('Cannot set locations to empty list.')
  if (op === 'remove') policy.admin(caller, 'delete_image_location')
  else policy.own(caller, draft, 'set_image_location')
  const states = op === 'remove' ? ['active'] : ['active', 'queued']
  if (!states.includes(draft.status))
    throw clash(`It's not allowed to ${op} locations if image status is ${draft.status}.`)
  const { locations } = draft
  if (op === 'add') {
    if (position(at, locations.length) === null) {
      validationData(draft, [value as Json])
      throw badRequest('Invalid position for adding a location.')
    }
    return take(platform, draft, [value as Json])
  }
  if (op === 'remove') {
    if (locations.length === 1) throw denied('Cannot remove last location in the image.')
    const index = position(at, locations.length - 1)
    if (index === null || index >= locations.length)
      throw badRequest('Invalid position for removing a location.')
    draft.locations = locations.toSpliced(index, 1)
    return
  }
  return replace(platform, draft, value as Json[])
}

/** All at once: only where there are none yet, or where the addresses stay the same. */
async function replace(
  platform: Platform,
  draft: ImageRow,
  values: readonly Json[],
): Promise<void> {
  const { locations } = draft
  const given = values.map(({ url }) => String(url)).toSorted()
  const had = locations.map((each) => urlOf(draft, each)).toSorted()
  if (given.join('\n') !== had.join('\n')) {
    if (locations.length === 0) return take(platform, draft, values)
    const shown = locations.map((each, i) => ({
      id: i + 1,
      url: urlOf(draft, each),
      metadata: { ...each.metadata, store: each.store },
      status: 'active',
    }))
    throw badRequest(`Original locations is not empty: ${repr(shown)}`)
  }
  draft.locations = values.map((value) => {
    const kept = locations.find((each) => urlOf(draft, each) === value['url'])!
    return { ...kept, metadata: locationOf(value).metadata }
  })
}
