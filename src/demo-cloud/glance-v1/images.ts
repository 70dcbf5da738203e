import { json } from '../answers.ts'
import { uuid } from '../ids.ts'
import type { Call, ImageCloud } from '../glance/context.ts'
import { ImageFault, badRequest, conflict } from '../glance/faults.ts'
import { canSee, policy } from '../glance/policy.ts'
import { emptyRow, type ImageRow } from '../glance/rows.ts'
import { checkOwner, mayWrite, visible } from './access.ts'
import { bodyOf, checkFormats, checkSizeCap, getData, receive } from './data.ts'
import { isJson, jsonMeta, wantsJson } from './json-form.ts'
import { parseListQuery } from './list.ts'
import { briefDict, headersOf, imageDict, metaHeaders, readMeta, type ImageMeta } from './meta.ts'

const PROPERTY_QUOTA = 128
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i

/** GET /v1/images and /v1/images/detail. No links: a client asks again with the last id. */
function list(render: (row: ImageRow) => unknown) {
  return (cloud: ImageCloud, call: Call): Response => {
    const query = parseListQuery(call.url.searchParams, call.caller)
    let after: ImageRow | null = null
    if (query.marker) {
      after = cloud.catalogue.get(query.marker) ?? null
      if (after === null || !canSee(call.caller, after))
        throw badRequest('Invalid marker. Image could not be found.')
    }
    const images: unknown[] = []
    if (query.limit > 0)
      for (const row of cloud.catalogue.walk(query.sort, after)) {
        if (query.accepts(row)) images.push(render(row))
        if (images.length === query.limit) break
      }
    return json(200, 'OK', { images })
  }
}
export const listBrief = list(briefDict)
export const listDetail = list(imageDict)

/** HEAD /v1/images/{id} */
export function headImage(cloud: ImageCloud, call: Call): Response {
  const headers = metaHeaders(visible(cloud, call))
  headers.set('content-type', 'text/html; charset=UTF-8')
  headers.set('content-length', '0')
  return new Response(null, { status: 200, statusText: 'OK', headers })
}

/** GET /v1/images/{id} */
export function getImage(cloud: ImageCloud, call: Call): Response {
  if (wantsJson(call.request)) return json(200, 'OK', { image: imageDict(visible(cloud, call)) })
  return getData(cloud, call)
}

