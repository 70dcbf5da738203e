import { describe, expect, test } from 'vitest'
import type { Problem } from '#wire/problem.ts'
import type { Scope, Session } from '#wire/session.ts'
import {
  alice,
  call,
  cookiesOf,
  fakeCloud,
  IMAGE,
  JSON_TYPE,
  signIn,
  startGateway,
} from '../spec-kit.ts'

const post = (at: Parameters<typeof call>[0], how: unknown, cookie?: string) =>
  call(at, 'POST', '/api/session', {
    headers: JSON_TYPE,
    body: JSON.stringify(how),
    ...(cookie === undefined ? {} : { cookie }),
  })

describe('signing in', () => {
  test('by password gives the projects and a cookie that no page can read', async () => {
    const gateway = await startGateway(await fakeCloud())
    const answer = await post(gateway, { ...alice, project: { name: 'tenant-b' } })
    const session = answer.json<Session>()
    expect(session).toMatchObject({
      user: { id: 'user-alice', name: 'alice' },
      method: 'password',
      project_id: 'project-b',
    })
    expect(session.projects.map((project) => project.name)).toEqual(['tenant-a', 'tenant-b'])
    expect(answer.headers['set-cookie']![0]).toMatch(
      /^vf_session=[\w-]+; Path=\/; Max-Age=3[56]\d\d; HttpOnly; SameSite=Strict$/,
    )
    expect(answer.headers['cache-control']).toBe('no-store')
    const again = await call(gateway, 'GET', '/api/session', { cookie: cookiesOf(answer) })
    expect(again.json<Session>()).toEqual(session)
  })

  test('behind TLS the cookie is Secure and bound to the host', async () => {
    const gateway = await startGateway(await fakeCloud(), { trustProxy: true })
    const headers = {
      ...JSON_TYPE,
      origin: 'https://images.example',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'images.example',
    }
    const answer = await call(gateway, 'POST', '/api/session', {
      headers,
      body: JSON.stringify(alice),
    })
    expect(answer.headers['set-cookie']![0]).toMatch(/^__Host-vf_session=.*; Secure$/)
    expect(answer.headers['strict-transport-security']).toBe('max-age=31536000')
    const cookie = cookiesOf(answer)
    const through = await call(gateway, 'GET', '/api/session', { headers, cookie })
    expect(through.status).toBe(200)
    expect((await call(gateway, 'GET', '/api/session', { cookie })).json()).toBe(null)
  })

  test.each([
    ['wrong password', { ...alice, password: 'no' }, 401, 'wrong-credentials'],
    [
      'wrong credential',
      { method: 'application_credential', id: 'i', secret: 'no' },
      401,
      'wrong-credentials',
    ],
    ['unknown token', { method: 'token', token: 'gAAAA-unknown' }, 401, 'wrong-credentials'],
    [
      'a token that would split a header',
      { method: 'token', token: 'a\r\nx: y' },
      400,
      'bad-request',
    ],
    ['project without a role', { ...alice, project: { name: 'tenant-z' } }, 403, 'no-role'],
    ['code without a first step', { method: 'totp', passcode: '123456' }, 401, 'no-session'],
    ['unknown method', { method: 'magic' }, 400, 'bad-request'],
    ['no object', 'x', 400, 'bad-request'],
  ])('%s is refused as a problem and sets no session', async (_, how, status, kind) => {
    const gateway = await startGateway(await fakeCloud())
    const answer = await post(gateway, how)
    expect(answer.status).toBe(status)
    expect(answer.headers['x-viewfinder-problem']).toBe(kind)
    const problem = answer.json<Problem & Record<string, unknown>>()
    expect(problem.kind).toBe(kind)
    expect(problem.message).toMatch(/^[A-Z].*\.$/)
    expect(cookiesOf(answer)).toBe('')
  })

  test('a user without projects is told so, and the token is revoked', async () => {
    const cloud = await fakeCloud()
    cloud.keystone = (req, res) => {
      if (req.url !== '/v3/auth/projects') return false
      res.writeHead(200, JSON_TYPE).end('{"projects":[]}')
      return true
    }
    const gateway = await startGateway(cloud)
    expect((await post(gateway, alice)).json<Problem>().kind).toBe('no-project')
    expect(cloud.revoked).toHaveLength(1)
  })

  test('a second factor is asked for and its receipt never shown', async () => {
    const gateway = await startGateway(await fakeCloud())
    const first = await post(gateway, { ...alice, user: 'tina', project: { name: 'tenant-b' } })
    expect([first.status, first.json<Problem>().kind]).toEqual([401, 'totp-required'])
    expect(JSON.stringify([first.body, first.headers])).not.toContain('receipt-1')
    const receipt = cookiesOf(first)
    expect(receipt).toMatch(/^vf_receipt=/)
    const wrong = await post(gateway, { method: 'totp', passcode: '000000' }, receipt)
    expect([wrong.status, wrong.json<Problem>().kind]).toEqual([401, 'totp-wrong'])
    const right = await post(gateway, { method: 'totp', passcode: '123456' }, receipt)
    expect(right.json<Session>()).toMatchObject({ method: 'totp', project_id: 'project-b' })
    expect(right.headers['set-cookie']![1]).toMatch(/^vf_receipt=; .*Max-Age=0/)
    const stolen = receipt.replace('vf_receipt', 'vf_session')
    expect((await call(gateway, 'GET', '/api/session', { cookie: stolen })).json()).toBe(null)
  })

  test('an application credential opens exactly its own project', async () => {
    const cloud = await fakeCloud()
    const gateway = await startGateway(cloud)
    const cookie = await signIn(gateway, {
      method: 'application_credential',
      id: 'i',
      secret: 'secret',
    })
    const session = (await call(gateway, 'GET', '/api/session', { cookie })).json<Session>()
    expect(session.projects.map((project) => project.id)).toEqual(['project-a'])
    expect(session.project_id).toBe('project-a')
    const own = await call(gateway, 'GET', '/api/p/project-a/scope', { cookie })
    expect(own.json<Scope>().roles).toEqual(['member'])
    const other = await call(gateway, 'GET', '/api/p/project-b/scope', { cookie })
    expect([other.status, other.json<Problem>().kind]).toEqual([403, 'no-role'])
    expect(cloud.tokens.size).toBe(1)
  })

  test('a token that is scoped already is used as it is', async () => {
    const cloud = await fakeCloud()
    const gateway = await startGateway(cloud)
    cloud.tokens.set('gAAAA-given', { project: 'project-b', valid: true })
    const cookie = await signIn(gateway, { method: 'token', token: 'gAAAA-given' })
    const scope = await call(gateway, 'GET', '/api/p/project-b/scope', { cookie })
    expect(scope.json<Scope>()).toMatchObject({
      project: { id: 'project-b', name: 'tenant-b' },
      regions: [
        { id: 'RegionOne', image: true },
        { id: 'Far', image: true },
      ],
    })
    expect(cloud.tokens.size).toBe(1)
    cloud.tokens.get('gAAAA-given')!.valid = false
    const ended = await call(gateway, 'GET', '/api/session', { cookie })
    expect([ended.status, ended.json<Problem>().kind]).toEqual([401, 'session-expired'])
  })

  test('a cloud that is down, broken or no Keystone is told apart from a wrong password', async () => {
    const nobody = await startGateway({ origin: 'http://127.0.0.1:9' })
    const down = await post(nobody, alice)
    expect([down.status, down.json<Problem>().kind]).toEqual([502, 'cloud-unreachable'])

    const cloud = await fakeCloud()
    const gateway = await startGateway(cloud)
    cloud.keystone = (_req, res) => {
      res
        .writeHead(503, { 'content-type': 'text/html' })
        .end('<html><body>db is <b>down</b> now</body></html>')
      return true
    }
    const broken = await post(gateway, alice)
    expect(broken.json<Problem>()).toMatchObject({ kind: 'cloud-error', upstream: { status: 503 } })
    cloud.keystone = (_req, res) => {
      res.writeHead(302, { location: 'http://127.0.0.1:9/' }).end()
      return true
    }
    expect((await post(gateway, alice)).json<Problem>().kind).toBe('cloud-error')
    cloud.keystone = (_req, res) => {
      res.end('<h1>It works!</h1>')
      return true
    }
    expect((await post(gateway, alice)).json<Problem>().kind).toBe('cloud-error')
  })
})

