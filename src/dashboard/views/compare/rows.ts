import { BASE_FIELDS } from '#openstack/glance/image.ts'
import type { Image } from '#openstack/glance/image.ts'
import { formatBytes } from '#lib/bytes.ts'
import {
  KNOWN_GROUPS,
  RECORD_GROUPS,
} from '#dashboard/components/image-editing/known-attributes.ts'

/** One attribute of one image. */
export interface Cell {
  /** Exactly what Glance says, as text; null where the image has no such attribute or value. */
  text: string | null
  /** The same in other words, for people: `2.14 GiB`. */
  note: string | null
}

/** What of an image can be copied to another by a row. */
export type Part =
  | { kind: 'field'; field: CopiedField }
  | { kind: 'property'; key: string }
  | { kind: 'tag'; tag: string }

export interface Row {
  /** Names the row on the page. */
  id: string
  label: string
  /** As Glance spells it; null where the label is that already. */
  rawKey: string | null
  /** In the order of the images. */
  cells: readonly Cell[]
  same: boolean
  /** Null where Glance sets it by itself, or lets nobody set it once there is data. */
  part: Part | null
}

export interface RowGroup {
  title: string
  rows: readonly Row[]
}

/** Fields that may be written at any time and mean the same on another image; a name does not. */
export const COPIED_FIELDS = [
  'visibility',
  'protected',
  'os_hidden',
  'min_disk',
  'min_ram',
] as const
export type CopiedField = (typeof COPIED_FIELDS)[number]
const isCopied = (key: string): key is CopiedField => COPIED_FIELDS.some((each) => each === key)

const LABELS = new Map(
  [...RECORD_GROUPS, ...KNOWN_GROUPS].flatMap(({ attributes }) =>
    attributes.map(({ key, label }) => [key, label] as const),
  ),
)

const FIELDS = {
  Base: ['name', 'status', 'visibility', 'owner', 'protected', 'os_hidden'],
  Digests: ['checksum', 'os_hash_algo', 'os_hash_value'],
  'Formats and sizes': [
    'disk_format',
    'container_format',
    'size',
    'virtual_size',
    'min_disk',
    'min_ram',
    'stores',
    'direct_url',
    'locations',
  ],
  Dates: ['created_at', 'updated_at'],
} as const satisfies Record<string, readonly (keyof Image)[]>
/** Many clouds tell none of these. */
const RARE: ReadonlySet<string | null> = new Set(['stores', 'direct_url', 'locations'])
type Field = (typeof FIELDS)[keyof typeof FIELDS][number]

function noteOf(field: Field, value: unknown): string | null {
  if (typeof value !== 'number') return null
  switch (field) {
    case 'size':
    case 'virtual_size':
      return formatBytes(value)
    case 'min_disk':
      return 'GiB'
    case 'min_ram':
      return 'MiB'
    default:
      return null
  }
}

const asText = (value: unknown): string | null => {
  if (value === null || value === undefined) return null
  return typeof value === 'string' ? value : JSON.stringify(value)
}

const NOTHING: Cell = { text: null, note: null }
const isSame = ([first, ...others]: readonly Cell[]) =>
  others.every((cell) => cell.text === first?.text)

function fieldRow(images: readonly Image[], field: Field): Row {
  const cells = images.map((image) => {
    // A value of another type than Glance's is kept beside the field (see decodeImage).
    const value = image.extra && field in image.extra ? image.extra[field] : image[field]
    return { text: asText(value), note: noteOf(field, value) }
  })
  const part: Part | null = isCopied(field) ? { kind: 'field', field } : null
  const label = LABELS.get(field) ?? field
  return { id: `field ${field}`, label, rawKey: field, cells, same: isSame(cells), part }
}

function propertyRow(images: readonly Image[], key: string): Row {
  const cells = images.map(({ properties, extra }) =>
    extra && key in extra
      ? { text: JSON.stringify(extra[key]), note: null }
      : key in properties
        ? { text: properties[key] ?? '', note: null }
        : NOTHING,
  )
  const odd = images.some(({ extra }) => extra && key in extra)
  const label = LABELS.get(key)
  return {
    id: `property ${key}`,
    label: label ?? key,
    rawKey: label === undefined ? null : key,
    cells,
    same: isSame(cells),
    part: odd ? null : { kind: 'property', key },
  }
}

function tagRow(images: readonly Image[], tag: string): Row {
  const cells = images.map(({ tags }) => (tags.includes(tag) ? { text: tag, note: null } : NOTHING))
  return {
    id: `tag ${tag}`,
    label: tag,
    rawKey: null,
    cells,
    same: isSame(cells),
    part: { kind: 'tag', tag },
  }
}

const union = (lists: readonly (readonly string[])[]) => [...new Set(lists.flat())].toSorted()

/** Every attribute of the images side by side, in groups; groups without a row are left out. */
export function compareRows(images: readonly Image[]): RowGroup[] {
  const fields = (title: keyof typeof FIELDS): RowGroup => ({
    title,
    rows: FIELDS[title]
      .map((field) => fieldRow(images, field))
      .filter(({ rawKey, cells }) => !RARE.has(rawKey) || cells.some(({ text }) => text !== null)),
  })
  const keys = union(
    images.map(({ properties, extra }) => [
      ...Object.keys(properties),
      ...Object.keys(extra ?? {}).filter((key) => !BASE_FIELDS.has(key)),
    ]),
  )
  const groups: RowGroup[] = [
    fields('Base'),
    fields('Digests'),
    fields('Formats and sizes'),
    { title: 'Properties', rows: keys.map((key) => propertyRow(images, key)) },
    {
      title: 'Tags',
      rows: union(images.map(({ tags }) => tags)).map((tag) => tagRow(images, tag)),
    },
    fields('Dates'),
  ]
  return groups.filter(({ rows }) => rows.length > 0)
}
