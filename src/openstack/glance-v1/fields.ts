import { encodeMeta, encodeValue } from './meta-headers.ts'
import type { ImageV1 } from './image.ts'

/** The fields that a person may give an image. */
interface BaseFieldsV1 {
  name?: string | null
  disk_format?: string
  /** Where one of the two formats is an Amazon one, Glance gives the other the same. */
  container_format?: string
  is_public?: boolean
  protected?: boolean
  /** GiB. */
  min_disk?: number
  /** MiB. */
  min_ram?: number
  /** Heard from administrators only. */
  owner?: string
  /**
   * Bytes of the data to come, MD5 of them: data that is otherwise kills the image. A size of 0
   * makes an image without data active at once.
   */
  size?: number
  checksum?: string
  /** An http address that is to serve the data from now on; only while the image is queued. */
  location?: string
  /** An http address that Glance copies the data from by itself; only while it is queued. */
  copy_from?: string
}

/** A new image. */
export interface ImageFieldsV1 extends BaseFieldsV1 {
  /** A UUID; Glance chooses one otherwise. */
  id?: string
  /** Scheme of the store, `file`, `rbd`, `swift`. */
  store?: string
  properties?: Readonly<Record<string, string>>
}

/** What is to be different; what is not named stays. */
export interface ImageChangesV1 extends BaseFieldsV1 {
  /** Null removes the property. */
  properties?: Readonly<Record<string, string | null>>
}

/** Without it, a PUT takes away every property that it does not name. */
const PURGE = 'x-glance-registry-purge-props'

const copyHeader = (url: string | undefined): Record<string, string> =>
  url === undefined ? {} : { 'x-glance-api-copy-from': encodeValue('copy_from', url) }

/** Headers of a new image. @throws RefusedError for what would not arrive as it is */
export function fieldHeaders(fields: ImageFieldsV1): Record<string, string> {
  const { properties = {}, copy_from: copyFrom, ...core } = fields
  return { ...encodeMeta(core, properties), ...copyHeader(copyFrom) }
}

/** Headers of data for a queued image. */
export const uploadHeaders = (data: {
  size?: number | undefined
  checksum?: string | undefined
}): Record<string, string> => ({ ...encodeMeta(data, {}), [PURGE]: 'false' })

/**
 * Headers of a change. Properties that are not named stay; where one is removed, all that stay are
 * sent again.
 *
 * @returns null when nothing is different
 * @throws RefusedError for what would not arrive as it is, also of what was there before
 */
export function changeHeaders(
  before: ImageV1,
  changes: ImageChangesV1,
): Record<string, string> | null {
  const { properties = {}, copy_from: copyFrom, ...core } = changes
  const changed = Object.entries(core).filter(
    ([name, value]) => value !== undefined && value !== before[name as keyof typeof core],
  )
  const set: [string, string][] = []
  const removed = new Set<string>()
  for (const [name, value] of Object.entries(properties)) {
    if (value === null) {
      if (name in before.properties) removed.add(name)
    } else if (before.properties[name] !== value) set.push([name, value])
  }
  if (changed.length + set.length + removed.size === 0 && copyFrom === undefined) return null
  const stay = Object.entries(before.properties).filter(([name]) => !removed.has(name))
  const sent = removed.size > 0 ? [...stay, ...set] : set
  return {
    ...encodeMeta(Object.fromEntries(changed), Object.fromEntries(sent)),
    ...copyHeader(copyFrom),
    [PURGE]: String(removed.size > 0),
  }
}
