import { pythonJson } from '../answers.ts'

export type Visibility = 'public' | 'private' | 'shared' | 'community'

export interface Member {
  id: string
  status: string
  /** Whether it may share on; API v1 alone knows this. */
  canShare?: boolean
  createdAt: number
  updatedAt: number
}

/**
 * Where an image's bytes are: made again at each reading (seeds), kept in the blob store, or at an
 * address elsewhere.
 */
export type Content =
  | { kind: 'made'; bytes: () => Uint8Array }
  | { kind: 'stored'; key: string }
  | { kind: 'elsewhere'; url: string }

/** One place that holds the data of an image. */
export interface Location {
  readonly store: string
  /** Null in a store of the cloud's own, where the address is made of the image's id. */
  readonly url: string | null
  /** What was said of it beside its store. */
  readonly metadata: Readonly<Record<string, unknown>>
}

/**
 * One image. A plain object whose lists are shared between rows that are alike: 100,000 of them
 * are held in memory. Nothing in a row may be changed in place, only through the catalogue.
 */
export interface ImageRow {
  readonly id: string
  name: string | null
  status: string
  visibility: Visibility
  owner: string | null
  size: number | null
  virtualSize: number | null
  diskFormat: string | null
  containerFormat: string | null
  checksum: string | null
  hash: string | null
  minDisk: number
  minRam: number
  protected: boolean
  hidden: boolean
  /** Milliseconds since 1970. */
  createdAt: number
  updatedAt: number
  tags: readonly string[]
  /** Custom properties; a map, because a key may be `__proto__`. */
  properties: ReadonlyMap<string, string>
  /** In the order of their making. */
  locations: readonly Location[]
  content: Content | null
  members: ReadonlyMap<string, Member>
}

const NO_PROPERTIES: ReadonlyMap<string, string> = new Map()
export const NO_MEMBERS: ReadonlyMap<string, Member> = new Map()
export const NO_TAGS: readonly string[] = []
export const NOWHERE: readonly Location[] = []

const OWN = new Map<string, Location>()

/** The place of an image in a store of the cloud's own; the same one for all images. */
export function inStore(store: string): Location {
  const known = OWN.get(store)
  if (known !== undefined) return known
  const made: Location = { store, url: null, metadata: {} }
  OWN.set(store, made)
  return made
}

export const FAST: readonly Location[] = [inStore('fast')]
export const SLOW: readonly Location[] = [inStore('slow')]

/** The address of a place, as `locations` and `direct_url` have it. */
export const urlOf = (row: { id: string }, location: Location) =>
  location.url ?? `file:///var/lib/glance/${location.store}/${row.id}`

/** A property that Glance itself keeps on an image; null takes it away. */
export function withProperty(
  properties: ReadonlyMap<string, string>,
  key: string,
  value: string | null,
): ReadonlyMap<string, string> {
  const changed = new Map(properties)
  if (value === null) changed.delete(key)
  else changed.set(key, value)
  return changed
}

/** A record without data, as POST /v2/images makes it. */
export function emptyRow(id: string, owner: string, now: number): ImageRow {
  return {
    id,
    name: null,
    status: 'queued',
    visibility: 'shared',
    owner,
    size: null,
    virtualSize: null,
    diskFormat: null,
    containerFormat: null,
    checksum: null,
    hash: null,
    minDisk: 0,
    minRam: 0,
    protected: false,
    hidden: false,
    createdAt: now,
    updatedAt: now,
    tags: NO_TAGS,
    properties: NO_PROPERTIES,
    locations: NOWHERE,
    content: null,
    members: NO_MEMBERS,
  }
}

/** Glance's times: UTC, whole seconds. */
export const isoTime = (ms: number) => `${new Date(ms).toISOString().slice(0, 19)}Z`

const quote = (value: string | null) => (value === null ? 'null' : JSON.stringify(value))

/** Rows share their lists, and nothing changes in place: their JSON is written once. */
const written = new WeakMap<object, string>()

function remembered<T extends object>(list: T, write: (list: T) => string): string {
  const known = written.get(list)
  if (known !== undefined) return known
  const made = write(list)
  written.set(list, made)
  return made
}

const propertiesJson = (properties: ReadonlyMap<string, string>) =>
  [...properties]
    // What Glance itself says of the stores goes over a property of that name.
    .filter(([key]) => key !== 'stores')
    .map(([key, value]) => `${quote(key)}: ${quote(value)}, `)
    .join('')
const directUrl = (row: ImageRow, places: readonly Location[]) =>
  places.length === 0 ? '' : `"direct_url": ${quote(urlOf(row, places[0]!))}, `
const locationJson = (row: ImageRow, location: Location) =>
  location.url === null
    ? `{"url": "${urlOf(row, location)}", "metadata": {"store": "${location.store}"}}`
    : `{"url": ${quote(location.url)}, ` +
      `"metadata": ${pythonJson({ ...location.metadata, store: location.store })}}`
const tagsJson = (tags: readonly string[]) => tags.map(quote).join(', ')

/**
 * The JSON of an image, in Glance's order of keys and with Python's spacing. Written by hand:
 * a page of 1000 rows must not cost an object each. With show_multiple_locations, as recorded,
 * everybody who sees an image sees where its data lies, in lists too; but of a deactivated one
 * only administrators do.
 */
export function imageJson(row: ImageRow, { admin }: { admin: boolean }): string {
  const places = row.status === 'deactivated' && !admin ? NOWHERE : row.locations
  const out =
    `{${remembered(row.properties, propertiesJson)}"name": ${quote(row.name)}, ` +
    `"disk_format": ${quote(row.diskFormat)}, "container_format": ${quote(row.containerFormat)}, ` +
    `"visibility": "${row.visibility}", "size": ${row.size}, "virtual_size": ${row.virtualSize}, ` +
    `"status": "${row.status}", "checksum": ${quote(row.checksum)}, ` +
    `"protected": ${row.protected}, "min_ram": ${row.minRam}, "min_disk": ${row.minDisk}, ` +
    `"owner": ${quote(row.owner)}, "os_hidden": ${row.hidden}, ` +
    `"os_hash_algo": ${row.hash === null ? 'null' : '"sha512"'}, ` +
    `"os_hash_value": ${quote(row.hash)}, "id": "${row.id}", ` +
    `"created_at": "${isoTime(row.createdAt)}", "updated_at": "${isoTime(row.updatedAt)}", ` +
    `"locations": [${places.map((each) => locationJson(row, each)).join(', ')}], ` +
    directUrl(row, places) +
    `"tags": [${remembered(row.tags, tagsJson)}], "self": "/v2/images/${row.id}", ` +
    `"file": "/v2/images/${row.id}/file", "schema": "/v2/schemas/image"`
  if (places.length === 0) return `${out}}`
  return `${out}, "stores": "${places.map(({ store }) => store).join(',')}"}`
}
