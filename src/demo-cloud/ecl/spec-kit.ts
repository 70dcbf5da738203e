import { createDemoCloud, type DemoCloud } from '../cloud.ts'
import { memoryPlatform } from '../platform.ts'

export const BASE = 'http://demo.test/demo'
export const JOBS = '/v2/extension/image_replicator/jobs'
export const TYPES = '/v2/extension/license_switch/types'

/** A demo cloud whose time stands still, and whose copies take ten seconds. */
export function stopped(more: { ecl?: boolean } = {}) {
  let now = Date.parse('2026-11-21T00:00:00Z')
  const platform = { ...memoryPlatform(), now: () => now }
  const cloud = createDemoCloud({ baseUrl: BASE, platform, copySeconds: 10, ...more })
  const pass = (seconds: number) => {
    now += seconds * 1000
  }
  return { cloud, pass }
}

interface Answer {
  status: number
  headers: Headers
  text: string
}
export type Json = Record<string, unknown>

export async function signedIn(cloud: DemoCloud, user: string, project: string) {
  const domain = { id: 'default' }
  const signIn = await cloud.fetch(
    new Request(`${BASE}/identity/v3/auth/tokens`, {
      method: 'POST',
      body: JSON.stringify({
        auth: {
          identity: {
            methods: ['password'],
            password: { user: { name: user, domain, password: 'secret' } },
          },
          scope: { project: { name: project, domain } },
        },
      }),
    }),
  )
  const token = signIn.headers.get('x-subject-token')!
  const told = (await signIn.json()) as { token: { project: { id: string } } }
  async function call(
    method: string,
    path: string,
    body?: unknown,
    json = 'application/json',
  ): Promise<Answer> {
    const bytes = body instanceof Uint8Array
    const type = bytes ? 'application/octet-stream' : json
    const answer = await cloud.fetch(
      new Request(`${BASE}/image${path}`, {
        method,
        headers: { 'x-auth-token': token, accept: 'application/json', 'content-type': type },
        ...(body === undefined
          ? {}
          : { body: bytes ? (body as Uint8Array<ArrayBuffer>) : JSON.stringify(body) }),
      }),
    )
    return { status: answer.status, headers: answer.headers, text: await answer.text() }
  }
  const get = async (path: string) => JSON.parse((await call('GET', path)).text) as Json
  return { call, get, token, projectId: told.token.project.id }
}
export type Caller = Awaited<ReturnType<typeof signedIn>>

/** An image with data, and its id. */
export async function active(owner: Caller, size: number): Promise<string> {
  const made = await owner.call('POST', '/v2/images', {
    name: 'golden',
    disk_format: 'raw',
    container_format: 'bare',
  })
  const { id } = JSON.parse(made.text) as { id: string }
  await owner.call('PUT', `/v2/images/${id}/file`, new Uint8Array(size).fill(7))
  return id
}
