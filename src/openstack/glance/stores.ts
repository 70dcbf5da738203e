import { createHttp, segment, type CallOptions, type FetchLike } from '../http.ts'
import { imageRoot } from './base.ts'

/**
 * Where the data of images lies, on a cloud with several stores. Calls reject as all others of the
 * client do.
 */
export interface ImageStores {
  /**
   * Deletes the data of one store; the image and what other stores have of it stay. For
   * administrators (delete_image_location).
   *
   * @throws ApiError 403 when it is the last that has it, 404 when it has none of it, 409 for a store
   * that this Glance does not know and for an image that is not active.
   */
  removeFromStore: (storeId: string, imageId: string, o?: CallOptions) => Promise<void>
  /**
   * Begins to copy the data into further stores and does not wait: `os_glance_importing_to_stores`
   * and `os_glance_failed_import` of the image tell how it goes. For administrators (copy_image).
   *
   * @throws ApiError 400 when one of them has it already, 404 where the cloud has no import, 409 for
   * a store that it does not know, for an image that is not active or is being imported already.
   */
  copyToStores: (
    imageId: string,
    storeIds: readonly string[],
    o?: CallOptions & { allMustSucceed?: boolean },
  ) => Promise<void>
}

/** @param o As for `createGlance`. A client of its own, so that only pages about stores load it. */
export function createImageStores(o: {
  fetch: FetchLike
  base: string
  token?: string
}): ImageStores {
  const base = imageRoot(o.base)
  const http = createHttp({ fetch: o.fetch, base, service: 'image', token: o.token })
  return {
    removeFromStore: async (storeId, imageId, options) => {
      const path = `/v2/stores/${segment(storeId)}/${segment(imageId)}`
      const response = await http.send({ method: 'DELETE', path, signal: options?.signal })
      await response.body?.cancel()
    },
    copyToStores: async (imageId, storeIds, options) => {
      const json = {
        method: { name: 'copy-image' },
        stores: storeIds,
        // What one store refuses does not take from the others what they have got.
        all_stores_must_succeed: options?.allMustSucceed ?? false,
      }
      const path = `/v2/images/${segment(imageId)}/import`
      const response = await http.send({ method: 'POST', path, json, signal: options?.signal })
      await response.body?.cancel()
    },
  }
}
