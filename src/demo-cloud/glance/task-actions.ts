import { isObject, json, readJson, type Json } from '../answers.ts'
import { isUuid } from '../ids.ts'
import type { Call, ImageCloud } from './context.ts'
import { ImageFault, badRequest, notFound } from './faults.ts'
import { limitOf, urlencode } from './list-query.ts'
import { canSee, policy } from './policy.ts'
import { isoTime } from './rows.ts'
import { checkBody } from './schema-check.ts'
import { TASK_PROPERTIES } from './schemas.ts'
import type { Task } from './tasks.ts'

const STATUSES = ['pending', 'processing', 'success', 'failure']

/** Columns of a task in Glance's database, by which it is filtered and sorted. */
const COLUMNS: Record<string, (task: Task) => string | number | null> = {
  id: (task) => task.id,
  type: (task) => task.type,
  status: (task) => task.status,
  owner: (task) => task.owner,
  image_id: (task) => task.imageId,
  user_id: (task) => task.userId,
  request_id: (task) => task.requestId,
  created_at: (task) => task.createdAt,
  updated_at: (task) => task.updatedAt,
  expires_at: (task) => task.expiresAt,
}

const self = (task: Task) => ({ self: `/v2/tasks/${task.id}`, schema: '/v2/schemas/task' })
const expiry = (task: Task) =>
  task.expiresAt === null ? {} : { expires_at: isoTime(task.expiresAt) }

const stub = (task: Task): Json => ({
  id: task.id,
  type: task.type,
  status: task.status,
  owner: task.owner,
  created_at: isoTime(task.createdAt),
  updated_at: isoTime(task.updatedAt),
  ...self(task),
  ...expiry(task),
})

const whole = (task: Task): Json => ({
  id: task.id,
  input: task.input,
  type: task.type,
  status: task.status,
  owner: task.owner,
  message: task.message,
  result: task.result,
  created_at: isoTime(task.createdAt),
  updated_at: isoTime(task.updatedAt),
  ...self(task),
  ...(task.imageId === null ? {} : { image_id: task.imageId }),
  request_id: task.requestId,
  user_id: task.userId,
  ...expiry(task),
})

/** As Python writes a time that knows no zone: microseconds and no `Z`. */
const naive = (ms: number) => `${new Date(ms).toISOString().slice(0, 23)}000`

/** GET /v2/images/{id}/tasks: rows of the database as they are, for the project that owns them. */
export function listImageTasks(cloud: ImageCloud, call: Call): Response {
  const id = call.params[0]!
  const row = cloud.catalogue.get(id)
  if (row === undefined || !canSee(call.caller, row)) throw notFound()
  const { admin, projectId } = call.caller
  const tasks = cloud.tasks
    .all()
    .filter((task) => task.imageId === id && (admin || task.owner === projectId))
  return json(200, 'OK', {
    tasks: tasks.map((task) => ({
      id: task.id,
      type: task.type,
      status: task.status,
      owner: task.owner,
      expires_at: task.expiresAt === null ? null : naive(task.expiresAt),
      created_at: naive(task.createdAt),
      updated_at: naive(task.updatedAt),
      deleted_at: null,
      deleted: false,
      image_id: task.imageId,
      request_id: task.requestId,
      user_id: task.userId,
      input: task.input,
      result: task.result,
      message: task.message,
    })),
  })
}

/** By a column, then by the time and the id, all of them in the same direction; null is least. */
function order(key: string, sign: 1 | -1) {
  const keys = [...new Set([key, 'created_at', 'id'])]
  return (a: Task, b: Task) => {
    for (const each of keys) {
      const [x, y] = [COLUMNS[each]!(a), COLUMNS[each]!(b)]
      if (x === y) continue
      if (x === null || y === null) return x === null ? -sign : sign
      return x < y ? -sign : sign
    }
    return 0
  }
}