describe('inside a session', () => {
  test('one exchange serves requests that come together, and later ones', async () => {
    const cloud = await fakeCloud()
    const gateway = await startGateway(cloud)
    const cookie = await signIn(gateway)
    const many = Array.from({ length: 5 }, () =>
      call(gateway, 'GET', `${IMAGE}/v2/images`, { cookie }),
    )
    expect((await Promise.all(many)).map((answer) => answer.status)).toEqual([
      200, 200, 200, 200, 200,
    ])
    expect(cloud.tokens.size).toBe(2)
  })

  test('a kept connection that Keystone closes costs nobody a session or a project', async () => {
    const cloud = await fakeCloud()
    const gateway = await startGateway(cloud)
    const used = new WeakSet<object>()
    cloud.keystone = (req) => {
      const closing = used.has(req.socket)
      used.add(req.socket)
      if (closing) req.socket.destroy()
      return closing
    }
    for (let at = 0; at < 2; at++) {
      const answer = await post(gateway, alice)
      expect([answer.status, answer.json<Session>().projects?.length]).toEqual([200, 2])
      const cookie = cookiesOf(answer)
      const scope = await call(gateway, 'GET', '/api/p/project-a/scope', { cookie })
      expect([scope.status, scope.json<Scope>().project.id]).toEqual([200, 'project-a'])
    }
  })

  test('a project without a role is 403, an ended token 401', async () => {
    const cloud = await fakeCloud()
    const gateway = await startGateway(cloud)
    const cookie = await signIn(gateway)
    const foreign = await call(gateway, 'GET', '/api/p/project-z/scope', { cookie })
    expect([foreign.status, foreign.json<Problem>().kind]).toEqual([403, 'no-role'])
    for (const token of cloud.tokens.values()) token.valid = false
    const ended = await call(gateway, 'GET', '/api/p/project-a/scope', { cookie })
    expect([ended.status, ended.json<Problem>().kind]).toEqual([401, 'session-expired'])
  })

  test('a scoped token that Glance refuses is replaced once, for writes too', async () => {
    const cloud = await fakeCloud()
    const gateway = await startGateway(cloud)
    const cookie = await signIn(gateway)
    const bodies: string[] = []
    cloud.glance = (req, res) => {
      req.setEncoding('utf8').on('data', (text: string) => bodies.push(text))
      req.on('end', () => {
        const valid = cloud.tokens.get(String(req.headers['x-auth-token']))?.valid === true
        res.writeHead(valid ? 201 : 401, JSON_TYPE).end('{}')
      })
    }
    const create = () =>
      call(gateway, 'POST', `${IMAGE}/v2/images`, {
        cookie,
        headers: JSON_TYPE,
        body: '{"name":"x"}',
      })
    expect((await create()).status).toBe(201)
    for (const token of cloud.tokens.values()) if (token.project !== null) token.valid = false
    expect((await create()).status).toBe(201)
    expect(bodies).toEqual(['{"name":"x"}', '{"name":"x"}', '{"name":"x"}'])
    for (const token of cloud.tokens.values()) token.valid = false
    const ended = await create()
    expect([ended.status, ended.json<Problem>().kind]).toEqual([401, 'session-expired'])
  })

  test('nobody is signed in: that is an answer, and everything else is refused', async () => {
    const gateway = await startGateway(await fakeCloud())
    for (const cookie of ['', 'vf_session=made-up']) {
      const nobody = await call(gateway, 'GET', '/api/session', { cookie })
      expect([nobody.status, nobody.body]).toEqual([200, 'null'])
      for (const path of ['/api/p/project-a/scope', `${IMAGE}/v2/images`]) {
        const refused = await call(gateway, 'GET', path, { cookie })
        expect([refused.status, refused.json<Problem>().kind]).toEqual([401, 'no-session'])
      }
    }
  })

  test('another secret opens no session', async () => {
    const cloud = await fakeCloud()
    const one = await startGateway(cloud)
    const other = await startGateway(cloud, { secret: Buffer.alloc(32, 7) })
    const cookie = await signIn(one)
    expect((await call(one, 'GET', '/api/session', { cookie })).status).toBe(200)
    expect((await call(other, 'GET', '/api/session', { cookie })).json()).toBe(null)
    const refused = await call(other, 'GET', '/api/p/project-a/scope', { cookie })
    expect([refused.status, refused.json<Problem>().kind]).toEqual([401, 'no-session'])
  })

  test('signing out revokes every token and forgets the cookie', async () => {
    const cloud = await fakeCloud()
    const gateway = await startGateway(cloud)
    const cookie = await signIn(gateway)
    await call(gateway, 'GET', '/api/p/project-a/scope', { cookie })
    await call(gateway, 'GET', '/api/p/project-b/scope', { cookie })
    const answer = await call(gateway, 'DELETE', '/api/session', { cookie })
    expect(answer.status).toBe(204)
    expect(answer.headers['set-cookie']![0]).toMatch(/^vf_session=; .*Max-Age=0/)
    expect([...cloud.tokens.values()].map((token) => token.valid)).toEqual([false, false, false])
    const kept = await call(gateway, 'GET', `${IMAGE}/v2/images`, { cookie })
    expect([kept.status, kept.json<Problem>().kind]).toEqual([401, 'session-expired'])
  })
})
