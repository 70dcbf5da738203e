import { segment, type CallOptions, type HttpRequest } from '../http.ts'
import { object, objects, text } from '../json.ts'
import { imageHttp, sent, type ImageAccess } from './image-http.ts'

/** An image whose data the cache has. */
export interface CachedImage {
  readonly image_id: string
  /** How often it was downloaded from the cache. */
  readonly hits: number
  /** Seconds since 1970, with a fraction; null where Glance does not say. */
  readonly last_accessed: number | null
  readonly last_modified: number | null
  /** Bytes. */
  readonly size: number
}

export interface CacheState {
  readonly cached: readonly CachedImage[]
  /** Ids of images that wait to be fetched. */
  readonly queued: readonly string[]
}

export type CacheTarget = 'both' | 'cache' | 'queue'

/**
 * The cache of the node that answers: each has its own, and which one answers is the balancer's
 * choice. For administrators (cache_list, cache_image, cache_delete). Without a cache, and before
 * API 2.14, all of it is 404.
 */
export interface ImageCache {
  getState: (o?: CallOptions) => Promise<CacheState>
  /** @throws ApiError 400 for an image that is not active, 404 for one that is not there. */
  queue: (imageId: string, o?: CallOptions) => Promise<void>
  /** Out of the cache and out of the queue; one that is in neither is no error. */
  evict: (imageId: string, o?: CallOptions) => Promise<void>
  clear: (target: CacheTarget, o?: CallOptions) => Promise<void>
  /** Throws out what is broken or stalled. API 2.18. */
  clean: (o?: CallOptions) => Promise<void>
  /** Throws out the least recently used, down to the size that the operator allows. API 2.18. */
  prune: (o?: CallOptions) => Promise<void>
  /**
   * Addresses of the nodes that have it. API 2.18.
   *
   * @throws ApiError 409 where the nodes have no common database of their caches.
   */
  nodesOf: (imageId: string, o?: CallOptions) => Promise<string[]>
}

/** @param o As for `createGlance`. */
export function createImageCache(o: ImageAccess): ImageCache {
  const http = imageHttp(o)
  const run = (request: HttpRequest) => sent(http, request)
  const image = (id: string) => `/v2/cache/${segment(id)}`
  return {
    getState: async (options) => {
      const request: HttpRequest = { method: 'GET', path: '/v2/cache', signal: options?.signal }
      return decodeCacheState((await http.json(request)).value)
    },
    queue: async (id, options) => run({ method: 'PUT', path: image(id), signal: options?.signal }),
    evict: async (id, options) =>
      run({ method: 'DELETE', path: image(id), signal: options?.signal }),
    clear: async (target, options) =>
      run({
        method: 'DELETE',
        path: '/v2/cache',
        // Without the header both are cleared; Glance knows no word for it.
        ...(target === 'both' ? {} : { headers: { 'X-Image-Cache-Clear-Target': target } }),
        signal: options?.signal,
      }),
    clean: async (options) =>
      run({ method: 'POST', path: '/v2/cache/clean', signal: options?.signal }),
    prune: async (options) =>
      run({ method: 'POST', path: '/v2/cache/prune', signal: options?.signal }),
    nodesOf: async (id, options) => {
      const path = `/v2/cache/nodes/${segment(id)}`
      const { value } = await http.json({ method: 'GET', path, signal: options?.signal })
      return strings(object(value)['cached_nodes'])
    },
  }
}

const strings = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
const amount = (value: unknown): number => (typeof value === 'number' && value >= 0 ? value : 0)
const time = (value: unknown): number | null =>
  typeof value === 'number' && value > 0 ? value : null

/** Never throws; an entry without an id is left out. */
const decodeCacheState = (json: unknown): CacheState => ({
  cached: objects(object(json)['cached_images']).flatMap((wire) => {
    const id = text(wire['image_id'])
    if (id === '') return []
    return [
      {
        image_id: id,
        hits: amount(wire['hits']),
        last_accessed: time(wire['last_accessed']),
        last_modified: time(wire['last_modified']),
        size: amount(wire['size']),
      },
    ]
  }),
  queued: strings(object(json)['queued_images']),
})
