import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import type { PublicConfig } from '#wire/config.ts'
import type { UploadStatus } from '#wire/uploads.ts'
import {
  alice,
  call,
  fakeCloud,
  IMAGE,
  JSON_TYPE,
  signIn,
  startGateway,
  until,
  UPLOADS,
} from './spec-kit.ts'
import { loadStaticFiles } from './static-files.ts'

const PAGE = '<!doctype html><title>Viewfinder</title>'

function built() {
  const root = mkdtempSync(join(tmpdir(), 'viewfinder-spec-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  for (const folder of ['assets', '.vite']) mkdirSync(join(root, folder))
  const write = (name: string, body: string | Buffer) => writeFileSync(join(root, name), body)
  write('index.html', PAGE)
  write('theme.js', 'theme()')
  write('assets/main-abc.js', 'main()')
  write('assets/main-abc.js.br', brotliCompressSync('main()'))
  write('.vite/manifest.json', '{}')
  return loadStaticFiles(root)
}

test('every answer carries the policy, whoever gives it', async () => {
  const cloud = await fakeCloud()
  const gateway = await startGateway(cloud, {}, { files: built() })
  const cookie = await signIn(gateway)
  for (const [method, path] of [
    ['GET', '/'],
    ['GET', '/p/project-a/images'],
    ['GET', '/assets/main-abc.js'],
    ['GET', '/assets/missing.js'],
    ['GET', '/healthz'],
    ['GET', '/api/config'],
    ['GET', '/api/session'],
    ['GET', '/api/nothing'],
    ['GET', '/api/%2e%2e'],
    ['DELETE', '/somewhere'],
    ['GET', `${IMAGE}/v2/images`],
    ['GET', `${IMAGE}/v2/nothing`],
    ['POST', UPLOADS],
    ['OPTIONS', UPLOADS],
    ['GET', `${UPLOADS}/x`],
  ] as const) {
    const { headers, status } = await call(gateway, method, path, { cookie })
    const what = `${method} ${path} ${status}`
    const policy = headers['content-security-policy']
    expect(policy, what).toMatch(/^default-src 'none'/)
    expect(policy, what).toContain("frame-ancestors 'none'")
    expect(policy, what).not.toMatch(/unsafe-inline|unsafe-eval'.*unsafe-eval'|\*|https?:/)
    expect(headers, what).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    })
    expect(headers['x-request-id'], what).toMatch(/^req-/)
    expect(headers['access-control-allow-origin'], what).toBeUndefined()
    expect(headers['strict-transport-security'], what).toBeUndefined()
  }
})

test('the page is answered for addresses of the dashboard, and for nothing else', async () => {
  const gateway = await startGateway(await fakeCloud(), {}, { files: built() })
  for (const path of [
    '/',
    '/sign-in?to=%2Fp',
    '/p/a/images/00528f8c',
    '/p/a/images?region=RegionOne',
  ]) {
    const answer = await call(gateway, 'GET', path)
    expect([answer.status, answer.body, answer.headers['cache-control']]).toEqual([
      200,
      PAGE,
      'no-cache',
    ])
    expect(answer.headers['content-security-policy']).toContain(
      "script-src 'self' 'wasm-unsafe-eval'",
    )
  }
  for (const path of [
    '/assets/missing.js',
    '/missing.js',
    '/.vite/manifest.json',
    '/assets/',
    '/assets',
    '/downloads/0a1b2c3d-0000-4000-8000-000000000000',
  ])
    expect((await call(gateway, 'GET', path)).status, path).toBe(404)
  expect((await call(gateway, 'POST', '/')).status).toBe(404)
})

test('hashed files are kept for ever and sent compressed to who takes it', async () => {
  const gateway = await startGateway(await fakeCloud(), {}, { files: built() })
  const path = '/assets/main-abc.js'
  const plain = await call(gateway, 'GET', path)
  expect(plain.body).toBe('main()')
  expect(plain.headers).toMatchObject({
    'content-type': 'text/javascript; charset=utf-8',
    'cache-control': 'public, max-age=31536000, immutable',
    vary: 'Accept-Encoding',
  })
  const answer = await fetch(gateway.origin + path, { headers: { 'accept-encoding': 'gzip, br' } })
  expect(answer.headers.get('content-encoding')).toBe('br')
  expect(await answer.text()).toBe('main()')
  const refused = await call(gateway, 'GET', path, {
    headers: { 'accept-encoding': 'br;q=0, gzip' },
  })
  expect(refused.headers['content-encoding']).toBeUndefined()
  const same = await call(gateway, 'GET', path, {
    headers: { 'if-none-match': plain.headers.etag },
  })
  expect([same.status, same.body]).toEqual([304, ''])
  const head = await call(gateway, 'HEAD', path)
  expect([head.headers['content-length'], head.body]).toEqual(['6', ''])
  expect((await call(gateway, 'GET', '/theme.js')).headers['cache-control']).toBe('no-cache')
})

