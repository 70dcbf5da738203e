/** What a row can show beside its name, which is always there and first. */
export const COLUMN_KEYS = [
  'name',
  'status',
  'visibility',
  'format',
  'size',
  'owner',
  'updated',
  'digest',
  'created',
  'virtual',
  'container',
  'disk',
  'ram',
] as const
export type ColumnKey = (typeof COLUMN_KEYS)[number]

export const DEFAULT_COLUMNS: readonly ColumnKey[] = [
  'status',
  'visibility',
  'format',
  'size',
  'owner',
  'updated',
  'digest',
]

export interface Column {
  key: ColumnKey
  label: string
  /** Width, as part of `grid-template-columns`. */
  width: string
  /** Numbers and dates stand right. */
  end?: true
  /** A faint unit of fixed width follows the number, so that the figures stand under each other. */
  unit?: true
  /** The digest is a verdict of this browser, not a fact of the image: it has no order. */
  unsorted?: true
  /** Leaves the table where there is little room, unless it was chosen on purpose. */
  wide?: true
}

export const COLUMNS: Readonly<Record<ColumnKey, Column>> = {
  name: { key: 'name', label: 'Name', width: 'minmax(10rem, 1fr)' },
  status: { key: 'status', label: 'Status', width: '136px' },
  visibility: { key: 'visibility', label: 'Visibility', width: '124px' },
  format: { key: 'format', label: 'Format', width: '76px', wide: true },
  size: { key: 'size', label: 'Size', width: '92px', end: true, unit: true },
  owner: { key: 'owner', label: 'Owner', width: '118px', wide: true },
  updated: { key: 'updated', label: 'Updated', width: '116px', end: true },
  digest: { key: 'digest', label: 'Digest', width: '68px', unsorted: true },
  created: { key: 'created', label: 'Created', width: '104px', end: true },
  virtual: { key: 'virtual', label: 'Virtual size', width: '112px', end: true, unit: true },
  container: { key: 'container', label: 'Container', width: '92px' },
  disk: { key: 'disk', label: 'Min disk', width: '92px', end: true, unit: true },
  ram: { key: 'ram', label: 'Min RAM', width: '92px', end: true, unit: true },
}