/** Where data is to come from, if not out of the request. @throws ImageFault 400 */
function externalSource(meta: ImageMeta, request: Request): string | null {
  const location = meta.texts.get('location')
  const source = location === undefined ? request.headers.get('x-glance-api-copy-from') : location
  if (source === null && location === undefined) return null
  if (!source) throw badRequest('External source should not be empty')
  // Files of the server and stores with credentials are nobody's to name.
  if (!/^https?:\/\//i.test(source))
    throw badRequest(`External sources are not supported: '${source}'`)
  return source
}

function checkProperties(count: number): void {
  if (count > PROPERTY_QUOTA)
    throw new ImageFault(
      413,
      `The limit has been exceeded on the number of allowed image properties. Attempted: ${count}, Maximum: ${PROPERTY_QUOTA}`,
    )
}

async function requestMeta(request: Request): Promise<ImageMeta> {
  const meta = readMeta(isJson(request) ? await jsonMeta(request) : headersOf(request))
  checkSizeCap(request, meta.numbers.get('size'))
  return meta
}

/** The fields of a row that a request may set; times and `deleted` are heard and forgotten. */
function fieldsOf(meta: ImageMeta, admin: boolean): Partial<ImageRow> {
  const { texts, numbers, flags } = meta
  const fields: Partial<ImageRow> = {}
  if (texts.has('name')) fields.name = texts.get('name')!
  if (texts.has('disk_format')) fields.diskFormat = texts.get('disk_format')!
  if (texts.has('container_format')) fields.containerFormat = texts.get('container_format')!
  if (texts.has('checksum')) fields.checksum = texts.get('checksum')!
  if (admin && texts.has('owner')) fields.owner = texts.get('owner')!
  if (numbers.has('size')) fields.size = numbers.get('size')!
  if (numbers.has('virtual_size')) fields.virtualSize = numbers.get('virtual_size')!
  if (numbers.has('min_disk')) fields.minDisk = numbers.get('min_disk')!
  if (numbers.has('min_ram')) fields.minRam = numbers.get('min_ram')!
  if (flags.has('protected')) fields.protected = flags.get('protected')!
  if (flags.has('is_public')) fields.visibility = flags.get('is_public') ? 'public' : 'shared'
  return fields
}

/** Data from the request, from elsewhere, or none yet. */
async function handleSource(
  cloud: ImageCloud,
  call: Call,
  row: ImageRow,
  meta: ImageMeta,
  body: ReadableStream<Uint8Array> | null,
): Promise<void> {
  const location = meta.texts.has('location')
  const copy = call.request.headers.has('x-glance-api-copy-from')
  if ([location, copy, body !== null].filter(Boolean).length > 1)
    throw badRequest("It's invalid to provide multiple image sources.")
  if (body !== null) await receive(cloud, call, row, body)
  else if (location) {
    checkFormats(row)
    cloud.catalogue.change(row, { status: 'active' })
  } else if (copy)
    // Answered at once and copied afterwards. The demo cloud has no way out, so that this fails.
    setTimeout(() => {
      if (cloud.catalogue.get(row.id) === row) cloud.catalogue.change(row, { status: 'killed' })
    })
}

function answer(row: ImageRow, status: 200 | 201): Response {
  const headers: Record<string, string> = {}
  if (row.checksum !== null) headers['etag'] = row.checksum
  if (status === 201) headers['location'] = `/v1/images/${row.id}`
  return json(status, status === 201 ? 'Created' : 'OK', { image: imageDict(row) }, headers)
}

/** POST /v1/images */
export async function createImage(cloud: ImageCloud, call: Call): Promise<Response> {
  const { request, caller } = call
  const meta = await requestMeta(request)
  const body = isJson(request) ? null : await bodyOf(request)
  mayWrite(caller)
  if (meta.flags.get('is_public')) policy.publicize(caller)
  checkProperties(meta.properties.size)
  externalSource(meta, request)
  const store = meta.texts.get('store')
  if (store && store !== 'file') throw badRequest(`Required store ${store} is invalid`)
  const id = meta.texts.get('id') ?? uuid(cloud.platform.random)
  if (!UUID.test(id))
    throw badRequest('Failed to reserve image. Got error: Invalid image id format')
  if (cloud.catalogue.get(id) !== undefined)
    throw new ImageFault(409, `An image with identifier ${id} already exists`)
  const row: ImageRow = {
    ...emptyRow(id, caller.projectId, cloud.platform.now()),
    ...fieldsOf(meta, caller.admin),
    properties: meta.properties,
    // A size of nothing needs no data.
    status: meta.numbers.get('size') === 0 ? 'active' : 'queued',
  }
  cloud.catalogue.add(row)
  await handleSource(cloud, call, row, meta, body)
  return answer(row, 201)
}

/** PUT /v1/images/{id} */
export async function updateImage(cloud: ImageCloud, call: Call): Promise<Response> {
  const { request, caller } = call
  const meta = await requestMeta(request)
  const body = isJson(request) ? null : await bodyOf(request)
  mayWrite(caller)
  if (meta.flags.get('is_public')) policy.publicize(caller)
  const row = visible(cloud, call)
  checkImmutable(meta, row, caller.admin)
  if (body !== null && row.status !== 'queued') throw conflict('Cannot upload to an unqueued image')
  const source = externalSource(meta, request)
  if (source !== null && row.status !== 'queued')
    throw badRequest('Attempted to update Location field for an image not in queued status.')
  const purge =
    body === null &&
    /^(1|t|true|on|y|yes)$/i.test(request.headers.get('x-glance-registry-purge-props') ?? 'true')
  const properties = purge ? meta.properties : new Map([...row.properties, ...meta.properties])
  checkProperties(properties.size)
  checkOwner(caller, row, 'update')
  cloud.catalogue.change(row, {
    ...fieldsOf(meta, caller.admin),
    properties,
    updatedAt: cloud.platform.now(),
  })
  await handleSource(cloud, call, row, meta, body)
  return answer(row, 200)
}

/** @throws ImageFault 403 for what is settled once an image is there, or with its data */
function checkImmutable(meta: ImageMeta, row: ImageRow, admin: boolean): void {
  const settled = row.status === 'active' || row.status === 'deactivated'
  const { size } = row
  const differs = {
    size: meta.numbers.has('size') && meta.numbers.get('size') !== (size ?? 0),
    checksum: meta.texts.has('checksum') && meta.texts.get('checksum') !== row.checksum,
  }
  for (const key of ['size', 'checksum'] as const)
    if (!admin && settled && differs[key])
      throw new ImageFault(403, `Forbidden to modify '${key}' of ${row.status} image.`)
  for (const key of ['status', 'id'] as const)
    if (meta.texts.has(key) && meta.texts.get(key) !== row[key])
      throw new ImageFault(403, `Forbidden to modify '${key}' of image.`)
}

/** DELETE /v1/images/{id} */
export async function deleteImage(cloud: ImageCloud, call: Call): Promise<Response> {
  mayWrite(call.caller)
  const row = visible(cloud, call)
  if (row.protected) throw new ImageFault(403, 'Image is protected')
  checkOwner(call.caller, row, 'delete')
  cloud.catalogue.remove(row)
  if (row.content?.kind === 'stored') await cloud.platform.blobs.remove(row.content.key)
  return new Response(null, {
    status: 200,
    statusText: 'OK',
    headers: { 'content-type': 'text/html; charset=UTF-8', 'content-length': '0' },
  })
}
