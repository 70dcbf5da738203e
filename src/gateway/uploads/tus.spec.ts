import { randomBytes } from 'node:crypto'
import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import { describe, expect, test } from 'vitest'
import type { Problem } from '#wire/problem.ts'
import type { UploadStatus } from '#wire/uploads.ts'
import type { GatewayConfig } from '../config.ts'
import {
  call,
  fakeCloud,
  IMAGE,
  readAll,
  signIn,
  startGateway,
  until,
  UPLOADS,
  type Answer,
  type Started,
} from '../spec-kit.ts'

const IMAGE_ID = '00528f8c-2baa-429e-b749-702e45b001ea'
const TUS = { 'tus-resumable': '1.0.0' }
const b64 = (text: string) => Buffer.from(text).toString('base64')

/** A Glance that keeps what it is sent, and says what came to it. */
function keeper() {
  const puts: { url: string; headers: http.IncomingHttpHeaders; bytes: Buffer; cut: boolean }[] = []
  const answer = (req: IncomingMessage, res: ServerResponse) => {
    const put = { url: req.url!, headers: req.headers, bytes: Buffer.alloc(0), cut: false }
    puts.push(put)
    req.on('data', (chunk: Buffer) => {
      put.bytes = Buffer.concat([put.bytes, chunk])
    })
    req.on('error', () => {
      put.cut = true
    })
    req.on('end', () => res.writeHead(204).end())
  }
  return { puts, answer }
}

async function ready(config: Partial<GatewayConfig> = {}) {
  const cloud = await fakeCloud()
  const glance = keeper()
  cloud.glance = glance.answer
  const gateway = await startGateway(cloud, config)
  const cookie = await signIn(gateway)
  const create = (length: number | string, more: http.OutgoingHttpHeaders = {}) =>
    call(gateway, 'POST', UPLOADS, {
      cookie,
      headers: {
        ...TUS,
        'upload-length': length,
        'upload-metadata': `image_id ${b64(IMAGE_ID)}`,
        ...more,
      },
    })
  const on = (
    method: string,
    location: string,
    o: { offset?: number; body?: Buffer; headers?: http.OutgoingHttpHeaders; cookie?: string } = {},
  ) =>
    call(gateway, method, location, {
      cookie: o.cookie ?? cookie,
      ...(o.body === undefined ? {} : { body: o.body }),
      headers: {
        ...TUS,
        ...(method === 'PATCH' ? { 'content-type': 'application/offset+octet-stream' } : {}),
        ...(o.offset === undefined ? {} : { 'upload-offset': o.offset }),
        ...o.headers,
      },
    })
  const made = async (length: number) => (await create(length)).headers.location!
  const status = async (location: string) => (await on('GET', location)).json<UploadStatus>()
  return { cloud, glance, gateway, cookie, create, on, made, status }
}

/** A PATCH that sends piece by piece and can be left in the middle. */
function slowPatch(
  gateway: Started,
  cookie: string,
  location: string,
  offset: number,
  length: number,
) {
  const sent = http.request({
    host: '127.0.0.1',
    port: gateway.port,
    method: 'PATCH',
    path: location,
    agent: false,
    headers: {
      ...TUS,
      origin: gateway.origin,
      cookie,
      'content-type': 'application/offset+octet-stream',
      'upload-offset': offset,
      'content-length': length,
    },
  })
  const over = new Promise<{ status: number } | { broken: string }>((resolve) => {
    sent.once('response', (answer) => {
      answer.resume()
      resolve({ status: answer.statusCode! })
    })
    sent.once('error', (error: NodeJS.ErrnoException) => resolve({ broken: error.code ?? '' }))
  })
  return { sent, over }
}

const kind = (answer: Answer) => [answer.status, answer.json<Problem>().kind]

