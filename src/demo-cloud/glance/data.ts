import { streamOf, type Platform } from '../platform.ts'
import type { Call, ImageCloud } from './context.ts'
import { STORES } from './context.ts'
import { ImageFault, badRequest, unsupportedMedia } from './faults.ts'
import { noContent } from './images.ts'
import { policy, visibleRow } from './policy.ts'
import { enforce, usageOf } from './quota.ts'
import { receive, virtualSize } from './received.ts'
import { openElsewhere } from './remote.ts'
import { inStore, type Content, type ImageRow } from './rows.ts'

/** @throws ImageFault 409 or 400, when the image cannot take data now */
function checkTakesData(row: ImageRow): void {
  if (row.status !== 'queued')
    throw new ImageFault(409, `Image status transition from ${row.status} to saving is not allowed`)
  const missing = [
    ...(row.diskFormat ? [] : ['disk_format']),
    ...(row.containerFormat ? [] : ['container_format']),
  ]
  if (missing.length > 0)
    throw badRequest(
      `${missing.length > 1 ? 'Properties' : 'Property'} ${missing.join(', ')} must be set prior to saving data.`,
    )
}

/** PUT /v2/images/{id}/file: one body, whole; a broken one puts the image back to `queued`. */
export async function putFile(cloud: ImageCloud, call: Call): Promise<Response> {
  const { request, caller } = call
  const type = (request.headers.get('content-type') ?? '').split(';')[0]!.trim().toLowerCase()
  if (type !== 'application/octet-stream') throw unsupportedMedia(type)
  const limits = cloud.limits(caller.projectId)
  const quota = (resource: 'image_size_total' | 'image_count_uploading') =>
    enforce(resource, 0, caller.projectId, usageOf(cloud.catalogue, caller.projectId), limits)
  quota('image_size_total')

  const wanted = request.headers.get('x-image-meta-store') ?? 'fast'
  const store = STORES.find((each) => each.id === wanted)
  if (store === undefined) throw badRequest(`Store for identifier ${wanted} not found`)

  const id = call.params[0]!
  const row = visibleRow(caller, cloud.catalogue.get(id), id)
  policy.own(caller, row, 'upload_image')
  checkTakesData(row)
  if (store.readOnly)
    throw new ImageFault(410, 'Error in store configuration. Adding images to store is disabled.')

  const there = () => cloud.catalogue.get(id) === row
  const restore = () => {
    if (there() && row.status === 'saving') cloud.catalogue.change(row, { status: 'queued' })
  }
  cloud.catalogue.change(row, { status: 'saving', updatedAt: cloud.platform.now() })
  try {
    quota('image_count_uploading')
    const data = await receive(cloud.platform, request.body)
    if (!there()) {
      await cloud.platform.blobs.remove(data.key)
      throw new ImageFault(
        410,
        `Image ${id} could not be found after upload. The image may have been deleted during the upload, cleaning up the chunks uploaded.`,
      )
    }
    cloud.catalogue.change(row, {
      status: 'active',
      size: data.size,
      virtualSize: virtualSize(row.diskFormat, data),
      checksum: data.md5,
      hash: data.sha512,
      locations: [inStore(store.id)],
      content: { kind: 'stored', key: data.key },
      updatedAt: cloud.platform.now(),
    })
    return noContent()
  } catch (error) {
    restore()
    throw error
  }
}

interface Range {
  from: number
  /** Exclusive. */
  to: number
}

/** The one range that a request asks for (glance/common/wsgi.py get_range_from_request). */
function rangeOf(header: string | null, size: number): Range | null {
  if (header === null) return null
  if (header.includes(','))
    throw badRequest(
      'Requests with multiple ranges are not supported in Glance. You may make multiple single-range requests instead.',
    )
  const unsatisfiable = (detail: string) => new ImageFault(416, undefined, { detail })
  const match = /^\s*bytes\s*=\s*(?:(\d+)\s*-\s*(\d*)|-\s*(\d+))\s*$/i.exec(header)
  if (match === null) throw unsatisfiable('Invalid Range header.')
  const [, first, last, suffix] = match
  if (suffix !== undefined) {
    const last = Number(suffix)
    // A suffix of nothing, or of more than there is, is the whole.
    return { from: last === 0 ? 0 : Math.max(0, size - last), to: size }
  }
  const from = Number(first)
  if (last !== '' && Number(last) < from) throw unsatisfiable('Invalid Range header.')
  if (from >= size)
    throw unsatisfiable(
      `Invalid start position in Range header. Start position MUST be in the inclusive range [0, ${size - 1}].`,
    )
  return { from, to: last === '' ? size : Math.min(size, Number(last) + 1) }
}

/** Calls `done` when the stream was read to its end. */
function whenRead(body: ReadableStream<Uint8Array>, done: () => void): ReadableStream<Uint8Array> {
  return body.pipeThrough(new TransformStream<Uint8Array, Uint8Array>({ flush: done }))
}

/** Bytes of an image from `from` to `to`, exclusive. */
export function bytesOf(
  platform: Platform,
  content: Content,
  from: number,
  to: number,
): ReadableStream<Uint8Array> {
  if (content.kind === 'made') return streamOf(content.bytes().subarray(from, to))
  if (content.kind === 'elsewhere') return openElsewhere(platform, content.url, from, to)
  return from === to ? streamOf(new Uint8Array(0)) : platform.blobs.read(content.key, from, to)
}

/** GET /v2/images/{id}/file */
export function getFile(cloud: ImageCloud, call: Call): Response {
  const { caller } = call
  const id = call.params[0]!
  const row = visibleRow(caller, cloud.catalogue.get(id), id)
  if (row.status === 'deactivated' && !caller.admin)
    throw new ImageFault(
      403,
      'The requested image has been deactivated. Image data download is forbidden.',
    )
  policy.download(caller)
  const { content, size } = row
  if (content === null || size === null)
    return new Response(null, { status: 204, statusText: 'No Content' })

  const range = rangeOf(call.request.headers.get('range'), size)
  const { from, to } = range ?? { from: 0, to: size }
  let body = bytesOf(cloud.platform, content, from, to)
  const headers = new Headers({ 'content-type': 'application/octet-stream' })
  // Always that of the whole image, on a part as well.
  if (row.checksum !== null) headers.set('content-md5', row.checksum)
  if (range !== null) headers.set('content-range', `bytes ${from}-${to - 1}/${size}`)
  // The first download fills Glance's cache on the way and has no length (image_cache middleware).
  // It takes only what has a checksum to hold it against.
  const known = range !== null || row.checksum === null || cloud.cache.hit(id)
  if (known) headers.set('content-length', String(to - from))
  else
    body = whenRead(body, () => {
      if (cloud.catalogue.get(id) === row) cloud.cache.fill(id, size)
    })
  return new Response(body, {
    status: range === null ? 200 : 206,
    statusText: range === null ? 'OK' : 'Partial Content',
    headers,
  })
}
