import { isObject, readJson, type Json } from '../answers.ts'
import { isUuid } from '../ids.ts'
import { IMPORT_METHODS, STORES, type Call, type ImageCloud } from './context.ts'
import { ImageFault, badRequest, clash } from './faults.ts'
import { accepted } from './images.ts'
import { TASK_KEY, listed } from './import-marks.ts'
import { policy, visibleRow } from './policy.ts'
import { enforce, usageOf } from './quota.ts'
import { repr } from './python-text.ts'
import { passesFilter } from './remote.ts'
import { withProperty, type ImageRow } from './rows.ts'

type Method = (typeof IMPORT_METHODS)[number]

/** How long an import holds its image, at most, before another one may take it over. */
const LOCK_MS = 3_600_000

/** The body, as far as Glance checks it before it looks at the image. */
function checkBody(body: unknown): { body: Json; method: Json; name: Method } {
  if (body === undefined) throw badRequest('Body expected in request.')
  // Glance breaks on what is no object.
  if (!isObject(body)) throw new ImageFault(500)
  if (!Object.hasOwn(body, 'method')) throw badRequest("Import request requires a 'method' field.")
  const method = body['method']
  if (!isObject(method)) throw new ImageFault(500)
  if (!Object.hasOwn(method, 'name')) throw badRequest("Import request requires a 'name' field.")
  const name = IMPORT_METHODS.find((each) => each === method['name'])
  if (name === undefined)
    throw badRequest(`Unknown import method name '${String(method['name'])}'.`)
  for (const key of ['all_stores_must_succeed', 'all_stores'])
    if (Object.hasOwn(body, key) && typeof body[key] !== 'boolean')
      throw badRequest(`'${key}' must be boolean value only`)
  return { body, method, name }
}

/** @throws ImageFault 409, when an image in this state cannot be imported by this method */
function checkState(row: ImageRow, name: Method): void {
  if (row.status === 'active' && name !== 'copy-image')
    throw clash('Image with status active cannot be target for import')
  if (row.status !== 'active' && name === 'copy-image')
    throw clash('Only images with status active can be targeted for copying')
  if (row.status !== 'queued' && (name === 'web-download' || name === 'glance-download'))
    throw clash(`Image needs to be in 'queued' state to use '${name}' method`)
  if (row.status !== 'uploading' && name === 'glance-direct')
    throw clash("Image needs to be staged before 'glance-direct' method can be used")
  if (!row.containerFormat) throw clash("'container_format' needs to be set before import")
  if (!row.diskFormat) throw clash("'disk_format' needs to be set before import")
}

/** Completes the parameters of a glance-download, as the task will show them. */
function checkDownload(method: Json): void {
  for (const key of ['glance_region', 'glance_image_id'])
    if (!Object.hasOwn(method, key))
      throw badRequest(`'${key}' needs to be set for glance-download import method`)
  const id = method['glance_image_id']
  if (typeof id !== 'string' || !isUuid(id))
    throw badRequest(`Remote image id does not look like a UUID: ${String(id)}`)
  if (!Object.hasOwn(method, 'glance_service_interface'))
    method['glance_service_interface'] = 'public'
}

/** The stores that are asked for (glance/common/utils.py, get_stores_from_request). */
function storesOf(body: Json, header: string | null): string[] {
  if (body['all_stores'] === true) {
    if (Object.hasOwn(body, 'stores') || header !== null)
      throw badRequest(
        "All_stores parameter can't be used with x-image-meta-store header or stores parameter",
      )
    return STORES.filter((each) => !each.readOnly).map((each) => each.id)
  }
  if (!Object.hasOwn(body, 'stores')) return checkStores([header ?? 'fast'])
  if (header !== null)
    throw badRequest("Stores parameter and x-image-meta-store header can't be both specified")
  const stores = body['stores']
  if (!Array.isArray(stores)) throw new ImageFault(500)
  return checkStores(stores)
}

function checkStores(stores: unknown[]): string[] {
  return stores.map((store) => {
    const found = STORES.find((each) => each.id === store)
    if (found === undefined)
      throw clash(
        `Store for identifier ${typeof store === 'string' ? store : repr(store)} not found`,
      )
    return found.id
  })
}

/** Takes the image from a task that has had it for too long. @throws ImageFault 409 */
function breakLock(cloud: ImageCloud, row: ImageRow): void {
  const id = row.properties.get(TASK_KEY)
  if (id === undefined) return
  const task = cloud.tasks.get(id)
  const now = cloud.platform.now()
  // One that has not begun may still do so: it is given twice the time.
  const patience = task?.status === 'pending' ? 2 * LOCK_MS : LOCK_MS
  if (task !== undefined && now - task.updatedAt < patience) throw clash('Image has active task')
  cloud.imports.abandon(id)
  cloud.tasks.turn(id, now, 'failure', { message: 'Expired lock preempted' })
  const stores = task?.input['backend']
  const named = Array.isArray(stores) ? stores.map(String) : []
  let properties = withProperty(row.properties, TASK_KEY, null)
  if (task !== undefined) properties = listed(properties, 'remove', named, 'both')
  cloud.catalogue.change(row, { properties })
}

/** POST /v2/images/{id}/import */
export async function importImage(cloud: ImageCloud, call: Call): Promise<Response> {
  const { body, method, name } = checkBody(await readJson(call.request))
  const { caller, requestId } = call
  const { projectId } = caller
  const limits = cloud.limits(projectId)
  enforce('image_size_total', 0, projectId, usageOf(cloud.catalogue, projectId), limits)
  const id = call.params[0]!
  const row = visibleRow(caller, cloud.catalogue.get(id), id)
  checkState(row, name)
  if (name === 'glance-download') checkDownload(method)
  if (name === 'copy-image') policy.admin(caller, 'copy_image')
  else policy.own(caller, row, 'modify_image')
  breakLock(cloud, row)
  let stores = storesOf(body, call.request.headers.get('x-image-meta-store'))
  if (name === 'copy-image') {
    const there = (store: string) => row.locations.some((each) => each.store === store)
    if (body['all_stores'] === true) {
      stores = stores.filter((store) => !there(store))
      if (stores.length === 0) return accepted()
    }
    const twice = row.locations.find((each) => stores.includes(each.store))
    if (twice !== undefined) throw badRequest(`Image is already present at store '${twice.store}'`)
  }
  if (name === 'web-download' && !passesFilter(method['uri']))
    throw badRequest(
      `URI for web-download does not pass filtering: ${typeof method['uri'] === 'string' ? method['uri'] : repr(method['uri'])}`,
    )
  const task = cloud.tasks.add({
    type: 'api_image_import',
    owner: projectId,
    userId: caller.userId,
    requestId,
    imageId: id,
    input: { image_id: id, import_req: body, backend: stores },
  })
  cloud.catalogue.change(row, {
    properties: withProperty(row.properties, TASK_KEY, task.id),
  })
  cloud.imports.begin({
    taskId: task.id,
    imageId: id,
    caller,
    method: name,
    parameters: method,
    stores,
    allMustSucceed: body['all_stores_must_succeed'] !== false,
  })
  return accepted()
}
