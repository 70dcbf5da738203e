import { segment, type CallOptions } from '../http.ts'
import { isObject, object, objects, text } from '../json.ts'
import { RefusedError } from '../refused.ts'
import type { Image } from './image.ts'
import { imageHttp, sent, type ImageAccess } from './image-http.ts'
import type { PatchOperation } from './image-patch.ts'

/** An address of an image's bytes. */
interface Location {
  readonly url: string
  /** `store` is set by Glance, by the scheme of the address. */
  readonly metadata: Readonly<Record<string, unknown>>
}

/** What the data at an address must be; only for an image that has no digests yet. */
export interface ValidationData {
  /** MD5, hexadecimal. */
  readonly checksum?: string
  /** The cloud's own algorithm; any other is a 409. */
  readonly os_hash_algo: string
  readonly os_hash_value: string
}

const indexOf = (image: Pick<Image, 'id' | 'locations'>, url: string): number => {
  const at = image.locations?.findIndex((location) => location.url === url) ?? -1
  if (at >= 0) return at
  throw new RefusedError('not-addressable', url, 'The image has no such address any more.')
}

/**
 * Patches of the addresses of an image, where the cloud shows them (show_multiple_locations). They
 * are named by their place in the list, so the image is to be read just before: RefusedError when it
 * has no such address any more.
 *
 * A queued image becomes active by its first one. Replacing the list of an image that has one is a
 * 400 ("Original locations is not empty"), so one is replaced by adding the new one first: both in
 * one patch, which Glance does whole or not at all.
 */
export const locationPatch = {
  add: (url: string, validation?: ValidationData): PatchOperation[] => [
    {
      op: 'add',
      path: '/locations/-',
      value: { url, metadata: {}, ...(validation ? { validation_data: validation } : {}) },
    },
  ],
  remove: (image: Pick<Image, 'id' | 'locations'>, url: string): PatchOperation[] => [
    { op: 'remove', path: `/locations/${indexOf(image, url)}` },
  ],
  replace: (image: Pick<Image, 'id' | 'locations'>, from: string, to: string): PatchOperation[] => [
    ...locationPatch.add(to),
    ...locationPatch.remove(image, from),
  ],
}

/** The addresses of API 2.17 (glance/api/v2/images.py), which need no locations to be shown. */
export interface ImageLocations {
  /** For services alone by default (fetch_image_location). */
  list: (imageId: string, o?: CallOptions) => Promise<Location[]>
  /**
   * Gives a queued image its data. Glance takes the digests in the background.
   *
   * @throws ApiError 404 before 2.17, 409 for an image that is not queued.
   */
  add: (
    imageId: string,
    url: string,
    o?: CallOptions & { validation?: ValidationData },
  ) => Promise<void>
}

/** @param o As for `createGlance`. */
export function createImageLocations(o: ImageAccess): ImageLocations {
  const http = imageHttp(o)
  const path = (id: string) => `/v2/images/${segment(id)}/locations`
  return {
    list: async (id, options) => {
      const { value } = await http.json({ method: 'GET', path: path(id), signal: options?.signal })
      // A list by itself; in an object where a release wraps it.
      return objects(isObject(value) ? value['locations'] : value).map((wire) => ({
        url: text(wire['url']),
        metadata: object(wire['metadata']),
      }))
    },
    add: async (id, url, options) => {
      const json = { url, ...(options?.validation ? { validation_data: options.validation } : {}) }
      await sent(http, { method: 'POST', path: path(id), json, signal: options?.signal })
    },
  }
}
