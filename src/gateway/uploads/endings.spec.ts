import { describe, expect, test } from 'vitest'
import type { Problem } from '#wire/problem.ts'
import { IMAGE, signIn, until, UPLOADS } from '../spec-kit.ts'
import { kind, ready, slowPatch } from './tus-kit.ts'

describe('endings', () => {
  test.each([401, 403, 404, 409, 410, 413, 415, 500, 503])(
    'a %i of Glance in the middle ends the PATCH with what it said',
    async (status) => {
      const { cloud, made, on, status: of } = await ready()
      cloud.glance = (req, res) => {
        req.once('data', () => {
          res.writeHead(status, {
            'content-type': 'text/html',
            'x-openstack-request-id': 'req-glance',
            ...(status === 503 ? { 'retry-after': '120' } : {}),
          })
          res.end('<html><body><h1>No</h1>Because of a reason.<br /></body></html>')
        })
      }
      const location = await made(50_000_000)
      const answer = await on('PATCH', location, { offset: 0, body: Buffer.alloc(50_000_000) })
      expect(kind(answer)).toEqual([status < 500 ? 422 : 502, 'upload-refused'])
      const said = { status, message: 'Because of a reason.', request_id: 'req-glance' }
      const upstream = status === 503 ? { ...said, retry_after: '120' } : said
      expect(answer.json<Problem>().upstream).toEqual(upstream)
      expect(await of(location)).toMatchObject({ state: 'failed', failure: upstream })
      const again = await on('PATCH', location, { offset: 0, body: Buffer.alloc(10) })
      expect(kind(again)).toEqual([status < 500 ? 422 : 502, 'upload-refused'])
      expect((await on('HEAD', location)).status).toBe(410)
    },
  )

  test('a Glance that breaks off is told as a break', async () => {
    const { cloud, made, on } = await ready()
    cloud.glance = (req) => void req.once('data', () => req.socket.destroy())
    const location = await made(50_000_000)
    const answer = await on('PATCH', location, { offset: 0, body: Buffer.alloc(50_000_000) })
    expect(kind(answer)).toEqual([502, 'upload-refused'])
    expect(answer.json<Problem>().upstream!.status).toBe(0)
  })

  test('DELETE cuts the PUT to Glance and the upload is gone', async () => {
    const { gateway, cookie, made, on, status, glance } = await ready()
    const location = await made(1000)
    const running = slowPatch(gateway, cookie, location, 0, 1000)
    running.sent.write(Buffer.alloc(300))
    await until('300 bytes', async () => (await status(location)).offset === 300)
    const answer = await on('DELETE', location)
    expect([answer.status, answer.headers['tus-resumable']]).toEqual([204, '1.0.0'])
    await until('the cut', () => glance.puts[0]!.cut)
    running.sent.end(Buffer.alloc(700))
    await running.over
    for (const method of ['HEAD', 'GET', 'DELETE', 'PATCH'])
      expect((await on(method, location, { offset: 0 })).status, method).toBe(410)
  })

  test('an upload that nobody continues is given up', async () => {
    const { made, on, glance } = await ready({ uploadIdleMs: 60 })
    const location = await made(1000)
    await on('PATCH', location, { offset: 0, body: Buffer.alloc(10) })
    await until('the cut', () => glance.puts[0]!.cut)
    expect((await on('HEAD', location)).status).toBe(410)
  })

  test('a sender that falls silent is cut, its upload stays', async () => {
    const { gateway, cookie, made, on } = await ready({ uploadSilenceMs: 60 })
    const location = await made(1000)
    const running = slowPatch(gateway, cookie, location, 0, 1000)
    running.sent.write(Buffer.alloc(10))
    expect(await running.over).toHaveProperty('broken')
    expect((await on('HEAD', location)).headers['upload-offset']).toBe('10')
  })

  test('a Glance that takes nothing any more is given up', async () => {
    const { cloud, made, on } = await ready({ glanceSilenceMs: 200 })
    cloud.glance = (req) => req.pause()
    const location = await made(100_000_000)
    const answer = await on('PATCH', location, { offset: 0, body: Buffer.alloc(100_000_000) })
    expect(kind(answer)).toEqual([502, 'upload-refused'])
    expect(answer.json<Problem>().message).toMatch(/took no byte/)
  })

  test('only the same user in the same project and region may touch it', async () => {
    const { gateway, cookie, made, on, cloud } = await ready()
    const location = await made(1000)
    const id = location.split('/').at(-1)!
    for (const path of [
      `/api/p/project-b/r/RegionOne/uploads/${id}`,
      `/api/p/project-a/r/Far/uploads/${id}`,
    ])
      for (const method of ['HEAD', 'GET', 'DELETE', 'PATCH'])
        expect((await on(method, path, { offset: 0 })).status, `${method} ${path}`).toBe(410)
    expect((await on('HEAD', location, { cookie: '' })).status).toBe(401)

    const asBob = cloud.keystone
    cloud.keystone = (req, res) => {
      if (req.method !== 'GET' || req.url !== '/v3/auth/tokens') return asBob?.(req, res) ?? false
      const body = JSON.stringify({
        token: {
          methods: ['token'],
          user: { id: 'user-bob', name: 'bob', domain: { id: 'default', name: 'Default' } },
          project: {
            id: 'project-a',
            name: 'tenant-a',
            domain: { id: 'default', name: 'Default' },
          },
          roles: [],
          catalog: [
            {
              type: 'image',
              endpoints: [{ interface: 'public', region: 'RegionOne', url: cloud.origin }],
            },
          ],
          expires_at: new Date(Date.now() + 1e6).toISOString(),
        },
      })
      res.writeHead(200, { 'content-type': 'application/json' }).end(body)
      return true
    }
    const bob = await signIn(gateway, { method: 'token', token: 'gAAAA-bob' })
    expect((await on('HEAD', location, { cookie: bob })).status).toBe(410)
    expect((await on('DELETE', location, { cookie: bob })).status).toBe(410)
    expect((await on('HEAD', location, { cookie })).status).toBe(200)
    const again = await signIn(gateway)
    expect((await on('HEAD', location, { cookie: again })).status).toBe(200)
  })

  test('other methods are not allowed', async () => {
    const { made, on } = await ready()
    const location = await made(10)
    expect(kind(await on('PUT', location))).toEqual([405, 'not-allowed'])
    expect(kind(await on('PUT', UPLOADS))).toEqual([405, 'not-allowed'])
    expect(kind(await on('GET', `${IMAGE}/uploads`))).toEqual([404, 'not-allowed'])
  })
})