describe('creation', () => {
  test('answers 201 with an address of its own and opens one PUT to Glance', async () => {
    const { create, glance } = await ready()
    const answer = await create(10, {
      'upload-metadata': `image_id ${b64(IMAGE_ID)},store ${b64('fast')},empty`,
    })
    expect(answer.status).toBe(201)
    expect(answer.headers.location).toMatch(
      /^\/api\/p\/project-a\/r\/RegionOne\/uploads\/[\w-]{22}$/,
    )
    expect(answer.headers['tus-resumable']).toBe('1.0.0')
    expect(Date.parse(answer.headers['upload-expires'] as string)).toBeGreaterThan(Date.now())
    await until('the PUT', () => glance.puts.length === 1)
    expect(glance.puts[0]!.url).toBe(`/image/v2/images/${IMAGE_ID}/file`)
    expect(glance.puts[0]!.headers).toMatchObject({
      'content-length': '10',
      'content-type': 'application/octet-stream',
      'x-image-meta-store': 'fast',
    })
    expect(glance.puts[0]!.headers.cookie).toBeUndefined()
  })

  test.each([
    ['no version', { 'tus-resumable': '' }, 412],
    ['another version', { 'tus-resumable': '0.2.2' }, 412],
    ['no length', { 'upload-length': '' }, 400],
    ['a negative length', { 'upload-length': '-1' }, 400],
    ['a length beyond counting', { 'upload-length': '99999999999999999999' }, 400],
    ['a deferred length', { 'upload-defer-length': '1' }, 400],
    ['no image', { 'upload-metadata': 'name eA==' }, 400],
    ['an image that climbs', { 'upload-metadata': `image_id ${b64('../tasks')}` }, 400],
    [
      'a store that splits the header',
      { 'upload-metadata': `image_id ${b64('x')},store ${b64('a\r\nx: y')}` },
      400,
    ],
    ['metadata that is none', { 'upload-metadata': 'image_id !!!' }, 400],
    ['a key twice', { 'upload-metadata': 'image_id eA==,image_id eQ==' }, 400],
  ])('refuses %s', async (_, headers, status) => {
    const { create, glance } = await ready()
    const answer = await create(10, headers)
    expect(kind(answer)).toEqual([status, 'bad-request'])
    expect(answer.headers['tus-version']).toBe(status === 412 ? '1.0.0' : undefined)
    expect(glance.puts).toEqual([])
  })

  test('OPTIONS tells the version and the extensions without a session', async () => {
    const { gateway } = await ready()
    const answer = await call(gateway, 'OPTIONS', UPLOADS)
    expect(answer.status).toBe(204)
    expect(answer.headers).toMatchObject({
      'tus-version': '1.0.0',
      'tus-extension': 'creation,expiration,termination',
    })
    expect(answer.headers['access-control-allow-origin']).toBeUndefined()
  })

  test('a file of no bytes is an upload too', async () => {
    const { made, on, status } = await ready()
    const location = await made(0)
    const answer = await on('PATCH', location, { offset: 0, body: Buffer.alloc(0) })
    expect([answer.status, answer.headers['upload-offset']]).toEqual([204, '0'])
    expect(await status(location)).toEqual({ state: 'done', offset: 0, length: 0, failure: null })
  })
})

