import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { createDemoCloud } from './cloud.ts'
import { memoryPlatform } from './platform.ts'

const BASE = 'http://demo.test/demo'
let now = Date.parse('2026-11-21T00:00:00Z')
const platform = memoryPlatform()
const removed: string[] = []
const cloud = createDemoCloud({
  baseUrl: BASE,
  platform: {
    ...platform,
    now: () => now,
    blobs: {
      ...platform.blobs,
      remove(key) {
        removed.push(key)
        return platform.blobs.remove(key)
      },
    },
  },
})

type Body = Record<string, unknown>

async function signedIn(user: string, project: string) {
  const domain = { id: 'default' }
  const identity = {
    methods: ['password'],
    password: { user: { name: user, domain, password: 'secret' } },
  }
  const scope = { project: { name: project, domain } }
  const signIn = await cloud.fetch(
    new Request(`${BASE}/identity/v3/auth/tokens`, {
      method: 'POST',
      body: JSON.stringify({ auth: { identity, scope } }),
    }),
  )
  const token = signIn.headers.get('x-subject-token')!
  return async (method: string, path: string, body?: unknown) => {
    const bytes = body instanceof Uint8Array
    const answer = await cloud.fetch(
      new Request(`${BASE}/image/v2${path}`, {
        method,
        headers: {
          'x-auth-token': token,
          accept: 'application/json',
          ...(bytes ? { 'content-type': 'application/octet-stream' } : {}),
          ...(method === 'PATCH'
            ? { 'content-type': 'application/openstack-images-v2.1-json-patch' }
            : {}),
        },
        ...(body === undefined
          ? {}
          : { body: bytes ? (body as Uint8Array<ArrayBuffer>) : JSON.stringify(body) }),
      }),
    )
    const said = await answer.text()
    return { status: answer.status, body: (said === '' ? {} : JSON.parse(said)) as Body }
  }
}
let alice: Awaited<ReturnType<typeof signedIn>>
let admin: typeof alice

async function staged(): Promise<string> {
  const fields = { disk_format: 'raw', container_format: 'bare', visibility: 'private' }
  const { body } = await alice('POST', '/images', fields)
  const id = String(body['id'])
  expect((await alice('PUT', `/images/${id}/stage`, new Uint8Array(5000))).status).toBe(204)
  return id
}

/** What an image and its last task are like, once some time has passed. */
async function after(ms: number, id: string) {
  now += ms
  const { body } = await alice('GET', `/images/${id}`)
  const tasks = (await alice('GET', `/images/${id}/tasks`)).body['tasks'] as Body[]
  return {
    status: body['status'],
    stores: body['stores'],
    to: body['os_glance_importing_to_stores'],
    failed: body['os_glance_failed_import'],
    held: body['os_glance_import_task'] !== undefined,
    task: tasks.at(-1)?.['status'],
  }
}

