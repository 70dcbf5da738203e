import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Problem } from '#wire/problem.ts'
import type { UploadStatus } from '#wire/uploads.ts'
import type { GatewayConfig } from '../config.ts'
import { call, readAll, until, UPLOADS } from '../spec-kit.ts'
import * as kit from './tus-kit.ts'
import { IMAGE_ID, b64, kind, slowPatch, withSpool } from './tus-kit.ts'

describe.each([
  ['streaming', () => ({})],
  ['spool', withSpool],
])('%s', (store, settings: () => Partial<GatewayConfig>) => {
  const ready = (config: Partial<GatewayConfig> = {}) => kit.ready({ ...settings(), ...config })

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

    test('data for an import goes to the staging area, which no store is named for', async () => {
      const { create, on, glance, status } = await ready()
      const target = `target ${b64('stage')}`
      const answer = await create(4, {
        'upload-metadata': `image_id ${b64(IMAGE_ID)},${target}`,
      })
      const location = answer.headers.location!
      await on('PATCH', location, { offset: 0, body: Buffer.from('data') })
      await until('the end', async () => (await status(location)).state === 'done')
      expect(glance.puts.map(({ url, bytes }) => [url, bytes.toString()])).toEqual([
        [`/image/v2/images/${IMAGE_ID}/stage`, 'data'],
      ])
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
      [
        'a target that is neither',
        { 'upload-metadata': `image_id ${b64('x')},target ${b64('import')}` },
        400,
      ],
      [
        'a store for what is staged',
        {
          'upload-metadata': `image_id ${b64('x')},store ${b64('fast')},target ${b64('stage')}`,
        },
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
        'tus-extension': 'creation,creation-with-upload,expiration,termination',
      })
      expect(answer.headers['access-control-allow-origin']).toBeUndefined()
    })

    test('32 are open at most in a project; one that ends makes room', async () => {
      const { create, madeFor, on, gateway, cookie, glance } = await ready()
      const locations: string[] = []
      for (let count = 0; count < 32; count++) locations.push(await madeFor(`image-${count}`, 1))
      const refused = await create(1)
      expect(kind(refused)).toEqual([429, 'too-many-uploads'])
      expect(refused.json<Problem>().message).toMatch(
        /32 uploads open.*Try again when one has ended/,
      )
      await until('the PUTs', () => glance.puts.length === 32)

      const elsewhere = await call(gateway, 'POST', UPLOADS.replace('project-a', 'project-b'), {
        cookie,
        headers: {
          'tus-resumable': '1.0.0',
          'upload-length': 1,
          'upload-metadata': `image_id ${b64(IMAGE_ID)}`,
        },
      })
      expect(elsewhere.status).toBe(201)

      await on('PATCH', locations[0]!, { offset: 0, body: Buffer.alloc(1) })
      expect(await madeFor('image-0', 1)).toBeTruthy()
      expect((await create(1)).status).toBe(429)
      // One that takes the place of another needs no room.
      expect(await madeFor('image-0', 1)).toBeTruthy()
      await on('DELETE', locations[1]!)
      expect((await create(1)).status).toBe(201)
    })

    test('a second one for the same image takes the place of the first, whose PUT is over before', async () => {
      const { gateway, cookie, made, on, cloud } = await ready()
      const order: string[] = []
      let puts = 0
      cloud.glance = (req, res) => {
        if (req.method === 'GET') {
          const status = order.includes('put 1 is cut') ? 'queued' : 'saving'
          order.push('asked')
          res.writeHead(200, { 'content-type': 'application/json' })
          res.end(JSON.stringify({ status, size: null }))
          return
        }
        const name = `put ${++puts}`
        order.push(`${name} begins`)
        req.on('error', () => order.push(`${name} is cut`)).resume()
        req.on('end', () => res.writeHead(204).end())
      }
      const first = await made(1000)
      const running = slowPatch(gateway, cookie, first, 0, 1000)
      running.sent.write(Buffer.alloc(300))
      await until('the first PUT', () => order.includes('put 1 begins'))
      const second = await made(1000)
      expect(second).not.toBe(first)
      await running.over
      running.sent.destroy()
      expect((await on('HEAD', first)).status).toBe(410)
      const answer = await on('PATCH', second, { offset: 0, body: Buffer.alloc(1000) })
      expect(answer.status).toBe(204)
      // The image is looked at until it is queued again, and only then the next PUT begins.
      const puttings = order.filter((what) => what !== 'asked')
      expect(puttings).toEqual(['put 1 begins', 'put 1 is cut', 'put 2 begins'])
      expect(order.at(-2)).toBe('asked')
    })

    test('two at once for one image leave one', async () => {
      const { made, on } = await ready()
      const locations = await Promise.all([made(10), made(10), made(10)])
      const heads = await Promise.all(locations.map((location) => on('HEAD', location)))
      expect(heads.map((head) => String(head.status)).toSorted()).toEqual(['200', '410', '410'])
    })

    test('a file of no bytes is an upload too', async () => {
      const { made, on, status } = await ready()
      const location = await made(0)
      const answer = await on('PATCH', location, { offset: 0, body: Buffer.alloc(0) })
      expect([answer.status, answer.headers['upload-offset']]).toEqual([204, '0'])
      expect(await status(location)).toEqual({
        state: 'done',
        offset: 0,
        accepted: 0,
        length: 0,
        durable: store === 'spool',
        waiting: null,
        failure: null,
      })
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

    test('a replay from the first byte is a conflict and does not disturb the one that sends', async () => {
      const { gateway, cookie, made, on, status, glance } = await ready()
      const location = await made(1000)
      const first = slowPatch(gateway, cookie, location, 0, 1000)
      first.sent.write(Buffer.alloc(300, 1))
      await until('300 bytes', async () => (await status(location)).offset === 300)
      const replay = await on('PATCH', location, { offset: 0, body: Buffer.alloc(1000, 2) })
      expect(kind(replay)).toEqual([409, 'upload-conflict'])
      expect(replay.headers['upload-offset']).toBe('300')
      first.sent.end(Buffer.alloc(700, 1))
      expect(await first.over).toEqual({ status: 204 })
      expect(glance.puts[0]!.bytes.equals(Buffer.alloc(1000, 1))).toBe(true)
    })

    test('of two that race at the same offset one wins whole', async () => {
      const { made, on, glance } = await ready()
      const location = await made(200_000)
      const both = await Promise.all(
        [1, 2].map((fill) =>
          on('PATCH', location, { offset: 0, body: Buffer.alloc(200_000, fill) }),
        ),
      )
      expect(both.map((answer) => String(answer.status)).toSorted()).toEqual(['204', '409'])
      const winner = both[0]!.status === 204 ? 1 : 2
      expect(glance.puts.at(-1)!.bytes.equals(Buffer.alloc(200_000, winner))).toBe(true)
    })

    test('the size of a request need not be known, and Expect: 100-continue is answered', async () => {
      const { made, on, glance } = await ready()
      const location = await made(300_000)
      const bytes = randomBytes(300_000)
      const chunked = await on('PATCH', location, {
        offset: 0,
        body: bytes.subarray(0, 100_000),
        headers: { 'transfer-encoding': 'chunked' },
      })
      expect([chunked.status, chunked.headers['upload-offset']]).toEqual([204, '100000'])
      const expecting = await on('PATCH', location, {
        offset: 100_000,
        body: bytes.subarray(100_000),
        headers: { expect: '100-continue' },
      })
      expect([expecting.status, expecting.headers['upload-offset']]).toEqual([204, '300000'])
      expect(glance.puts[0]!.bytes.equals(bytes)).toBe(true)
    })

    test('every answer tells when the upload ends, as an HTTP date, until it is done', async () => {
      const { create, on } = await ready({ uploadIdleMs: 90_000, spoolMs: 90_000 })
      const made = await create(100)
      const location = made.headers.location!
      const patch = await on('PATCH', location, { offset: 0, body: Buffer.alloc(10) })
      for (const answer of [made, patch, await on('HEAD', location)]) {
        const told = answer.headers['upload-expires'] as string
        expect(told).toMatch(/^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/)
        expect(Date.parse(told)).toBeGreaterThan(Date.now() + 60_000)
        expect(Date.parse(told)).toBeLessThan(Date.now() + 91_000)
      }
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
      expect((await on('PATCH', location, { offset: 0, body: Buffer.alloc(1000) })).status).toBe(
        204,
      )
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
})
