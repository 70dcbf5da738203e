import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { randomBytes, randomInt } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import type { UploadStatus } from '#wire/uploads.ts'
import { asAlice, demoCloud, holding } from '../../demo-kit.ts'
import { call, until } from '../../spec-kit.ts'
import { slowPatch } from '../tus-kit.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const folder = mkdtempSync(join(tmpdir(), 'viewfinder-crash-'))
const TUS = { 'tus-resumable': '1.0.0' }

/** The gateway's own program, as `npm start` runs it, with a page that is of no interest here. */
beforeAll(async () => {
  mkdirSync(join(folder, 'client'))
  writeFileSync(join(folder, 'client/index.html'), '<!doctype html>')
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  await build({
    configFile: false,
    logLevel: 'error',
    define: { __VIEWFINDER_VERSION__: '"0"' },
    ssr: { noExternal: true },
    build: {
      ssr: true,
      target: 'node20',
      minify: false,
      outDir: join(folder, 'gateway'),
      emptyOutDir: true,
      rolldownOptions: { input: { main: 'src/gateway/main.ts' } },
    },
  })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function spawnProgram(authUrl: string, env: Record<string, string>) {
  const child = spawn(process.execPath, [join(folder, 'gateway/main.js')], {
    env: { PATH: process.env['PATH'], OS_AUTH_URL: authUrl, PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let said = ''
  child.stdout.on('data', (text: Buffer) => (said += String(text)))
  child.stderr.on('data', (text: Buffer) => (said += String(text)))
  return { child, said: () => said }
}

/** A gateway in a process of its own. */
async function spawnGateway(authUrl: string, env: Record<string, string>) {
  const { child, said } = spawnProgram(authUrl, env)
  const listening = /^Viewfinder \S+ (http:\/\/127\.0\.0\.1:(\d+))/m
  await until(`the gateway is up: ${said()}`, () => listening.test(said()))
  const [, origin, port] = listening.exec(said())!
  const kill = async () => {
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  return { origin: origin!, port: Number(port), kill, said }
}

async function begun(env: Record<string, string>, length: number) {
  const cloud = await demoCloud()
  const settings = { UPLOAD_SPOOL: join(folder, `spool-${randomInt(1e9)}`), ...env }
  const at = await spawnGateway(cloud.authUrl, settings)
  const alice = await asAlice(at)
  const imageId = await alice.queued()
  const made = await call(at, 'POST', alice.uploads, {
    cookie: alice.cookie,
    headers: {
      ...TUS,
      'upload-length': length,
      'upload-metadata': `image_id ${Buffer.from(imageId).toString('base64')}`,
    },
  })
  const location = made.headers.location!
  const again = async () => Object.assign(at, await spawnGateway(cloud.authUrl, settings))
  const status = async () =>
    (await call(at, 'GET', location, { cookie: alice.cookie })).json<UploadStatus>()
  return { at, alice, imageId, location, again, status }
}

test('a gateway that is killed five times in one upload loses no acknowledged byte', async () => {
  const bytes = randomBytes(24 * 1024 * 1024 + 3)
  const { at, alice, imageId, location, again, status } = await begun(
    { SESSION_SECRET: 'a secret of more than thirty-two bytes' },
    bytes.length,
  )
  const patch = (offset: number) =>
    slowPatch(at, alice.cookie, location, offset, bytes.length - offset)
  let offset = 0
  for (let kills = 0; kills < 5; kills++) {
    const sending = patch(offset)
    const upTo = Math.min(offset + randomInt(1, 6_000_000), bytes.length - 1)
    sending.sent.write(bytes.subarray(offset, upTo))
    let acknowledged = offset
    const someKept = randomInt(2) === 1
    if (someKept)
      await until('some are acknowledged', async () => {
        acknowledged = (await status()).offset
        return acknowledged > offset
      })
    await at.kill()
    await sending.over
    sending.sent.destroy()
    await again()
    const head = await call(at, 'HEAD', location, { cookie: alice.cookie, headers: TUS })
    expect(head.status).toBe(200)
    offset = Number(head.headers['upload-offset'])
    expect(offset).toBeGreaterThanOrEqual(acknowledged)
    expect(offset).toBeLessThanOrEqual(upTo)
  }
  const last = patch(offset)
  last.sent.end(bytes.subarray(offset))
  expect(await last.over).toEqual({ status: 204 })
  expect(await alice.image(imageId)).toMatchObject(holding(bytes))
})

test('one that is killed when it has all bytes brings them to Glance without the browser', async () => {
  const bytes = randomBytes(8 * 1024 * 1024)
  const { at, alice, imageId, location, again, status } = await begun(
    { SESSION_SECRET: 'a secret of more than thirty-two bytes' },
    bytes.length,
  )
  const sending = slowPatch(at, alice.cookie, location, 0, bytes.length)
  sending.sent.write(bytes.subarray(0, -1))
  await until('all but one', async () => (await status()).offset === bytes.length - 1)
  await at.kill()
  await sending.over
  await again()
  const rest = slowPatch(at, alice.cookie, location, bytes.length - 1, 1)
  rest.sent.end(bytes.subarray(-1))
  await until('all there', async () => (await status()).offset === bytes.length)
  await at.kill()
  rest.sent.destroy()
  await again()
  await until('active', async () => (await alice.image(imageId)).status === 'active')
  expect(await alice.image(imageId)).toMatchObject(holding(bytes))
})

test('with a secret that died too it waits for its owner, and says so at the start', async () => {
  const bytes = randomBytes(1_000_000)
  const { at, alice, imageId, location, again } = await begun({}, bytes.length)
  const sending = slowPatch(at, alice.cookie, location, 0, bytes.length)
  sending.sent.write(bytes.subarray(0, 500_000))
  await until('half of it', async () => {
    const answer = await call(at, 'GET', location, { cookie: alice.cookie })
    return answer.json<UploadStatus>().offset === 500_000
  })
  await at.kill()
  await sending.over
  const { said } = await again()
  await expect.poll(said).toMatch(/each spooled upload waits until its owner has signed in again/)
  expect((await call(at, 'GET', location, { cookie: alice.cookie })).status).toBe(401)
  const back = await asAlice(at)
  const head = await call(at, 'HEAD', location, { cookie: back.cookie, headers: TUS })
  expect(head.headers['upload-offset']).toBe('500000')
  const rest = slowPatch(at, back.cookie, location, 500_000, 500_000)
  rest.sent.end(bytes.subarray(500_000))
  expect(await rest.over).toEqual({ status: 204 })
  expect(await back.image(imageId)).toMatchObject(holding(bytes))
})

test('a second gateway does not start on the folder of one that runs', async () => {
  const cloud = await demoCloud()
  const settings = { UPLOAD_SPOOL: join(folder, `spool-${randomInt(1e9)}`) }
  const first = await spawnGateway(cloud.authUrl, settings)
  const second = spawnProgram(cloud.authUrl, settings)
  const [code] = await once(second.child, 'close')
  expect(code).not.toBe(0)
  expect(second.said()).toMatch(/UPLOAD_SPOOL .* is used by another gateway \(process \d+ on /)
  expect(second.said()).not.toMatch(/^\s+at /m)
  await first.kill()
  await spawnGateway(cloud.authUrl, settings)
})
