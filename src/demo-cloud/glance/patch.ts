import { isObject, readJson, type Json } from '../answers.ts'
import type { Call, ImageCloud } from './context.ts'
import { ImageFault, badRequest, conflict, denied, notFound, unsupportedMedia } from './faults.ts'
import {
  BASE,
  assignBase,
  checkBodyType,
  checkCount,
  checkText,
  checkVisibility,
  checkWritable,
} from './fields.ts'
import { jsonText } from './images.ts'
import { changeLocations, placedAs, relocate } from './locations.ts'
import { policy, visibleRow, type Caller } from './policy.ts'
import { repr } from './python-text.ts'
import { imageJson, type ImageRow } from './rows.ts'
import { checkImage } from './schema-check.ts'
import { IMAGE_PROPERTIES } from './schemas.ts'

const OPERATIONS = ['add', 'remove', 'replace'] as const
type Operation = (typeof OPERATIONS)[number]
const MEDIA: Record<string, 4 | 10> = {
  'application/openstack-images-v2.0-json-patch': 4,
  'application/openstack-images-v2.1-json-patch': 10,
}

interface Change {
  op: Operation
  key: string
  /** Which of the locations. */
  at: string | null
  value: unknown
  draft: 4 | 10
}

const isOperation = (op: unknown): op is Operation =>
  OPERATIONS.some((operation) => operation === op)

function operationOf(raw: Json, draft: 4 | 10): { op: Operation; pointer: unknown } {
  if (draft === 4) {
    const found = OPERATIONS.filter((op) => Object.hasOwn(raw, op))
    if (found.length > 1)
      throw badRequest(
        'Operation objects must contain only one member named "add", "remove", or "replace".',
      )
    if (found.length === 0)
      throw badRequest(
        'Operation objects must contain exactly one member named "add", "remove", or "replace".',
      )
    return { op: found[0]!, pointer: raw[found[0]!] }
  }
  const op = Object.hasOwn(raw, 'op') ? raw['op'] : null
  const known = `It must be one of the following: ${OPERATIONS.join(', ')}.`
  if (op === null || op === undefined)
    throw badRequest(`Unable to find \`op\` in JSON Schema change. ${known}`)
  if (!isOperation(op))
    throw badRequest(`Invalid operation: \`${typeof op === 'string' ? op : repr(op)}\`. ${known}`)
  if (!Object.hasOwn(raw, 'path')) throw badRequest("Unable to find 'path' in JSON Schema change")
  return { op, pointer: raw['path'] }
}

/** The parts of a JSON pointer, in the limited form that Glance takes. */
function decodePointer(pointer: unknown): string[] {
  if (typeof pointer !== 'string' || !pointer.startsWith('/'))
    throw badRequest(`Pointer \`${String(pointer)}\` does not start with "/".`)
  if (/\/\s*?\//.test(pointer.slice(1)))
    throw badRequest(`Pointer \`${pointer}\` contains adjacent "/".`)
  if (pointer.length > 1 && pointer.endsWith('/'))
    throw badRequest(`Pointer \`${pointer}\` end with "/".`)
  if (/~[^01]|~$/.test(pointer))
    throw badRequest(
      `Pointer \`${pointer}\` contains "~" not part of a recognized escape sequence.`,
    )
  return pointer
    .replace(/^\/+/, '')
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~').trim())
}

function parseChange(raw: unknown, draft: 4 | 10): Change {
  if (!isObject(raw)) throw badRequest('Operations must be JSON objects.')
  const { op, pointer } = operationOf(raw, draft)
  const path = decodePointer(pointer)
  const key = path[0]!
  if (path.length !== (key === 'locations' && op !== 'replace' ? 2 : 1))
    throw badRequest(`Invalid JSON pointer for this resource: '/${path.join('/')}'`)
  if (op !== 'remove' && !Object.hasOwn(raw, 'value'))
    throw badRequest(`Operation "${op}" requires a member named "value".`)
  checkWritable(key)
  const value = path.length === 2 ? [raw['value']] : raw['value']
  if (op !== 'remove') checkImage([[key, value]], IMAGE_PROPERTIES)
  return { op, key, at: path[1] ?? null, value: raw['value'], draft }
}

function applyBase(draft: ImageRow, change: Change, caller: Caller): void {
  if (change.op === 'remove') throw denied(`Property ${change.key} may not be removed.`)
  if (change.op === 'add' && change.draft === 4)
    throw conflict(`Property ${change.key} already present.`)
  if (change.key === 'owner' && !caller.admin) {
    if (change.op === 'replace') throw denied("Owner can't be updated by non admin.")
    // Adding is let through, and then saving finds that the image would be someone else's.
    if (change.value !== draft.owner)
      throw new ImageFault(403, `Forbidding request, image ${draft.id} not visible`)
  }
  assignBase(draft, change.key, change.value)
}

function applyProperty(properties: Map<string, string>, change: Change): void {
  const there = properties.has(change.key)
  if (change.op !== 'add' && !there) throw conflict(`Property ${change.key} does not exist.`)
  if (change.op === 'remove') {
    properties.delete(change.key)
    return
  }
  if (change.op === 'add' && change.draft === 4 && there)
    throw conflict(`Property ${change.key} already present.`)
  properties.set(change.key, change.value as string)
}

/** PATCH /v2/images/{id}: all operations, or none of them. */
export async function patchImage(cloud: ImageCloud, call: Call): Promise<Response> {
  const type = (call.request.headers.get('content-type') ?? '').split(';')[0]!.trim().toLowerCase()
  const version = Object.hasOwn(MEDIA, type) ? MEDIA[type] : undefined
  if (version === undefined)
    throw unsupportedMedia(type, { 'Accept-Patch': Object.keys(MEDIA).join(', ') })
  const body = await readJson(call.request)
  if (body === undefined) throw badRequest('Body expected in request.')
  checkBodyType(body)
  if (!Array.isArray(body))
    throw badRequest('Request body must be a JSON array of operation objects.')
  const changes = body.map((raw: unknown) => parseChange(raw, version))

  const id = call.params[0]!
  const row = visibleRow(call.caller, cloud.catalogue.get(id), id)
  const draft: ImageRow = { ...row }
  const properties = new Map(row.properties)
  for (const change of changes) {
    if (change.key === 'locations') {
      await changeLocations(cloud.platform, draft, change, call.caller)
      continue
    }
    if (change.key === 'visibility' && change.op !== 'remove')
      checkVisibility(call.caller, row.owner, change.value)
    policy.own(call.caller, row, 'modify_image')
    if (BASE.has(change.key)) applyBase(draft, change, call.caller)
    else applyProperty(properties, change)
    checkText(change.key, change.value)
  }
  checkCount('properties', properties.size)
  if (cloud.catalogue.get(id) !== row) throw notFound(`No image found with ID ${id}`)
  if (changes.length > 0)
    await relocate(cloud, row, {
      ...(changes.some(({ key }) => key === 'locations') ? placedAs(draft) : {}),
      name: draft.name,
      visibility: draft.visibility,
      protected: draft.protected,
      hidden: draft.hidden,
      owner: draft.owner,
      minDisk: draft.minDisk,
      minRam: draft.minRam,
      tags: draft.tags,
      diskFormat: draft.diskFormat,
      containerFormat: draft.containerFormat,
      properties,
      updatedAt: cloud.platform.now(),
    })
  return jsonText(200, 'OK', imageJson(row, call.caller))
}
