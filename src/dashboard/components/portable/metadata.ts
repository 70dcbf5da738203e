import type { BaseFields, Image } from '#openstack/glance/image.ts'
import { propertyKeyProblem } from '../property-rules.ts'

/**
 * What is set on an image and can be set again on any other, in any cloud: no ids, digests, sizes,
 * times and projects. Each part may be missing, which means "as it is". It is what is written to
 * files and read from them, so its shape is a promise.
 */
export type Portable = Pick<
  BaseFields,
  | 'name'
  | 'visibility'
  | 'protected'
  | 'os_hidden'
  | 'disk_format'
  | 'container_format'
  | 'min_disk'
  | 'min_ram'
  | 'tags'
> & {
  /** Null prototype, so a key `__proto__` is only a key. */
  properties?: Readonly<Record<string, string>>
}

/** The fields that are not lists, in the order in which every format writes them. */
export const PORTABLE_FIELDS = [
  'name',
  'visibility',
  'protected',
  'os_hidden',
  'disk_format',
  'container_format',
  'min_disk',
  'min_ram',
] as const satisfies readonly (keyof Portable)[]

export const VISIBILITIES = ['private', 'shared', 'community', 'public'] as const
export type Visibility = (typeof VISIBILITIES)[number]
export const isVisibility = (value: unknown): value is Visibility =>
  VISIBILITIES.some((known) => known === value)

/** An own property of the image that is not taken along, and why, as a sentence. */
export interface LeftOut {
  key: string
  why: string
}

/** The portable part of an image, and which of its properties could not be set again. */
export function portableOf(image: Image): { metadata: Portable; leftOut: readonly LeftOut[] } {
  const leftOut: LeftOut[] = []
  const properties = Object.create(null) as Record<string, string>
  for (const key of Object.keys(image.properties).toSorted()) {
    const why = propertyKeyProblem(key, [])
    if (why === null) properties[key] = image.properties[key] ?? ''
    else leftOut.push({ key, why })
  }
  for (const key of Object.keys(image.extra ?? {}))
    leftOut.push({ key, why: 'Its value is not text, and Glance lets one set only text.' })
  const { name, visibility, disk_format, container_format, min_disk, min_ram, tags } = image
  return {
    metadata: {
      name,
      ...(isVisibility(visibility) ? { visibility } : {}),
      protected: image.protected,
      ...(image.absent?.includes('os_hidden') ? {} : { os_hidden: image.os_hidden }),
      disk_format,
      container_format,
      min_disk,
      min_ram,
      tags: tags.toSorted(),
      properties,
    },
    leftOut,
  }
}