test('what the sign-in page may know', async () => {
  const cloud = await fakeCloud()
  const files = built()
  const gateway = await startGateway(cloud, { maxBodyBytes: 1e6 }, { files, version: '1.2.3' })
  expect((await call(gateway, 'GET', '/api/config')).json<PublicConfig>()).toEqual({
    version: '1.2.3',
    build: files.build,
    cloud: `127.0.0.1:${cloud.port}`,
    demo: null,
    max_body_bytes: 1e6,
    upload_durable: false,
    upload_idle_seconds: 600,
  })
  expect(files.build).toMatch(/^[0-9a-f]{64}$/)
})

test('health is told without asking the cloud', async () => {
  const cloud = await fakeCloud()
  const gateway = await startGateway(cloud)
  expect((await call(gateway, 'GET', '/healthz')).body).toBe('ok\n')
  expect(cloud.seen).toEqual([])
})

test('the log has one line a request and no secret in any', async () => {
  const cloud = await fakeCloud()
  const gateway = await startGateway(cloud)
  const cookie = await signIn(gateway)
  await call(gateway, 'POST', '/api/session', {
    headers: JSON_TYPE,
    body: JSON.stringify({ ...alice, password: 'hunter-2' }),
  })
  await call(gateway, 'POST', '/api/session', {
    headers: JSON_TYPE,
    body: '{"method":"token","token":"gAAAA-pasted"}',
  })
  await call(gateway, 'GET', `${IMAGE}/v2/images?name=classified&marker=x`, { cookie })
  await call(gateway, 'GET', '/x%0aGET%20/forged?%0a=1&b%0ac')
  cloud.glance = (req) => req.socket.destroy()
  await call(gateway, 'GET', `${IMAGE}/v2/images`, { cookie })
  await call(gateway, 'DELETE', '/api/session', { cookie })
  await until(
    '7 lines',
    () => gateway.lines.filter((line) => !line.startsWith('warning')).length === 7,
  )
  const all = gateway.lines.join('\n')
  for (const secret of [
    ...cloud.tokens.keys(),
    'gAAAA',
    cookie.split('=')[1]!,
    'vf_session',
    'secret',
    'hunter-2',
    'classified',
  ])
    expect(all).not.toContain(secret)
  expect(gateway.lines[3]).toMatch(
    /^\d{4}-\d\d-\d\dT[\d:.]+Z GET \/api\/p\/project-a\/r\/RegionOne\/image\/v2\/images\?name&marker 200 in=\d+ out=\d+ \d+ms req-[0-9a-f-]{36}$/,
  )
  for (const line of gateway.lines) expect(line).toMatch(/^[\x20-\x7e]+$/)
})

test('stopping waits for running uploads, takes no new ones and says so to the balancer', async () => {
  const cloud = await fakeCloud()
  cloud.glance = (req, res) => void req.resume().on('end', () => res.writeHead(204).end())
  const gateway = await startGateway(cloud, { stopMs: 60_000 })
  const cookie = await signIn(gateway)
  const tus = { 'tus-resumable': '1.0.0' }
  const create = () =>
    call(gateway, 'POST', UPLOADS, {
      cookie,
      headers: { ...tus, 'upload-length': 4, 'upload-metadata': 'image_id eA==' },
    })
  const location = (await create()).headers.location!
  let drained = false
  const drain = gateway.gateway.drain().then(() => {
    drained = true
  })
  expect((await call(gateway, 'GET', '/healthz')).status).toBe(503)
  const refused = await create()
  expect([
    refused.status,
    refused.headers['x-viewfinder-problem'],
    refused.headers['retry-after'],
  ]).toEqual([503, 'shutting-down', '10'])
  const { state } = (await call(gateway, 'GET', location, { cookie })).json<UploadStatus>()
  expect([state, drained]).toEqual(['open', false])
  const patch = await call(gateway, 'PATCH', location, {
    cookie,
    headers: { ...tus, 'upload-offset': 0, 'content-type': 'application/offset+octet-stream' },
    body: 'abcd',
  })
  expect(patch.status).toBe(204)
  await drain
})

test('stopping does not wait for ever', async () => {
  const cloud = await fakeCloud()
  let cut = false
  cloud.glance = (req) => void req.on('error', () => (cut = true)).resume()
  const gateway = await startGateway(cloud, { stopMs: 50 })
  const cookie = await signIn(gateway)
  await call(gateway, 'POST', UPLOADS, {
    cookie,
    headers: { 'tus-resumable': '1.0.0', 'upload-length': 4, 'upload-metadata': 'image_id eA==' },
  })
  await gateway.gateway.drain()
  await gateway.gateway.close()
  await until('the cut', () => cut)
  expect((await call(gateway, 'GET', '/healthz')).status).toBe(503)
})
