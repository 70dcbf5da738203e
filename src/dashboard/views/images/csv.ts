import { csvCell } from '#lib/csv.ts'
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

/** The images as a table with a head, lines as RFC 4180 wants them. */
export function toCsv(images: Iterable<Image>): string {
  const lines = [[...FIELDS, 'tags'].join(',')]
  for (const image of images) {
    const cells = FIELDS.map((field) => csvCell(image[field]))
    lines.push([...cells, csvCell(image.tags.join(' '))].join(','))
  }
  return `${lines.join('\r\n')}\r\n`
}