describe('an import', () => {
  beforeAll(async () => {
    await cloud.ready
    alice = await signedIn('alice', 'tenant-a')
    admin = await signedIn('admin', 'admin')
  })

  test('goes on store by store where one may fail: its task succeeds', async () => {
    const id = await staged()
    const order = { stores: ['web', 'fast', 'slow'], all_stores_must_succeed: false }
    const begun = await alice('POST', `/images/${id}/import`, {
      method: { name: 'glance-direct' },
      ...order,
    })
    expect(begun.status).toBe(202)
    const image = { held: true, failed: '', stores: undefined }
    const first = await after(0, id)
    expect(first).toMatchObject({ status: 'uploading', held: true, task: 'pending' })
    expect(await after(300, id)).toEqual({
      ...image,
      status: 'importing',
      to: 'fast,slow,web',
      task: 'processing',
    })
    const going = { ...image, failed: 'web', task: 'processing' }
    expect(await after(1000, id)).toEqual({ ...going, status: 'importing', to: 'fast,slow' })
    const active = { ...going, status: 'active' }
    expect(await after(1000, id)).toEqual({ ...active, to: 'slow', stores: 'fast' })
    expect(await after(1000, id)).toEqual({ ...active, to: '', stores: 'fast,slow' })
    const done = { ...active, held: false, to: '', stores: 'fast,slow', task: 'success' }
    expect(await after(300, id)).toEqual(done)
    // And the task is forgotten two days later; the lists stay, empty.
    now += 49 * 3_600_000
    alice = await signedIn('alice', 'tenant-a')
    expect(await after(0, id)).toEqual({ ...done, task: undefined })
  })

  test('is taken back whole where all must succeed, and leaves the image importing', async () => {
    const id = await staged()
    const method = { name: 'glance-direct' }
    await alice('POST', `/images/${id}/import`, { method, stores: ['fast', 'web'] })
    expect(await after(5000, id)).toEqual({
      status: 'importing',
      stores: undefined,
      to: '',
      failed: 'web',
      held: false,
      task: 'failure',
    })
    expect((await alice('POST', `/images/${id}/import`, { method })).status).toBe(409)
  })

  test('ends with its image: the task fails', async () => {
    const id = await staged()
    await alice('POST', `/images/${id}/import`, { method: { name: 'glance-direct' } })
    await after(500, id)
    expect((await alice('DELETE', `/images/${id}`)).status).toBe(204)
    now += 5000
    admin = await signedIn('admin', 'admin')
    const { body } = await admin('GET', `/tasks?image_id=${id}`)
    expect(body['tasks']).toMatchObject([{ status: 'failure' }])
  })

  test('copies for administrators, to where the image is not yet', async () => {
    const id = await staged()
    await alice('POST', `/images/${id}/import`, { method: { name: 'glance-direct' } })
    const copy = (stores: unknown) => ({ method: { name: 'copy-image' }, ...(stores as object) })
    const early = await admin('POST', `/images/${id}/import`, copy({ stores: ['slow'] }))
    expect(early.body['message']).toContain('Only images with status active')
    await after(5000, id)
    const asked = (stores: unknown) => admin('POST', `/images/${id}/import`, copy(stores))
    expect((await alice('POST', `/images/${id}/import`, copy({ stores: ['slow'] }))).status).toBe(
      403,
    )
    expect((await asked({ stores: ['fast'] })).body['message']).toContain('already present')
    expect((await asked({ stores: ['slow'], all_stores: true })).status).toBe(400)
    expect((await asked({ stores: ['nowhere'] })).status).toBe(409)
    // The store that cannot be written: the task fails, the image is as it was.
    expect((await asked({ stores: ['web'] })).status).toBe(202)
    expect((await asked({ stores: ['slow'] })).body['message']).toContain('has active task')
    expect(await after(5000, id)).toMatchObject({ status: 'active', stores: 'fast', failed: 'web' })
    expect((await asked({ all_stores: true })).status).toBe(202)
    expect(await after(5000, id)).toMatchObject({ stores: 'fast,slow', failed: 'web', to: '' })
    // Everywhere already: nothing to do, and no task for it.
    const before = await admin('GET', `/images/${id}/tasks`)
    expect((await asked({ all_stores: true })).status).toBe(202)
    expect((await admin('GET', `/images/${id}/tasks`)).body).toEqual(before.body)
  })

  test('copies data from elsewhere, which is gone from here with its last place here', async () => {
    const data = Buffer.alloc(7000, 'e')
    const source = createServer((request, response) => {
      response.writeHead(200, { 'content-length': String(data.length) })
      response.end(request.method === 'HEAD' ? undefined : data)
    })
    await new Promise<void>((resolve) => source.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void source.close())
    const url = `http://127.0.0.1:${(source.address() as AddressInfo).port}/`
    const fields = { disk_format: 'raw', container_format: 'bare', visibility: 'private' }
    const id = String((await alice('POST', '/images', fields)).body['id'])
    const place = [{ op: 'add', path: '/locations/-', value: { url, metadata: {} } }]
    expect((await alice('PATCH', `/images/${id}`, place)).body).toMatchObject({
      status: 'active',
      checksum: null,
      direct_url: url,
    })
    const copy = { method: { name: 'copy-image' }, stores: ['slow'] }
    expect((await admin('POST', `/images/${id}/import`, copy)).status).toBe(202)
    await expect.poll(async () => (await after(1000, id)).held).toBe(false)
    expect((await alice('GET', `/images/${id}`)).body).toMatchObject({
      stores: 'web,slow',
      checksum: createHash('md5').update(data).digest('hex'),
    })
    removed.length = 0
    expect((await admin('DELETE', `/stores/slow/${id}`)).status).toBe(204)
    expect(removed).toHaveLength(1)
    const again = await admin('POST', `/images/${id}/import`, copy)
    expect(again.status).toBe(202)
    await expect.poll(async () => (await after(1000, id)).held).toBe(false)
    removed.length = 0
    expect((await admin('DELETE', `/stores/web/${id}`)).status).toBe(204)
    expect(removed).toEqual([])
    expect((await alice('DELETE', `/images/${id}`)).status).toBe(204)
    expect(removed).toHaveLength(1)
  })

  test('that never begins gives its image up after two hours', async () => {
    const { body } = await admin('GET', '/images?name=hanging-import')
    const [{ id }] = body['images'] as [{ id: string }]
    const method = { name: 'web-download', uri: 'http://127.0.0.1:9/nothing' }
    expect((await admin('POST', `/images/${id}/import`, { method })).status).toBe(202)
    const { body: tasks } = await admin('GET', `/images/${id}/tasks`)
    expect((tasks['tasks'] as Body[]).map((task) => task['message'])).toEqual([
      'Expired lock preempted',
      '',
    ])
  })
})

test('the cache takes in one image after the other', async () => {
  const { body } = await admin('GET', '/images?status=active&limit=3&visibility=public')
  const ids = (body['images'] as { id: string }[]).map(({ id }) => id)
  expect((await admin('DELETE', '/cache')).status).toBe(204)
  for (const id of ids) expect((await admin('PUT', `/cache/${id}`)).status).toBe(202)
  const queued = async (ms: number) => {
    now += ms
    return (await admin('GET', '/cache')).body['queued_images']
  }
  expect(await queued(900)).toEqual(ids)
  expect(await queued(150)).toEqual(ids.slice(1))
  expect(await queued(150)).toEqual(ids.slice(1))
  expect(await queued(900)).toEqual(ids.slice(2))
  expect(await queued(900)).toEqual([])
})
