import { json } from '../answers.ts'
import type { Platform } from '../platform.ts'
import type { Call, ImageCloud } from './context.ts'
import { badRequest, notFound } from './faults.ts'
import { accepted, noContent } from './images.ts'
import { canSee, policy } from './policy.ts'

/** A whole image in Glance's cache. Times in milliseconds since 1970. */
export interface CachedImage {
  readonly id: string
  readonly size: number
  readonly hits: number
  readonly lastAccessed: number
  readonly lastModified: number
}

/** The image cache of the one node there is. */
export interface ImageCache {
  /** Counts a download that the cache can answer. @returns whether it can */
  hit(id: string): boolean
  /** Takes an image in, after a download went through to its end. */
  fill(id: string, size: number): void
  load(images: readonly CachedImage[]): void
  queue(id: string): void
  remove(id: string): void
  /** Whether an image is in it, or waits to be. */
  knows(id: string): boolean
  clear(what: 'cache' | 'queue'): void
  cached(): CachedImage[]
  queued(): string[]
  /** Takes in what was queued long enough ago, by the platform's clock. */
  advance(sizeOf: (id: string) => number | null): void
}

/** @param fetchMs milliseconds that taking in one queued image takes */
export function createCache(platform: Platform, fetchMs: number): ImageCache {
  const cached = new Map<string, CachedImage>()
  const queued = new Map<string, number>()
  /** When the worker had its hands free last: it takes in one after the other, as Glance's does. */
  let free = 0
  const fill = (id: string, size: number, at: number) =>
    void cached.set(id, { id, size, hits: 0, lastAccessed: at, lastModified: at })
  return {
    hit(id) {
      const found = cached.get(id)
      if (found === undefined) return false
      cached.set(id, { ...found, hits: found.hits + 1, lastAccessed: platform.now() })
      return true
    },
    fill(id, size) {
      fill(id, size, platform.now())
    },
    load(images) {
      for (const each of images) cached.set(each.id, each)
    },
    queue(id) {
      if (!cached.has(id) && !queued.has(id)) queued.set(id, platform.now())
    },
    remove(id) {
      cached.delete(id)
      queued.delete(id)
    },
    knows: (id) => cached.has(id) || queued.has(id),
    clear(what) {
      if (what === 'cache') cached.clear()
      else queued.clear()
    },
    cached: () => [...cached.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    queued: () => [...queued.keys()],
    advance(sizeOf) {
      for (const [id, since] of queued) {
        const done = Math.max(free, since) + fetchMs
        if (platform.now() < done) return
        free = done
        queued.delete(id)
        const size = sizeOf(id)
        if (size !== null) fill(id, size, free)
      }
    },
  }
}

const missing = (id: string) => notFound(`Image ${id} not found.`)

function sees(cloud: ImageCloud, call: Call, id: string) {
  const row = cloud.catalogue.get(id)
  return row !== undefined && canSee(call.caller, row) ? row : null
}

/** GET /v2/cache */
export function listCache(cloud: ImageCloud, call: Call): Response {
  policy.admin(call.caller, 'cache_list')
  return json(200, 'OK', {
    cached_images: cloud.cache.cached().map((each) => ({
      image_id: each.id,
      hits: each.hits,
      // Seconds with a fraction: so Python writes a time.
      last_accessed: each.lastAccessed / 1000,
      last_modified: each.lastModified / 1000,
      size: each.size,
    })),
    queued_images: cloud.cache.queued(),
  })
}

/** PUT /v2/cache/{id} */
export function queueImage(cloud: ImageCloud, call: Call): Response {
  const id = call.params[0]!
  const row = sees(cloud, call, id)
  if (row === null) throw missing(id)
  policy.admin(call.caller, 'cache_image')
  if (row.status !== 'active')
    throw badRequest('Only images with status active can be targeted for queueing')
  cloud.cache.queue(id)
  return accepted()
}

/** DELETE /v2/cache/{id}: out of the cache and out of the queue; no error where it is in neither. */
export function evictImage(cloud: ImageCloud, call: Call): Response {
  const id = call.params[0]!
  if (sees(cloud, call, id) === null && !cloud.cache.knows(id)) throw missing(id)
  policy.admin(call.caller, 'cache_delete')
  cloud.cache.remove(id)
  return noContent()
}

/** DELETE /v2/cache: the cache, the queue, or both. */
export function clearCache(cloud: ImageCloud, call: Call): Response {
  policy.admin(call.caller, 'cache_delete')
  const target = (call.request.headers.get('x-image-cache-clear-target') ?? '').toLowerCase()
  if (target !== '' && target !== 'cache' && target !== 'queue')
    throw badRequest(
      "If provided 'x-image-cache-clear-target' must be 'cache', 'queue' or empty string.",
    )
  if (target !== 'queue') cloud.cache.clear('cache')
  if (target !== 'cache') cloud.cache.clear('queue')
  return noContent()
}
