import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { clients, PATIENCE } from '#testing/clients.ts'
import type { TestUser } from '#testing/cloud.ts'
import type { Image } from './glance/image.ts'
import { createImports, type Imports } from './glance/imports.ts'
import { createTasks, type TaskQuery, type Tasks } from './glance/tasks.ts'
import type { Task } from './glance/task.ts'
import { endpointFor } from './keystone/catalog.ts'

/** Tasks, on the demo cloud or the real one in OS_AUTH_URL. */
const run = `tasks-${Date.now().toString(36)}`
const { cloud, create, enter, leave, tokens } = clients(run)

/** Nothing listens there: the import is taken, and its task fails. */
const NOWHERE = 'http://127.0.0.1:9/nothing'

const baseOf = (user: TestUser) =>
  endpointFor(tokens[user].catalog, { type: 'image', region: 'RegionOne' })!
const tasksOf = (user: TestUser): Tasks =>
  createTasks({ fetch: cloud.fetch, base: baseOf(user), token: tokens[user].value })

const importsOf = (user: TestUser): Imports =>
  createImports({ fetch: cloud.fetch, base: baseOf(user), token: tokens[user].value })

async function fail(image: Image): Promise<Task> {
  const imports = importsOf('alice')
  await imports.startImport(image.id, { method: { name: 'web-download', uri: NOWHERE } })
  return vi.waitFor(
    async () => {
      const [task] = await imports.listTasks(image.id)
      expect(task?.status).toBe('failure')
      return task!
    },
    { timeout: 60_000, interval: 300 },
  )
}

let image: Image
let failed: Task
beforeAll(async () => {
  await enter('admin', 'alice', 'bob')
  image = await create({ disk_format: 'raw', container_format: 'bare', visibility: 'private' })
  failed = await fail(image)
}, PATIENCE.timeout)
afterAll(leave, PATIENCE.timeout)

async function listed(query: TaskQuery): Promise<Task[]> {
  const found: Task[] = []
  for await (const page of tasksOf('admin').listTasks(query)) found.push(...page.tasks)
  return found
}

describe('tasks', PATIENCE, () => {
  test('of an image are told to those who see it, with input, message and expiry', async () => {
    expect(failed).toMatchObject({
      type: 'api_image_import',
      status: 'failure',
      owner: tokens.alice.project!.id,
      image_id: image.id,
      result: null,
      input: { import_req: { method: { name: 'web-download', uri: NOWHERE } } },
    })
    expect(failed.message).not.toBe('')
    expect(failed.request_id).toMatch(/^req-/)
    expect(Date.parse(failed.expires_at!) - Date.parse(failed.updated_at!)).toBeGreaterThan(
      3600_000,
    )
    await expect(importsOf('bob').listTasks(image.id)).rejects.toMatchObject({ status: 404 })
  })

  test('are an administrator’s one by one, and say of what image', async () => {
    expect(await tasksOf('admin').getTask(failed.id)).toMatchObject({
      id: failed.id,
      image_id: image.id,
      input: failed.input,
      message: failed.message,
    })
    const none = '00000000-0000-4000-8000-000000000000'
    await expect(tasksOf('admin').getTask(none)).rejects.toMatchObject({ status: 404 })
  })

  test('are listed by status, kind and project, in an order, page by page', async () => {
    const ours = { owner: tokens.alice.project!.id }
    const ids = async (query: TaskQuery) => (await listed(query)).map(({ id }) => id)
    const failures = await listed({ ...ours, status: 'failure', limit: 1 })
    expect(failures.map(({ id }) => id)).toContain(failed.id)
    expect(failures.every(({ status }) => status === 'failure')).toBe(true)
    const times = failures.map(({ created_at }) => created_at ?? '')
    expect(times).toEqual(times.toSorted().reverse())
    expect(await ids({ ...ours, type: 'import' })).not.toContain(failed.id)
    expect(await ids({ ...ours, status: 'success' })).not.toContain(failed.id)
    const up = await listed({ ...ours, sort_key: 'created_at', sort_dir: 'asc' })
    const upwards = up.map(({ created_at }) => created_at ?? '')
    expect(upwards).toEqual(upwards.toSorted())
    // A list leaves out what each was about.
    expect(up.find(({ id }) => id === failed.id)).toMatchObject({ input: null, image_id: null })
  })

  test.each<[string, TaskQuery, RegExp]>([
    ['a kind', { type: 'nonsense' }, /^Invalid type value: nonsense$/],
    // The kind of every import of today: the list takes only that of tasks made by themselves.
    ['an import', { type: 'api_image_import' }, /^Invalid type value: api_image_import$/],
    ['a status', { status: 'nonsense' }, /^Invalid status value: nonsense$/],
  ])('%s that Glance does not filter by is a 400', async (_, query, sentence) => {
    await expect(listed(query)).rejects.toMatchObject({
      status: 400,
      sentence: expect.stringMatching(sentence) as string,
    })
  })

  test('are not for a member', async () => {
    const alice = tasksOf('alice')
    const forbidden = { status: 403, sentence: expect.stringMatching(/tasks_api_access/) as string }
    await expect(alice.getTask(failed.id)).rejects.toMatchObject(forbidden)
    await expect(alice.listTasks()[Symbol.asyncIterator]().next()).rejects.toMatchObject(forbidden)
  })
})
