import type { Image } from '#openstack/glance/image.ts'

const FIELDS = [
  'id',
  'name',
  'status',
  'visibility',
  'disk_format',
  'container_format',
  'size',
  'virtual_size',
  'owner',
  'min_disk',
  'min_ram',
  'protected',
  'os_hidden',
  'checksum',
  'os_hash_algo',
  'os_hash_value',
  'created_at',
  'updated_at',
] as const

/**
 * A cell that no spreadsheet runs. A text that begins like a formula gets an apostrophe in front,
 * the usual sign for "this is text" (OWASP, CSV Injection); quotes as in RFC 4180.
 */
export function csvCell(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const safe = /^[=+\-@\t\r\n|%]/.test(text) ? `'${text}` : text
  return /[",\r\n']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** The images as a table with a head, lines as RFC 4180 wants them. */
export function toCsv(images: Iterable<Image>): string {
  const lines = [[...FIELDS, 'tags'].join(',')]
  for (const image of images) {
    const cells = FIELDS.map((field) => csvCell(image[field]))
    lines.push([...cells, csvCell(image.tags.join(' '))].join(','))
  }
  return `${lines.join('\r\n')}\r\n`
}

/** Gives a text to the browser to save. */
export function saveText(text: string, fileName: string): void {
  // The mark makes spreadsheets read the names as UTF-8.
  const url = URL.createObjectURL(new Blob(['\uFEFF', text], { type: 'text/csv;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = url
  link.download = fileName
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
