import type { Image } from '#openstack/glance/image.ts'
import { isAboutData } from '#dashboard/components/about-data.ts'
import { type Actor, canPublicize } from '#dashboard/components/rules.ts'
import { portableOf } from '#dashboard/components/portable/metadata.ts'
import type { Like } from './form.ts'

/** The same, and what is said about it. */
export interface LikeImage extends Like {
  readonly name: string
  readonly tags: readonly string[]
  readonly properties: readonly { key: string; value: string }[]
  /** Keys of properties that are not taken along. */
  readonly leftOut: readonly string[]
}

/** What can be set again of an image, and is true of any data. */
export function likeOf(image: Image, actor: Actor): LikeImage {
  const { metadata, leftOut } = portableOf(image)
  const all = Object.entries(metadata.properties ?? {})
  const properties = all.flatMap(([key, value]) => (isAboutData(key) ? [] : [{ key, value }]))
  const { visibility = 'private' } = metadata
  const mayShow = visibility !== 'public' || canPublicize(actor) === true
  const { name, tags, disk_format, container_format, min_disk, min_ram } = image
  return {
    name: name || image.id,
    tags,
    properties,
    leftOut: [
      ...all.flatMap(([key]) => (isAboutData(key) ? [key] : [])),
      ...leftOut.map(({ key }) => key),
    ],
    visibility: mayShow ? visibility : 'private',
    begin: (form, alone) => ({
      ...form,
      name: (alone && name) || form.name,
      min_ram: min_ram === 0 ? '' : String(min_ram),
      tags: [...tags],
      properties: properties.map((each) => ({ ...each })),
    }),
    complete: (form) => ({
      ...form,
      disk_format: form.disk_format || (disk_format ?? ''),
      container_format: form.container_format || (container_format ?? ''),
      // The disk in the file may be the larger one.
      min_disk: min_disk > Number(form.min_disk) ? String(min_disk) : form.min_disk,
    }),
  }
}
