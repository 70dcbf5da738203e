import { describe, expect, test } from 'vitest'
import type { Problem } from '#wire/problem.ts'
import {
  alice,
  call,
  fakeCloud,
  IMAGE,
  JSON_TYPE,
  rawCall,
  signIn,
  startGateway,
  UPLOADS,
} from './spec-kit.ts'

async function ready() {
  const cloud = await fakeCloud()
  const gateway = await startGateway(cloud)
  const cookie = await signIn(gateway)
  await call(gateway, 'GET', '/api/p/project-a/scope', { cookie })
  cloud.seen.length = 0
  return { cloud, gateway, cookie }
}

describe('addresses', () => {
  test.each([
    `${IMAGE}/v2/../v3/auth/tokens`,
    `${IMAGE}/v2/images/..`,
    `${IMAGE}/v2/images/.`,
    `${IMAGE}/v2/%2e%2e/%2E%2E/secret`,
    `${IMAGE}/v2/images/.%2e`,
    `${IMAGE}/v2/images/a%2fb`,
    `${IMAGE}/v2/images/a%2Ffile`,
    `${IMAGE}/v2/images/..%5c..%5csecret`,
    `${IMAGE}/v2/images/a\\b`,
    `${IMAGE}/v2/images/%252e%252e`,
    `${IMAGE}/v2//images`,
    `${IMAGE}//evil.example/v2/images`,
    `${IMAGE}/v2/images/a%00b`,
    `${IMAGE}/v2/images/a%0d%0aX-Evil:%20yes`,
    `${IMAGE}/v2/images?marker=a%0d%0aX-Evil:%20yes`,
    `${IMAGE}/v2/images/%zz`,
    `${IMAGE}/v2/images/%ff`,
    `${IMAGE}/v2/images/a#b`,
    '/api/p/project-a/r/../r/RegionOne/image/v2/images',
    '/api/p/%2e%2e/scope',
    '/api//p/project-a/scope',
    '//evil.example/',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/assets/..%2f..%2f..%2fetc/passwd',
    'http://evil.example/',
    'http://127.0.0.1/api/config',
    '*',
    'api/config',
  ])('%s is refused and reaches nobody', async (path) => {
    const { cloud, gateway, cookie } = await ready()
    const text = await rawCall(
      gateway.port,
      `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${gateway.port}\r\nCookie: ${cookie}\r\nConnection: close\r\n\r\n`,
    )
    expect(text).toMatch(/^HTTP\/1\.1 400 /)
    expect(cloud.seen).toEqual([])
  })

  test.each([
    ['GET', `${IMAGE}/v3/auth/tokens`, 404],
    ['GET', `${IMAGE}/v1`, 404],
    ['GET', `${IMAGE}/v1.0/images`, 404],
    ['GET', `${IMAGE}/v1/images/x/file`, 404],
    ['HEAD', `${IMAGE}/v1/images`, 405],
    ['POST', `${IMAGE}/v1/images/x`, 405],
    ['PATCH', `${IMAGE}/v1/images/x`, 405],
    ['GET', `${IMAGE}/v1/images/x/members/y`, 405],
    ['PUT', `${IMAGE}/v1/shared-images/y`, 405],
    ['GET', `${IMAGE}/v2/images/`, 404],
    ['GET', `${IMAGE}/v2/stores`, 404],
    ['POST', `${IMAGE}/v2/tasks`, 405],
    ['PUT', `${IMAGE}/v2/images/x/stage`, 404],
    ['PUT', `${IMAGE}/v2/cache`, 405],
    ['POST', `${IMAGE}/v2/metadefs/resource_types`, 405],
    ['GET', `${IMAGE}/v2/images/x/file/more`, 404],
    ['PUT', `${IMAGE}/v2/images/x`, 405],
    ['DELETE', `${IMAGE}/v2/images`, 405],
    ['HEAD', `${IMAGE}/v2/images`, 405],
    ['TRACE', `${IMAGE}/v2/images`, 405],
    ['GET', `${IMAGE}/v2/extension`, 404],
    ['GET', `${IMAGE}/v2/extension/image_replicator/jobs/`, 404],
    ['DELETE', `${IMAGE}/v2/extension/image_replicator/jobs`, 405],
    ['PUT', `${IMAGE}/v2/extension/image_replicator/jobs/x`, 405],
    ['POST', `${IMAGE}/v2/extension/license_switch/types`, 405],
    ['GET', '/api/p/project-a/identity/v3/auth/tokens', 404],
    ['GET', '/api/p/project-a/identity/v3/users/u/application_credentials', 404],
    ['POST', '/api/p/project-a/identity/v3/projects', 405],
    ['DELETE', '/api/p/project-a/identity/v3/projects/x', 405],
    ['GET', '/api/p/project-a/r/RegionOne/compute/v2', 404],
    ['GET', '/api/p/project-a/r/Nowhere/image/v2/images', 404],
    ['GET', '/api/p/project-a/r/__proto__/image/v2/images', 404],
    ['GET', '/api/p/__proto__/scope', 403],
    ['GET', '/api/nothing', 404],
    ['GET', '/api', 404],
  ])('%s %s is not passed on (%i)', async (method, path, status) => {
    const { cloud, gateway, cookie } = await ready()
    const answer = await call(gateway, method, path, { cookie })
    expect(answer.status).toBe(status)
    expect(answer.headers['x-viewfinder-problem']).toBeDefined()
    expect(cloud.seen.filter(({ url }) => !url.startsWith('/v3/auth/'))).toEqual([])
  })

  test('names that are only unusual pass through byte for byte', async () => {
    const { cloud, gateway, cookie } = await ready()
    const tag = encodeURIComponent('50% 画像 <b>&?#')
    for (const path of [`/v2/images/x/tags/${tag}`, '/v2/images/x/tags/a+b;c=d,e@f:g']) {
      await call(gateway, 'PUT', IMAGE + path, { cookie })
      expect(cloud.seen.at(-1)!.url).toBe(`/image${path}`)
    }
    const query = '?name=in:%22a,b%22,c&tag=x&tag=y&created_at=gt:2026-01-01T00:00:00Z'
    await call(gateway, 'GET', `${IMAGE}/v2/images${query}`, { cookie })
    expect(cloud.seen.at(-1)!.url).toBe(`/image/v2/images${query}`)
  })
})

