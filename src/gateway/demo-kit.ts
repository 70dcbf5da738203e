import { createHash } from 'node:crypto'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import type { Session } from '#wire/session.ts'
import { MIB } from './cloud-http.ts'
import { mountDemoCloud } from './demo.ts'
import { call, cookiesOf, JSON_TYPE } from './spec-kit.ts'

/** The demo cloud on a port of its own, so that a gateway in front of it may come and go. */
export async function demoCloud(
  imageApi: 'v1' | 'v2' = 'v2',
): Promise<{ origin: string; authUrl: string }> {
  const server = http.createServer({ requestTimeout: 0, highWaterMark: MIB }, (req, res) =>
    demo.handler(req, res),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const demo = await mountDemoCloud({ baseUrl: `${origin}/demo`, imageApi })
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
    demo.close()
  })
  await demo.ready
  return { origin, authUrl: `${origin}/demo/identity/v3` }
}

/** Alice in her project, at a gateway that may move to another port. */
export async function asAlice(at: { port: number; origin: string }) {
  const answer = await call(at, 'POST', '/api/session', {
    headers: JSON_TYPE,
    body: JSON.stringify({
      method: 'password',
      user: 'alice',
      password: 'secret',
      domain: 'Default',
    }),
  })
  const cookie = cookiesOf(answer)
  const base = `/api/p/${answer.json<Session>().project_id!}/r/RegionOne`
  const images = `${base}/image/v2/images`

  async function queued(): Promise<string> {
    const made = await call(at, 'POST', images, {
      cookie,
      headers: JSON_TYPE,
      body: JSON.stringify({ name: 'spec', disk_format: 'raw', container_format: 'bare' }),
    })
    return made.json<{ id: string }>().id
  }
  async function image(id: string) {
    const shown = await call(at, 'GET', `${images}/${id}`, { cookie })
    return shown.json<{ status: string; size: number | null; os_hash_value: string | null }>()
  }
  return { cookie, base, uploads: `${base}/uploads`, queued, image }
}

/** What Glance says of an image that holds exactly these bytes. */
export const holding = (bytes: Buffer) => ({
  status: 'active',
  size: bytes.length,
  os_hash_value: createHash('sha512').update(bytes).digest('hex'),
})
