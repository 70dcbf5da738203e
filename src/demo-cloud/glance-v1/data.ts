import { hexId } from '../ids.ts'
import { streamOf } from '../platform.ts'
import type { Call, ImageCloud } from '../glance/context.ts'
import { bytesOf } from '../glance/data.ts'
import { ImageFault, badRequest } from '../glance/faults.ts'
import { policy } from '../glance/policy.ts'
import { usageOf } from '../glance/quota.ts'
import { FAST, type ImageRow } from '../glance/rows.ts'
import { visible } from './access.ts'
import { metaHeaders } from './meta.ts'

const MIB = 1024 * 1024
/** `image_size_cap`, one TiB. */
const SIZE_CAP = 1024 ** 4

/** The size that a request declares of its body; null where it says nothing. */
const declaredSize = (request: Request): number | null => {
  const length = request.headers.get('content-length')
  return length === null ? null : Number(length)
}

/** @throws ImageFault 400 before anything else is looked at */
export function checkSizeCap(request: Request, size: number | undefined): void {
  if ((declaredSize(request) || (size ?? 0)) > SIZE_CAP)
    throw badRequest(`Denying attempt to upload image larger than ${SIZE_CAP} bytes.`)
}

/**
 * The body of a request that has one. An empty one is none, unless it comes in chunks
 * (JSONRequestDeserializer.has_body). A request without either header was made in this process.
 */
export async function bodyOf(request: Request): Promise<ReadableStream<Uint8Array> | null> {
  const { body } = request
  if (body === null) return null
  const size = declaredSize(request)
  if (size !== null) return size > 0 ? body : null
  if (request.headers.has('transfer-encoding')) return body
  const reader = body.getReader()
  const first = await reader.read()
  if (first.done) return null
  let pending: Uint8Array | null = first.value
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const next = pending ?? (await reader.read()).value
        pending = null
        if (next === undefined) controller.close()
        else controller.enqueue(next)
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  )
}

function checkQuota(cloud: ImageCloud, projectId: string, size: number): void {
  const limit = cloud.limits(projectId).image_size_total
  const remaining = (limit - usageOf(cloud.catalogue, projectId).image_size_total) * MIB
  if (size > remaining)
    throw new ImageFault(
      413,
      `Denying attempt to upload image because it exceeds the quota: The size of the data ${size} will exceed the limit. ${remaining} bytes remaining.`,
    )
}

/** A size or checksum that was declared, here or when the image was reserved, must come true. */
function checkDeclared(row: ImageRow, size: number, checksum: string): void {
  for (const [attr, supplied, actual] of [
    ['size', row.size, size],
    ['checksum', row.checksum, checksum],
  ] as const)
    if (supplied && supplied !== actual)
      throw badRequest(
        `Supplied ${attr} (${supplied}) and ${attr} generated from uploaded image (${actual}) did not match. Setting image status to 'killed'.`,
      )
}

/** @throws ImageFault 400 for an image that says not what its data will be; it stays queued */
export function checkFormats(row: ImageRow): void {
  if (!row.diskFormat) throw badRequest('Disk format is not specified.')
  if (!row.containerFormat) throw badRequest('Container format is not specified.')
}

/**
 * Takes the data of a queued image. Whatever goes wrong on the way leaves the image `killed`, for
 * good: v1 has no way back to `queued` (glance/api/v1/upload_utils.py).
 */
export async function receive(
  cloud: ImageCloud,
  call: Call,
  row: ImageRow,
  body: ReadableStream<Uint8Array>,
): Promise<void> {
  checkFormats(row)
  const there = () => cloud.catalogue.get(row.id) === row
  const key = hexId(cloud.platform.random)
  let kept = false
  try {
    const type = (call.request.headers.get('content-type') ?? '').split(';')[0]!.trim()
    if (type.toLowerCase() !== 'application/octet-stream')
      throw badRequest('Content-Type must be application/octet-stream')
    cloud.catalogue.change(row, { status: 'saving', updatedAt: cloud.platform.now() })
    checkQuota(cloud, row.owner ?? '', declaredSize(call.request) ?? row.size ?? 0)
    const digester = await cloud.platform.digester()
    const size = await cloud.platform.blobs.write(key, body, (chunk) => digester.update(chunk))
    kept = true
    const { md5, sha512 } = await digester.digest()
    checkQuota(cloud, row.owner ?? '', size)
    checkDeclared(row, size, md5)
    if (!there())
      throw new ImageFault(
        412,
        `Image ${row.id} could not be found after upload. The image may have been deleted during the upload.`,
      )
    cloud.catalogue.change(row, {
      status: 'active',
      size,
      checksum: md5,
      hash: sha512,
      locations: FAST,
      content: { kind: 'stored', key },
      updatedAt: cloud.platform.now(),
    })
  } catch (error) {
    if (kept) await cloud.platform.blobs.remove(key)
    if (there()) cloud.catalogue.change(row, { status: 'killed', updatedAt: cloud.platform.now() })
    throw error
  }
}

/** GET /v1/images/{id}: the data, and in the headers everything else. No ranges here. */
export function getData(cloud: ImageCloud, call: Call): Response {
  const row = visible(cloud, call)
  const { status, content, size } = row
  if (status === 'deactivated')
    throw new ImageFault(403, undefined, { detail: `Image ${row.id} is deactivated` })
  if (status !== 'active')
    throw new ImageFault(404, undefined, { detail: `Image ${row.id} is not active` })
  policy.download(call.caller)
  // Data that is elsewhere stays there: the demo cloud has no way out.
  if (content === null && size) throw new ImageFault(503, 'The remote service is unavailable.')
  const body =
    content === null || !size
      ? streamOf(new Uint8Array(0))
      : bytesOf(cloud.platform, content, 0, size)
  const headers = metaHeaders(row)
  headers.set('content-type', 'application/octet-stream')
  headers.set('content-length', String(size ?? 0))
  return new Response(body, { status: 200, statusText: 'OK', headers })
}