describe('hosts', () => {
  const ask = (port: number, host: string) =>
    rawCall(port, `GET /api/config HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)

  test('a name that was pointed at this machine is not ours', async () => {
    const { gateway } = await ready()
    for (const host of [
      'evil.example',
      `evil.example:${gateway.port}`,
      '127.0.0.1.evil.example',
      '',
      'a b',
      '127.0.0.1@evil',
    ])
      expect(await ask(gateway.port, host), host).toMatch(/^HTTP\/1\.1 (421|400) /)
    for (const host of ['localhost', '127.0.0.1:1', '[::1]:8080', 'LOCALHOST:80'])
      expect(await ask(gateway.port, host), host).toMatch(/^HTTP\/1\.1 200 /)
  })

  test('with PUBLIC_URL only that one answers, and a browser behind TLS is recognised', async () => {
    const cloud = await fakeCloud()
    const gateway = await startGateway(cloud, { publicUrl: new URL('https://images.example') })
    expect(await ask(gateway.port, 'images.example')).toMatch(
      /^HTTP\/1\.1 200 [^]*\nStrict-Transport/,
    )
    expect(await ask(gateway.port, 'other.example')).toMatch(/^HTTP\/1\.1 421 /)
  })

  test('forwarded names are believed only when told so', async () => {
    const { gateway } = await ready()
    const headers = { 'x-forwarded-host': 'evil.example', origin: 'http://evil.example' }
    const answer = await call(gateway, 'DELETE', '/api/session', { headers })
    expect(answer.status).toBe(403)
  })
})

describe('other pages', () => {
  const SAME = 'own'
  test.each([
    ['POST', {}, 403],
    ['POST', { origin: 'http://evil.example' }, 403],
    ['POST', { origin: 'null' }, 403],
    ['POST', { origin: 'http://localhost:3000' }, 403],
    ['POST', { origin: SAME, 'sec-fetch-site': 'cross-site' }, 403],
    ['POST', { origin: SAME, 'sec-fetch-site': 'same-site' }, 403],
    ['POST', { 'sec-fetch-site': 'none' }, 403],
    ['POST', { origin: 'http://evil.example', 'sec-fetch-site': 'same-origin' }, 403],
    ['POST', { 'sec-fetch-site': 'same-origin' }, 200],
    ['POST', { origin: SAME }, 200],
    ['POST', { origin: SAME, 'sec-fetch-site': 'same-origin' }, 200],
    ['GET', {}, 200],
    ['GET', { 'sec-fetch-site': 'none' }, 200],
    ['GET', { 'sec-fetch-site': 'same-origin' }, 200],
    ['GET', { 'sec-fetch-site': 'cross-site' }, 403],
    ['GET', { 'sec-fetch-site': 'same-site' }, 403],
    ['GET', { origin: 'http://evil.example' }, 403],
  ])('%s with %j answers %i', async (method, proof, status) => {
    const gateway = await startGateway(await fakeCloud())
    const headers = Object.entries(proof).map(
      ([k, v]) => `${k}: ${v === SAME ? gateway.origin : v}`,
    )
    const body = method === 'POST' ? JSON.stringify(alice) : ''
    const text = await rawCall(
      gateway.port,
      [
        `${method} /api/session HTTP/1.1`,
        `Host: 127.0.0.1:${gateway.port}`,
        'Content-Type: application/json',
        `Content-Length: ${body.length}`,
        'Connection: close',
        ...headers,
        '',
        body,
      ].join('\r\n'),
    )
    expect(text).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
  })

  test('every writing address asks for the proof', async () => {
    const { cloud, gateway, cookie } = await ready()
    for (const [method, path] of [
      ['DELETE', '/api/session'],
      ['POST', `${IMAGE}/v2/images`],
      ['PATCH', `${IMAGE}/v2/images/x`],
      ['DELETE', `${IMAGE}/v2/images/x`],
      ['PUT', `${IMAGE}/v2/images/x/file`],
      ['POST', `${IMAGE}/v2/extension/image_replicator/jobs`],
      ['DELETE', `${IMAGE}/v2/extension/image_replicator/jobs/x`],
      ['POST', `${IMAGE}/v1/images`],
      ['PUT', `${IMAGE}/v1/images/x`],
      ['DELETE', `${IMAGE}/v1/images/x`],
      ['PUT', `${IMAGE}/v1/images/x/members`],
      ['PUT', `${IMAGE}/v1/images/x/members/y`],
      ['POST', UPLOADS],
      ['PATCH', `${UPLOADS}/x`],
      ['DELETE', `${UPLOADS}/x`],
    ] as const) {
      const headers = { origin: 'http://evil.example' }
      const answer = await call(gateway, method, path, { cookie, headers })
      expect([path, answer.status, answer.json<Problem>().kind]).toEqual([
        path,
        403,
        'not-same-origin',
      ])
    }
    expect(cloud.seen).toEqual([])
  })

  test('a form cannot sign somebody in', async () => {
    const gateway = await startGateway(await fakeCloud())
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
      const body = JSON.stringify(alice)
      const answer = await call(gateway, 'POST', '/api/session', {
        headers: { 'content-type': type },
        body,
      })
      expect(answer.status).toBe(415)
    }
  })
})

describe('headers and framing', () => {
  test('the cloud hears what is allowed and nothing else', async () => {
    const { cloud, gateway, cookie } = await ready()
    await call(gateway, 'GET', `${IMAGE}/v2/images`, {
      cookie,
      headers: {
        accept: 'application/json',
        authorization: 'Basic eA==',
        'x-auth-token': 'mine',
        'x-service-token': 'mine',
        'x-roles': 'admin',
        'x-identity-status': 'Confirmed',
        'x-forwarded-for': '10.0.0.1',
        'proxy-authorization': 'x',
        connection: 'close, x-auth-token',
        te: 'trailers',
        upgrade: 'h2c',
        'x-openstack-request-id': 'not one',
        range: 'bytes=0-1',
      },
    })
    const { headers } = cloud.seen.at(-1)!
    expect(Object.keys(headers).toSorted()).toEqual([
      'accept',
      'connection',
      'host',
      'range',
      'x-auth-token',
      'x-openstack-request-id',
    ])
    expect(headers['x-auth-token']).toMatch(/^gAAAA-/)
    expect(headers['x-openstack-request-id']).toMatch(/^req-[0-9a-f-]{36}$/)
    expect(headers.host).toBe(`127.0.0.1:${cloud.port}`)
  })

  test('the browser hears what is allowed, and nothing it would run', async () => {
    const { cloud, gateway, cookie } = await ready()
    cloud.glance = (_req, res) => {
      res.writeHead(403, {
        'content-type': 'text/html; charset=UTF-8',
        'set-cookie': 'vf_session=evil',
        'www-authenticate': 'Basic realm="x"',
        'content-security-policy': "default-src *; script-src 'unsafe-inline'",
        'access-control-allow-origin': '*',
        'clear-site-data': '"*"',
        'x-subject-token': 'gAAAA-leak',
        refresh: '0; url=http://evil.example',
        link: '<http://evil.example>; rel=preload',
        'service-worker-allowed': '/',
        location: 'http://evil.example/',
        'x-openstack-request-id': 'req-abc',
        'OpenStack-image-store-ids': 'fast,slow',
      })
      res.end('<script>alert(document.domain)</script>')
    }
    const answer = await call(gateway, 'GET', `${IMAGE}/v2/images`, { cookie })
    expect(answer.status).toBe(403)
    expect(answer.body).toBe('<script>alert(document.domain)</script>')
    expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8')
    expect(answer.headers['content-security-policy']).toMatch(/^default-src 'none'; .*sandbox$/)
    expect(answer.headers['x-content-type-options']).toBe('nosniff')
    expect(answer.headers['x-openstack-request-id']).toBe('req-abc')
    expect(answer.headers['openstack-image-store-ids']).toBe('fast,slow')
    expect(answer.headers['x-viewfinder-problem']).toBeUndefined()
    for (const name of [
      'set-cookie',
      'www-authenticate',
      'access-control-allow-origin',
      'clear-site-data',
      'x-subject-token',
      'refresh',
      'link',
      'service-worker-allowed',
      'location',
    ])
      expect(answer.headers[name], name).toBeUndefined()
  })

  test('metadata goes in headers where API v1 does so, and nowhere else', async () => {
    const { cloud, gateway, cookie } = await ready()
    cloud.glance = (_req, res) =>
      res
        .writeHead(200, {
          'X-Image-Meta-Is_public': 'True',
          'X-Image-Meta-Property-os_name': Buffer.from('画像').toString('latin1'),
          'X-Glance-Registry-Purge-Props': 'true',
          'X-Image-Metal': 'no',
          'set-cookie': 'vf_session=evil',
          location: '/v1/images/x',
        })
        .end()
    const sent = {
      'x-image-meta-name': Buffer.from('Ünï').toString('latin1'),
      'x-image-meta-property-cookie': 'mine',
      'x-glance-registry-purge-props': 'false',
      'x-glance-api-copy-from': 'http://169.254.169.254/',
      'x-glance-other': '1',
      'x-image-metal': '1',
      'x-auth-token': 'mine',
    }
    const told = async (method: string, path: string) => {
      const { headers } = await call(gateway, method, IMAGE + path, { cookie, headers: sent })
      const ours = (from: object) => Object.keys(from).filter((name) => /^x-(image|gl)/.test(name))
      return { up: ours(cloud.seen.at(-1)!.headers), down: ours(headers), headers }
    }
    const up = Object.keys(sent).slice(0, 3)
    const down = ['x-image-meta-is_public', 'x-image-meta-property-os_name']
    for (const [method, path] of [
      ['HEAD', '/v1/images/x'],
      ['GET', '/v1/images/x'],
      ['PUT', '/v1/images/x'],
      ['POST', '/v1/images'],
    ] as const) {
      const seen = await told(method, path)
      expect([path, seen.up, seen.down]).toEqual([path, up, down])
      expect(seen.headers['x-image-meta-property-os_name']).toBe(
        Buffer.from('画像').toString('latin1'),
      )
      expect(cloud.seen.at(-1)!.headers['x-image-meta-name']).toBe(sent['x-image-meta-name'])
      expect(cloud.seen.at(-1)!.headers['x-auth-token']).toMatch(/^gAAAA-/)
      expect(seen.headers['set-cookie']).toBeUndefined()
    }
    expect(await told('GET', '/v2/images/x')).toMatchObject({ up: [], down: [] })
    expect(await told('POST', '/v2/images')).toMatchObject({ up: [], down: [] })
  })

  test('the bytes of an image are a file, whatever they claim to be', async () => {
    const { cloud, gateway, cookie } = await ready()
    cloud.glance = (_req, res) => {
      res.writeHead(206, {
        'content-type': 'text/html',
        'content-disposition': 'inline',
        'content-range': 'bytes 0-7/100',
        'content-md5': 'x',
      })
      res.end('<script>')
    }
    const headers = { range: 'bytes=0-7', 'accept-encoding': 'gzip' }
    const answer = await call(gateway, 'GET', `${IMAGE}/v2/images/x/file`, { cookie, headers })
    expect(answer.headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': 'attachment',
      'content-range': 'bytes 0-7/100',
      'content-md5': 'x',
    })
    expect(cloud.seen.at(-1)!.headers).toMatchObject({
      range: 'bytes=0-7',
      'accept-encoding': 'identity',
    })
  })

  test.each([301, 302, 303, 307, 308])('a %i of the cloud is not followed', async (status) => {
    const { cloud, gateway, cookie } = await ready()
    const other = await fakeCloud()
    cloud.glance = (_req, res) => res.writeHead(status, { location: other.origin }).end()
    const answer = await call(gateway, 'GET', `${IMAGE}/v2/images`, { cookie })
    expect([answer.status, answer.json<Problem>().kind]).toEqual([502, 'cloud-error'])
    expect(other.seen).toEqual([])
  })

  test.each([
    ['two lengths', 'Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcd'],
    ['length and chunks', 'Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /'],
    ['an unknown coding', 'Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n'],
    ['a folded header', 'X-A: b\r\n c: d\r\nContent-Length: -1\r\n\r\n'],
    ['a bare line feed', 'X-A: b\nX-B: c\r\nContent-Length: 0\r\n\r\n'],
    ['a space before the colon', 'Content-Length : 4\r\n\r\nabcd'],
  ])('%s is no request', async (_, rest) => {
    const { cloud, gateway, cookie } = await ready()
    const text = await rawCall(
      gateway.port,
      `POST ${IMAGE}/v2/images HTTP/1.1\r\nHost: 127.0.0.1:${gateway.port}\r\nOrigin: ${gateway.origin}\r\nCookie: ${cookie}\r\nConnection: close\r\n${rest}`,
    )
    expect(text).toMatch(/^HTTP\/1\.1 400 /)
    expect(cloud.seen).toEqual([])
  })

  test('a body that is sent in chunks reaches the cloud with one length', async () => {
    const { cloud, gateway, cookie } = await ready()
    const text = await rawCall(
      gateway.port,
      `POST ${IMAGE}/v2/images HTTP/1.1\r\nHost: 127.0.0.1:${gateway.port}\r\nOrigin: ${gateway.origin}\r\nCookie: ${cookie}\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n{"a"\r\n3\r\n:1}\r\n0\r\n\r\n`,
    )
    expect(text).toMatch(/^HTTP\/1\.1 200 /)
    expect(cloud.seen.at(-1)!.headers).toMatchObject({ 'content-length': '7' })
    expect(cloud.seen.at(-1)!.headers['transfer-encoding']).toBeUndefined()
  })

  test('a JSON body has a limit', async () => {
    const { cloud, gateway, cookie } = await ready()
    const body = 'x'.repeat(3 * 1024 * 1024)
    const answer = await call(gateway, 'POST', `${IMAGE}/v2/images`, {
      cookie,
      headers: JSON_TYPE,
      body,
    })
    expect([answer.status, answer.json<Problem>().kind]).toEqual([413, 'too-large'])
    expect(cloud.seen).toEqual([])
  })
})
