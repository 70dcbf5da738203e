import { isObject, readJson } from '../answers.ts'
import { uuid } from '../ids.ts'
import type { Call, ImageCloud } from './context.ts'
import { IMPORT_METHODS, STORES } from './context.ts'
import { ImageFault, badRequest, denied, notFound } from './faults.ts'
import {
  BASE,
  LICENSE,
  assignBase,
  checkCount,
  checkBodyType,
  isReserved,
  checkText,
  checkVisibility,
  isDisallowed,
  readOnlyFault,
} from './fields.ts'
import { parseListQuery, urlencode } from './list-query.ts'
import { canSee, policy, visibleRow } from './policy.ts'
import { enforce, usageOf } from './quota.ts'
import { emptyRow, imageJson, type ImageRow } from './rows.ts'
import { checkImage } from './schema-check.ts'
import { IMAGE_PROPERTIES } from './schemas.ts'

const encoder = new TextEncoder()

/** An image, or a list of them, as JSON text that is already written. */
export function jsonText(
  status: number,
  statusText: string,
  body: string,
  headers: Record<string, string> = {},
): Response {
  const bytes = encoder.encode(body)
  return new Response(bytes, {
    status,
    statusText,
    headers: {
      'content-type': 'application/json',
      'content-length': String(bytes.length),
      ...headers,
    },
  })
}

export const noContent = () =>
  new Response(null, {
    status: 204,
    statusText: 'No Content',
    headers: { 'content-type': 'text/html; charset=UTF-8', 'content-length': '0' },
  })

/** What is done later: empty, with a type all the same. */
export const accepted = () =>
  new Response(null, {
    status: 202,
    statusText: 'Accepted',
    headers: { 'content-type': 'text/html; charset=UTF-8', 'content-length': '0' },
  })

/** GET /v2/images */
export function listImages(cloud: ImageCloud, call: Call): Response {
  const query = parseListQuery(call.url.searchParams, call.caller)
  let after: ImageRow | null = null
  if (query.marker !== null) {
    const row = cloud.catalogue.get(query.marker)
    if (row === undefined || !canSee(call.caller, row))
      throw badRequest(`No image found with ID ${query.marker}`)
    after = row
  }
  const page: ImageRow[] = []
  if (query.limit > 0)
    for (const row of cloud.catalogue.walk(query.sort, after)) {
      if (!query.accepts(row)) continue
      page.push(row)
      if (page.length === query.limit) break
    }
  const link = (params: ReadonlyMap<string, string>) => {
    const encoded = urlencode(params)
    return JSON.stringify(encoded === '' ? '/v2/images' : `/v2/images?${encoded}`)
  }
  const images = page.map((row) => imageJson(row, call.caller)).join(', ')
  let body = `{"images": [${images}], "first": ${link(query.echo)}, "schema": "/v2/schemas/images"`
  // A full page has a next one, even when that turns out to be empty.
  if (page.length > 0 && page.length === query.limit)
    body += `, "next": ${link(new Map([...query.echo, ['marker', page.at(-1)!.id]]))}`
  return jsonText(200, 'OK', `${body}}`)
}

/** GET /v2/images/{id} */
export function showImage(cloud: ImageCloud, call: Call): Response {
  const id = call.params[0]!
  const row = visibleRow(call.caller, cloud.catalogue.get(id), id)
  return jsonText(200, 'OK', imageJson(row, call.caller))
}

/** POST /v2/images */
export async function createImage(cloud: ImageCloud, call: Call): Promise<Response> {
  const body = await readJson(call.request)
  if (body === undefined) throw badRequest('Body expected in request.')
  checkBodyType(body)
  // Glance breaks on a list.
  if (!isObject(body)) throw new ImageFault(500)
  const members = Object.entries(body)
  for (const [key] of members) if (isDisallowed(key)) throw readOnlyFault(key)
  checkImage(members, IMAGE_PROPERTIES)

  const { caller } = call
  const owner = Object.hasOwn(body, 'owner') ? (body['owner'] as string | null) : caller.projectId
  const id = Object.hasOwn(body, 'id') ? (body['id'] as string) : uuid(cloud.platform.random)
  const draft = emptyRow(id, caller.projectId, cloud.platform.now())
  const properties = new Map<string, string>()
  const base: [string, unknown][] = []
  for (const [key, value] of members) {
    if (key === 'id') continue
    if (BASE.has(key)) {
      base.push([key, value])
      continue
    }
    if (key.length > 255)
      throw badRequest('Custom property should not be greater than 255 characters.')
    if (isReserved(key)) throw denied(`Attribute '${key}' is reserved.`)
    properties.set(key, value as string)
  }

  policy.addImage(caller, owner ?? '')
  checkVisibility(caller, owner, body['visibility'])
  enforce(
    'image_count_total',
    1,
    caller.projectId,
    usageOf(cloud.catalogue, caller.projectId),
    cloud.limits(caller.projectId),
  )
  for (const [key, value] of base) {
    if (key === 'locations') throw new ImageFault(403, `Attribute '${key}' is reserved.`)
    if (IMAGE_PROPERTIES[key]?.['readOnly'] === true) throw readOnlyFault(key)
    checkText(key, value)
    assignBase(draft, key, value)
  }
  for (const [key, value] of properties) checkText(key, value)
  checkCount('properties', properties.size)
  const license = properties.get(LICENSE)
  if (license !== undefined && cloud.licenseTypes(caller.projectId)?.includes(license) === false)
    throw badRequest(`Invalid value '${license}' for ${LICENSE}: no such type of license.`)
  draft.properties = properties
  if (cloud.catalogue.get(id) !== undefined)
    throw new ImageFault(409, `Image ID ${id} already exists!`)
  cloud.catalogue.add(draft)
  return jsonText(201, 'Created', imageJson(draft, caller), {
    location: `${cloud.root()}/v2/images/${id}`,
    'OpenStack-image-import-methods': IMPORT_METHODS.join(','),
    'OpenStack-image-store-ids': STORES.map((store) => store.id).join(','),
  })
}

/** DELETE /v2/images/{id} */
export async function deleteImage(cloud: ImageCloud, call: Call): Promise<Response> {
  const id = call.params[0]!
  const row = cloud.catalogue.get(id)
  if (row === undefined || !canSee(call.caller, row))
    throw notFound(`Failed to find image ${id} to delete`)
  policy.own(call.caller, row, 'delete_image')
  if (row.protected) throw new ImageFault(403, `Image ${id} is protected and cannot be deleted.`)
  cloud.catalogue.remove(row)
  cloud.cache.remove(id)
  const blobs = [cloud.staging.take(id), row.content?.kind === 'stored' ? row.content : null]
  for (const blob of blobs) if (blob) await cloud.platform.blobs.remove(blob.key)
  return noContent()
}

/** POST /v2/images/{id}/actions/deactivate and …/reactivate */
export function switchImage(
  cloud: ImageCloud,
  call: Call,
  action: 'deactivate' | 'reactivate',
): Response {
  const id = call.params[0]!
  const row = visibleRow(call.caller, cloud.catalogue.get(id), id)
  policy.own(call.caller, row, action)
  const [from, to] = action === 'deactivate' ? ['active', 'deactivated'] : ['deactivated', 'active']
  if (row.status !== from && row.status !== to)
    throw new ImageFault(403, `Not allowed to ${action} image in status '${row.status}'`)
  if (row.status === from)
    cloud.catalogue.change(row, { status: to!, updatedAt: cloud.platform.now() })
  return noContent()
}
