import { createHash, randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { mountDemoCloud, type DemoMount } from './demo.ts'

/** A folder for temporary folders of this spec alone. */
const temporary = mkdtempSync(join(tmpdir(), 'viewfinder-spec-'))
const OCTETS = { 'content-type': 'application/octet-stream' }
let demo: DemoMount
let server: http.Server
let base: string
function signIn() {
  const user = { name: 'alice', domain: { id: 'default' }, password: 'secret' }
  return fetch(`${base}/identity/v3/auth/tokens`, {
    method: 'POST',
    body: JSON.stringify({
      auth: {
        identity: { methods: ['password'], password: { user } },
        scope: { project: { name: 'tenant-a', domain: { id: 'default' } } },
      },
    }),
  })
}
let headers: { 'x-auth-token': string }
let projectId: string
let folder: string

beforeAll(async () => {
  vi.stubEnv('TMPDIR', temporary)
  server = http.createServer((req, res) => demo.handler(req, res))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/demo`
  demo = await mountDemoCloud({ baseUrl: base, copySeconds: 0.5 })
  folder = join(temporary, readdirSync(temporary)[0]!)
  const answer = await signIn()
  headers = { 'x-auth-token': answer.headers.get('x-subject-token')! }
  const { token } = (await answer.json()) as { token: { project: { id: string } } }
  projectId = token.project.id
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
  vi.unstubAllEnvs()
  rmSync(temporary, { recursive: true })
})

async function create(): Promise<string> {
  const answer = await fetch(`${base}/image/v2/images`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ name: 'spec', disk_format: 'raw', container_format: 'bare' }),
  })
  return ((await answer.json()) as { id: string }).id
}
async function show(id: string) {
  const answer = await fetch(`${base}/image/v2/images/${id}`, { headers })
  return (await answer.json()) as Record<string, unknown>
}
const remove = (id: string) => fetch(`${base}/image/v2/images/${id}`, { method: 'DELETE', headers })

/** An upload that has sent something and stays open. */
async function openUpload(id: string): Promise<http.ClientRequest> {
  const request = http.request(`${base}/image/v2/images/${id}/file`, {
    method: 'PUT',
    headers: { ...headers, ...OCTETS, 'content-length': 10_000_000 },
  })
  request.on('error', () => {})
  request.write(randomBytes(200_000))
  await expect.poll(() => show(id)).toMatchObject({ status: 'saving' })
  return request
}

test('bytes go up and come down the same, hashed on the way', async () => {
  const id = await create()
  const bytes = randomBytes(5_000_001)
  const put = await fetch(`${base}/image/v2/images/${id}/file`, {
    method: 'PUT',
    headers: { ...headers, ...OCTETS },
    body: bytes,
  })
  expect(put.status).toBe(204)
  expect(await show(id)).toMatchObject({
    status: 'active',
    size: bytes.length,
    checksum: createHash('md5').update(bytes).digest('hex'),
    os_hash_value: createHash('sha512').update(bytes).digest('hex'),
  })

  const first = await fetch(`${base}/image/v2/images/${id}/file`, { headers })
  expect(first.headers.get('content-length')).toBeNull()
  expect(Buffer.from(await first.arrayBuffer()).equals(bytes)).toBe(true)
  const second = await fetch(`${base}/image/v2/images/${id}/file`, { headers })
  expect(second.headers.get('content-length')).toBe(String(bytes.length))
  await second.body?.cancel()
  const part = await fetch(`${base}/image/v2/images/${id}/file`, {
    headers: { ...headers, range: 'bytes=4999999-' },
  })
  expect(part.status).toBe(206)
  expect(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(4_999_999))).toBe(true)

  await remove(id)
  await expect.poll(() => readdirSync(folder)).toEqual([])
})

test('an upload that breaks off leaves the image queued and no file', async () => {
  const id = await create()
  const request = await openUpload(id)
  request.destroy()
  await expect.poll(() => show(id)).toMatchObject({ status: 'queued', size: null })
  await expect.poll(() => readdirSync(folder)).toEqual([])
  await remove(id)
})

test('an upload whose image is deleted meanwhile is told that it is gone', async () => {
  const id = await create()
  const request = await openUpload(id)
  const answered = new Promise<number>((resolve) =>
    request.on('response', (response) => resolve(response.statusCode ?? 0)),
  )
  await remove(id)
  request.end(randomBytes(9_800_000))
  expect(await answered).toBe(410)
  await expect.poll(() => readdirSync(folder)).toEqual([])
})

test('a second upload while one is running is refused', async () => {
  const id = await create()
  const request = await openUpload(id)
  const second = await fetch(`${base}/image/v2/images/${id}/file`, {
    method: 'PUT',
    headers: { ...headers, ...OCTETS },
    body: 'x',
  })
  expect(second.status).toBe(409)
  request.destroy()
  await remove(id)
})

test('a copy has a file of its own, which stays when the first one goes', async () => {
  const id = await create()
  const body = randomBytes(3_000_001)
  await fetch(`${base}/image/v2/images/${id}/file`, {
    method: 'PUT',
    headers: { ...headers, ...OCTETS },
    body,
  })
  const jobs = `${base}/image/v2/extension/image_replicator/jobs`
  await fetch(jobs, {
    method: 'POST',
    headers,
    body: JSON.stringify({ image_id: id, tenant_id_dst: projectId }),
  })
  let job: Record<string, unknown> = {}
  const status = async () => {
    const [first] = (await (await fetch(jobs, { headers })).json()) as [Record<string, unknown>]
    job = first
    return job['status']
  }
  await expect.poll(status, { timeout: 4000 }).toBe('replicated')
  const copied = job['destination_image_id'] as string
  await remove(id)
  expect(await show(copied)).toMatchObject({
    size: body.length,
    os_hash_value: createHash('sha512').update(body).digest('hex'),
  })
  const down = await fetch(`${base}/image/v2/images/${copied}/file`, { headers })
  expect(Buffer.from(await down.arrayBuffer()).equals(body)).toBe(true)
  await remove(copied)
  expect(readdirSync(folder)).toEqual([])
})

test('an image of no bytes can be stored and read', async () => {
  const id = await create()
  const put = { method: 'PUT', headers: { ...headers, ...OCTETS } }
  expect((await fetch(`${base}/image/v2/images/${id}/file`, put)).status).toBe(204)
  const read = await fetch(`${base}/image/v2/images/${id}/file`, { headers })
  expect((await read.arrayBuffer()).byteLength).toBe(0)
  await remove(id)
})

test('the fault plan cuts connections: half an answer, and every one at a restart', async () => {
  const id = await create()
  const put = { method: 'PUT', headers: { ...headers, ...OCTETS } }
  await fetch(`${base}/image/v2/images/${id}/file`, { ...put, body: randomBytes(1_000_000) })
  const plan = (fault: object) =>
    fetch(`${base}/faults`, {
      method: 'POST',
      body: JSON.stringify({ match: { path: id }, fault }),
    })
  await plan({ kind: 'cut', after: 300_000, direction: 'down' })
  const half = await fetch(`${base}/image/v2/images/${id}/file`, { headers })
  await expect(half.arrayBuffer()).rejects.toThrow('terminated')

  const other = await create()
  const request = await openUpload(other)
  const broken = new Promise<void>((resolve) => request.once('close', resolve))
  await plan({ kind: 'restart', ms: 1 })
  await expect(show(id)).rejects.toThrow('fetch failed')
  await broken
  await expect.poll(() => show(other)).toMatchObject({ status: 'queued' })
  await remove(id)
  await remove(other)
})

test('a demo that others reach asks no server of this machine', async () => {
  let asked = 0
  const secret = http.createServer((_, res) => {
    asked++
    res.setHeader('Content-Length', 21).end('for this machine only')
  })
  onTestFinished(() => void secret.close())
  await new Promise<void>((resolve) => secret.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(secret.address() as AddressInfo).port}/`
  const locate = async () =>
    fetch(`${base}/image/v2/images/${await create()}`, {
      method: 'PATCH',
      headers: { ...headers, 'content-type': 'application/openstack-images-v2.1-json-patch' },
      body: JSON.stringify([{ op: 'add', path: '/locations/-', value: { url, metadata: {} } }]),
    })
  expect((await locate()).status).toBe(200)
  expect(asked).toBeGreaterThan(0)

  asked = 0
  const own = { demo, headers }
  demo = await mountDemoCloud({ baseUrl: base, reachesHost: false })
  onTestFinished(() => {
    demo.close()
    demo = own.demo
    headers = own.headers
  })
  headers = { 'x-auth-token': (await signIn()).headers.get('x-subject-token')! }
  expect((await locate()).status).toBe(400)
  expect(asked).toBe(0)
})

test('its folder goes with it', () => {
  expect(existsSync(folder)).toBe(true)
  demo.close()
  expect(existsSync(folder)).toBe(false)
})
