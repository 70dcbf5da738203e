import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import net, { type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import type { PublicConfig } from '#wire/config.ts'
import { PROBLEM_HEADER } from '#wire/problem.ts'
import { ensureCommands, which } from '../../../e2e/system.mjs'
import { asAlice, demoCloud, holding } from '../demo-kit.ts'
import { call, startGateway, until } from '../spec-kit.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 600_000 })

const MIB = 1024 * 1024
const TUS = { 'tus-resumable': '1.0.0' }

beforeAll(() => ensureCommands(['nginx'], (line) => process.stderr.write(`${line}\n`)))

async function freePort(): Promise<number> {
  const server = net.createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** An nginx in front of a gateway: the server's settings are those of the test. */
async function nginx(gatewayPort: number, settings: string) {
  const folder = mkdtempSync(join(tmpdir(), 'viewfinder-nginx-'))
  const port = await freePort()
  const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  writeFileSync(
    join(folder, 'nginx.conf'),
    `daemon off; master_process off; pid ${folder}/pid; error_log ${folder}/error.log;
events { worker_connections 64; }
http {
  access_log off;
  ${places.map((place) => `${place}_temp_path ${folder}/${place};`).join('\n  ')}
  server {
    listen 127.0.0.1:${port};
    ${settings}
    location / {
      proxy_pass http://127.0.0.1:${gatewayPort};
      proxy_http_version 1.1;
      proxy_set_header Host $http_host;
    }
  }
}
`,
  )
  const child = spawn(which('nginx')!, ['-c', join(folder, 'nginx.conf'), '-p', folder], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', (text: Buffer) => (said += String(text)))
  onTestFinished(async () => {
    if (child.exitCode === null) {
      child.kill('SIGTERM')
      await once(child, 'exit')
    }
    rmSync(folder, { recursive: true, force: true })
  })
  await until('nginx is up', () => {
    if (child.exitCode !== null) throw new Error(`nginx ended: ${said}`)
    return existsSync(join(folder, 'pid'))
  })
  return { port, origin: `http://127.0.0.1:${port}` }
}

test.each(['on', 'off'])(
  'behind an nginx with a body limit and request buffering %s, pieces pass where the whole does not',
  async (buffering) => {
    const cloud = await demoCloud()
    const gateway = await startGateway(
      { origin: `${cloud.origin}/demo/identity` },
      { maxBodyBytes: 16 * MIB },
    )
    const front = await nginx(
      gateway.port,
      `client_max_body_size 16m; proxy_request_buffering ${buffering};`,
    )
    const config = (await call(front, 'GET', '/api/config')).json<PublicConfig>()
    expect(config.max_body_bytes).toBe(16 * MIB)

    const alice = await asAlice(front)
    const imageId = await alice.queued()
    const bytes = randomBytes(40 * MIB + 5)
    const made = await call(front, 'POST', alice.uploads, {
      cookie: alice.cookie,
      headers: {
        ...TUS,
        'upload-length': bytes.length,
        'upload-metadata': `image_id ${Buffer.from(imageId).toString('base64')}`,
      },
    })
    expect(made.status).toBe(201)
    const location = made.headers.location!
    const patch = (offset: number, end: number) =>
      call(front, 'PATCH', location, {
        cookie: alice.cookie,
        body: bytes.subarray(offset, end),
        headers: {
          ...TUS,
          'upload-offset': offset,
          'content-type': 'application/offset+octet-stream',
          // Refused before a byte is sent; else the answer may be lost in a reset.
          ...(end - offset > 16 * MIB ? { expect: '100-continue' } : {}),
        },
      })

    const whole = await patch(0, bytes.length)
    expect(whole.status).toBe(413)
    expect(whole.headers['content-type']).toMatch(/^text\/html/)
    expect(whole.headers[PROBLEM_HEADER]).toBeUndefined()

    for (let offset = 0; offset < bytes.length;) {
      const piece = await patch(offset, Math.min(offset + 16 * MIB, bytes.length))
      expect(piece.status).toBe(204)
      offset = Number(piece.headers['upload-offset'])
    }
    expect(await alice.image(imageId)).toMatchObject(holding(bytes))
  },
)

test('with the recommended lines the whole file passes, streamed', async () => {
  const cloud = await demoCloud()
  const gateway = await startGateway({ origin: `${cloud.origin}/demo/identity` })
  const front = await nginx(
    gateway.port,
    'client_max_body_size 0; client_body_buffer_size 1m; proxy_request_buffering off; proxy_buffering off; proxy_read_timeout 1h;',
  )
  const alice = await asAlice(front)
  const imageId = await alice.queued()
  const bytes = randomBytes(40 * MIB + 5)
  const made = await call(front, 'POST', alice.uploads, {
    cookie: alice.cookie,
    body: bytes,
    headers: {
      ...TUS,
      'upload-length': bytes.length,
      'upload-metadata': `image_id ${Buffer.from(imageId).toString('base64')}`,
      'content-type': 'application/offset+octet-stream',
    },
  })
  expect([made.status, made.headers['upload-offset']]).toEqual([201, String(bytes.length)])
  expect(await alice.image(imageId)).toMatchObject(holding(bytes))
})