describe('sending', () => {
  test('one PATCH carries the whole file; its answer comes after that of Glance', async () => {
    const { made, on, glance, cloud } = await ready()
    const bytes = randomBytes(3_000_000)
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    let received: Buffer = Buffer.alloc(0)
    cloud.glance = (req, res) =>
      void readAll(req).then(async (all) => {
        received = all
        await held
        res.writeHead(204).end()
      })
    const location = await made(bytes.length)
    let answered = false
    const patch = on('PATCH', location, { offset: 0, body: bytes }).finally(() => {
      answered = true
    })
    await until('finishing', async () => {
      const { state } = (await on('GET', location)).json<UploadStatus>()
      return state === 'finishing' && received.length === bytes.length
    })
    expect(answered).toBe(false)
    release()
    const answer = await patch
    expect([answer.status, answer.headers['upload-offset']]).toEqual([204, '3000000'])
    expect(answer.headers['tus-resumable']).toBe('1.0.0')
    expect(received.equals(bytes)).toBe(true)
    expect(glance.puts).toEqual([])
  })

  test('pieces of any size become one PUT', async () => {
    const { made, on, glance, status } = await ready()
    const bytes = randomBytes(700_001)
    const location = await made(bytes.length)
    let offset = 0
    for (const size of [1, 300_000, 0, 65_536, 334_464]) {
      const answer = await on('PATCH', location, {
        offset,
        body: bytes.subarray(offset, offset + size),
      })
      offset += size
      expect([answer.status, answer.headers['upload-offset']]).toEqual([204, String(offset)])
      const more = offset < bytes.length
      expect(answer.headers['upload-expires'] === undefined).toBe(!more)
      expect(await status(location)).toMatchObject({ state: more ? 'open' : 'done', offset })
    }
    expect(glance.puts).toHaveLength(1)
    expect(glance.puts[0]!.bytes.equals(bytes)).toBe(true)
  })

  test('another offset is a conflict that tells the right one, a replay from the start too', async () => {
    const { made, on, glance } = await ready()
    const location = await made(100)
    await on('PATCH', location, { offset: 0, body: Buffer.alloc(40, 1) })
    for (const offset of [0, 39, 41, 100, 200]) {
      const answer = await on('PATCH', location, { offset, body: Buffer.alloc(40, 2) })
      expect(kind(answer)).toEqual([409, 'upload-conflict'])
      expect(answer.headers['upload-offset']).toBe('40')
    }
    await on('PATCH', location, { offset: 40, body: Buffer.alloc(60, 1) })
    expect(glance.puts[0]!.bytes.equals(Buffer.alloc(100, 1))).toBe(true)
  })

  test('a second sender is a conflict while the first is at it', async () => {
    const { gateway, cookie, made, on, status } = await ready()
    const location = await made(100)
    const first = slowPatch(gateway, cookie, location, 0, 100)
    first.sent.write(Buffer.alloc(10))
    await until('10 bytes', async () => (await status(location)).offset === 10)
    expect((await status(location)).state).toBe('receiving')
    expect(kind(await on('PATCH', location, { offset: 10, body: Buffer.alloc(5) }))).toEqual([
      409,
      'upload-conflict',
    ])
    first.sent.end(Buffer.alloc(90))
    expect(await first.over).toEqual({ status: 204 })
  })

  test('HEAD fences the sender, then tells the offset, from where it goes on', async () => {
    const { gateway, cookie, made, on, status, glance } = await ready()
    const location = await made(1000)
    const first = slowPatch(gateway, cookie, location, 0, 1000)
    first.sent.write(Buffer.alloc(300, 1))
    await until('300 bytes', async () => (await status(location)).offset === 300)
    const head = await on('HEAD', location)
    expect([head.status, head.headers['upload-offset'], head.headers['upload-length']]).toEqual([
      200,
      '300',
      '1000',
    ])
    expect(head.headers['cache-control']).toBe('no-store')
    expect(await first.over).toHaveProperty('broken')
    first.sent.destroy()
    const rest = await on('PATCH', location, { offset: 300, body: Buffer.alloc(700, 2) })
    expect([rest.status, rest.headers['upload-offset']]).toEqual([204, '1000'])
    expect(glance.puts).toHaveLength(1)
    expect(
      glance.puts[0]!.bytes.equals(Buffer.concat([Buffer.alloc(300, 1), Buffer.alloc(700, 2)])),
    ).toBe(true)
  })

  test('a connection that breaks leaves the upload open', async () => {
    const { gateway, cookie, made, on, status } = await ready()
    const location = await made(1000)
    const first = slowPatch(gateway, cookie, location, 0, 1000)
    first.sent.write(Buffer.alloc(300))
    await until('300 bytes', async () => (await status(location)).offset === 300)
    first.sent.destroy()
    await until('open', async () => (await status(location)).state === 'open')
    const rest = await on('PATCH', location, { offset: 300, body: Buffer.alloc(700) })
    expect(rest.status).toBe(204)
  })

  test('an answer that got lost can be asked for again', async () => {
    const { made, on } = await ready()
    const location = await made(10)
    await on('PATCH', location, { offset: 0, body: Buffer.alloc(10) })
    const again = await on('PATCH', location, { offset: 10, body: Buffer.alloc(0) })
    expect([again.status, again.headers['upload-offset']]).toEqual([204, '10'])
    expect((await on('HEAD', location)).headers['upload-offset']).toBe('10')
  })

  test.each([
    ['another type', { 'content-type': 'application/octet-stream' }, 415, 'bad-request'],
    ['no offset', { 'upload-offset': '' }, 400, 'bad-request'],
    ['a crooked offset', { 'upload-offset': '0x10' }, 400, 'bad-request'],
    ['no version', { 'tus-resumable': '' }, 412, 'bad-request'],
  ])('refuses %s', async (_, headers, status, problem) => {
    const { made, on, glance } = await ready()
    const location = await made(10)
    const answer = await on('PATCH', location, { offset: 0, body: Buffer.alloc(10), headers })
    expect(kind(answer)).toEqual([status, problem])
    expect(glance.puts[0]?.bytes.length ?? 0).toBe(0)
  })

  test('more bytes than announced are refused, sized and in chunks', async () => {
    const { made, on, status } = await ready()
    const location = await made(10)
    expect(kind(await on('PATCH', location, { offset: 0, body: Buffer.alloc(11) }))).toEqual([
      413,
      'too-large',
    ])
    const chunked = await on('PATCH', location, {
      offset: 0,
      body: Buffer.alloc(11),
      headers: { 'transfer-encoding': 'chunked' },
    })
    expect(kind(chunked)).toEqual([413, 'too-large'])
    expect(await status(location)).toMatchObject({ state: 'open', offset: 0 })
  })

  test('a body beyond what the way allows is refused', async () => {
    const { made, on } = await ready({ maxBodyBytes: 1000 })
    const location = await made(5000)
    expect(kind(await on('PATCH', location, { offset: 0, body: Buffer.alloc(1001) }))).toEqual([
      413,
      'too-large',
    ])
    expect((await on('PATCH', location, { offset: 0, body: Buffer.alloc(1000) })).status).toBe(204)
  })

  test('the method may ride in a header of a POST', async () => {
    const { made, on } = await ready()
    const location = await made(4)
    const answer = await on('POST', location, {
      offset: 0,
      body: Buffer.alloc(4),
      headers: {
        'content-type': 'application/offset+octet-stream',
        'x-http-method-override': 'PATCH',
      },
    })
    expect(answer.status).toBe(204)
  })
})

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
          })
          res.end('<html><body><h1>No</h1>Because of a reason.<br /></body></html>')
        })
      }
      const location = await made(50_000_000)
      const answer = await on('PATCH', location, { offset: 0, body: Buffer.alloc(50_000_000) })
      expect(kind(answer)).toEqual([status < 500 ? 422 : 502, 'upload-refused'])
      const upstream = { status, message: 'Because of a reason.', request_id: 'req-glance' }
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
