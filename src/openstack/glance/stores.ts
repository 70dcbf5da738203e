import { segment, type CallOptions } from '../http.ts'
import { imageHttp, sent, type ImageAccess } from './image-http.ts'

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
}

/** @param o As for `createGlance`. A client of its own, so that only pages about stores load it. */
export function createImageStores(o: ImageAccess): ImageStores {
  const http = imageHttp(o)
  return {
    removeFromStore: async (storeId, imageId, options) => {
      const path = `/v2/stores/${segment(storeId)}/${segment(imageId)}`
      await sent(http, { method: 'DELETE', path, signal: options?.signal })
    },
  }
}