/** GET /v2/tasks */
export function listTasks(cloud: ImageCloud, call: Call): Response {
  policy.admin(call.caller, 'tasks_api_access')
  const echo = new Map(call.url.searchParams)
  const filters = new Map(echo)
  for (const key of ['limit', 'marker', 'sort_key', 'sort_dir']) filters.delete(key)
  const dir = echo.get('sort_dir') ?? 'desc'
  if (dir !== 'asc' && dir !== 'desc') throw badRequest(`Invalid sort direction: ${dir}`)
  const status = filters.get('status')
  if (status && !STATUSES.includes(status)) throw badRequest(`Invalid status value: ${status}`)
  // Glance's own kind is not among those that one may ask for.
  const type = filters.get('type')
  if (type && type !== 'import') throw badRequest(`Invalid type value: ${type}`)
  const marker = echo.get('marker')
  if (marker && !isUuid(marker)) throw badRequest('Invalid marker format')
  const limit = limitOf(echo.get('limit'))
  const key = echo.get('sort_key') ?? 'created_at'
  const after = marker ? cloud.tasks.get(marker) : undefined
  if (marker && after === undefined)
    throw badRequest(`Task with the given id ${marker} was not found`)
  if (!Object.hasOwn(COLUMNS, key)) throw badRequest('Sort key supplied was not valid.')

  const sorted = cloud.tasks
    .all()
    .filter((task) =>
      [...filters].every(
        ([name, value]) =>
          !Object.hasOwn(COLUMNS, name) || String(COLUMNS[name]!(task) ?? '') === value,
      ),
    )
    .toSorted(order(key, dir === 'asc' ? 1 : -1))
  const begin = after === undefined ? 0 : sorted.findIndex(({ id }) => id === after.id) + 1
  const page = sorted.slice(begin, begin + limit)
  echo.delete('marker')
  const link = (params: ReadonlyMap<string, string>) => {
    const query = urlencode(params)
    return query === '' ? '/v2/tasks' : `/v2/tasks?${query}`
  }
  const more = page.length > 0 && page.length === limit
  return json(200, 'OK', {
    tasks: page.map(stub),
    first: link(echo),
    schema: '/v2/schemas/tasks',
    ...(more ? { next: link(new Map([...echo, ['marker', page.at(-1)!.id]])) } : {}),
  })
}

/** GET /v2/tasks/{id} */
export function showTask(cloud: ImageCloud, call: Call): Response {
  policy.admin(call.caller, 'tasks_api_access')
  const id = call.params[0]!
  const task = cloud.tasks.get(id)
  if (task === undefined) throw notFound(`Could not find task ${id}`)
  return json(200, 'OK', whole(task))
}

/** DELETE /v2/tasks/{id}: there is no such thing. */
export function refuseTaskDelete(_: ImageCloud, call: Call): never {
  policy.admin(call.caller, 'tasks_api_access')
  throw new ImageFault(
    405,
    'This operation is currently not permitted on Glance Tasks. They are auto deleted after reaching the time based on their expires_at property.',
    { headers: { allow: 'GET' }, bare: true },
  )
}

/** POST /v2/tasks: the old way to import; what it makes belongs to nobody. */
export async function createTask(cloud: ImageCloud, call: Call): Promise<Response> {
  const { caller, requestId } = call
  policy.admin(caller, 'tasks_api_access')
  const body = await readJson(call.request)
  if (body === undefined) throw badRequest('Body expected in request.')
  for (const key of ['type', 'input'])
    if (!isObject(body) || !Object.hasOwn(body, key)) throw badRequest(`Task '${key}' is required`)
  const given = body as Json
  checkBody(given, { name: 'task', properties: TASK_PROPERTIES, additionalProperties: false })
  // Glance breaks on null.
  const { input } = given
  if (!isObject(input)) throw new ImageFault(500)
  const imageId = typeof input['image_id'] === 'string' ? input['image_id'] : null
  const type = given['type'] as Task['type']
  const { projectId: owner, userId } = caller
  const task = cloud.tasks.add({ type, owner, userId, requestId, imageId, input })
  cloud.oldImports.begin(task)
  return json(201, 'Created', whole(task), { location: `${cloud.root()}/v2/tasks/${task.id}` })
}
