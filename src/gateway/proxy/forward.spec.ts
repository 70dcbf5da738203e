import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import type { Problem } from '#wire/problem.ts'
import { call, fakeCloud, IMAGE, JSON_TYPE, signIn, startGateway, until } from '../spec-kit.ts'

async function ready() {
  const cloud = await fakeCloud()
  const gateway = await startGateway(cloud)
  return { cloud, gateway, cookie: await signIn(gateway) }
}

test('a compressed answer arrives compressed, and only for who takes it', async () => {
  const { cloud, gateway, cookie } = await ready()
  cloud.glance = (req, res) => {
    const zip = req.headers['accept-encoding'] === 'gzip'
    res.writeHead(200, { ...JSON_TYPE, ...(zip ? { 'content-encoding': 'gzip' } : {}) })
    res.end(zip ? gzipSync('{"images":[]}') : '{"images":[]}')
  }
  const url = `${gateway.origin}${IMAGE}/v2/images`
  const zipped = await fetch(url, { headers: { cookie, 'accept-encoding': 'gzip' } })
  expect(zipped.headers.get('content-encoding')).toBe('gzip')
  expect(await zipped.json()).toEqual({ images: [] })
  expect((await call(gateway, 'GET', `${IMAGE}/v2/images`, { cookie })).body).toBe('{"images":[]}')
})

test('an answer that breaks off breaks off here too, never looking whole', async () => {
  const { cloud, gateway, cookie } = await ready()
  for (const headers of [{ 'content-length': '100' }, {}]) {
    cloud.glance = (_req, res) => {
      res.writeHead(200, headers)
      res.write('half', () => res.destroy())
    }
    await expect(call(gateway, 'GET', `${IMAGE}/v2/images/x/file`, { cookie })).rejects.toThrow(
      /aborted|hang up/,
    )
  }
})

test('a browser that leaves ends the download at the cloud', async () => {
  const { cloud, gateway, cookie } = await ready()
  let left = false
  cloud.glance = (_req, res) => {
    res.writeHead(200)
    res.on('close', () => {
      left = true
    })
    const more = () =>
      void (res.destroyed || res.write(Buffer.alloc(65536), () => setImmediate(more)))
    more()
  }
  const abort = new AbortController()
  const answer = await fetch(`${gateway.origin}${IMAGE}/v2/images/x/file`, {
    headers: { cookie },
    signal: abort.signal,
  })
  expect(answer.status).toBe(200)
  abort.abort()
  await until('the end', () => left)
})

test('a kept connection that the cloud closes costs a read nothing', async () => {
  const { cloud, gateway, cookie } = await ready()
  await call(gateway, 'GET', `${IMAGE}/v2/images`, { cookie })
  let first = true
  cloud.glance = (req, res) => {
    if (first) req.socket.destroy()
    else res.end('{}')
    first = false
  }
  expect((await call(gateway, 'GET', `${IMAGE}/v2/images`, { cookie })).status).toBe(200)
})

test('a write whose connection breaks is not sent twice', async () => {
  const { cloud, gateway, cookie } = await ready()
  await call(gateway, 'GET', `${IMAGE}/v2/images`, { cookie })
  let times = 0
  cloud.glance = (req) => {
    times++
    req.socket.destroy()
  }
  const answer = await call(gateway, 'POST', `${IMAGE}/v2/images`, { cookie, body: '{}' })
  expect([answer.status, answer.json<Problem>().kind, times]).toEqual([502, 'cloud-unreachable', 1])
  expect(gateway.lines.join('\n')).toMatch(/warning: cloud-unreachable: socket hang up/)
})

test('an empty answer stays empty, whatever type it claims', async () => {
  const { cloud, gateway, cookie } = await ready()
  cloud.glance = (_req, res) => res.writeHead(204, { 'content-type': 'text/html' }).end()
  const answer = await call(gateway, 'DELETE', `${IMAGE}/v2/images/x`, { cookie })
  expect([answer.status, answer.body, answer.headers['content-type']]).toEqual([204, '', undefined])
})

test('what ECL adds to the Image service passes, and its plain refusals too', async () => {
  const { cloud, gateway, cookie } = await ready()
  const jobs = '/v2/extension/image_replicator/jobs'
  cloud.glance = (_req, res) => {
    res.writeHead(409, { 'content-type': 'text/plain; charset=UTF-8' })
    res.end('409 Conflict\n\nNot now.\n\n')
  }
  for (const [method, path] of [
    ['GET', jobs],
    ['POST', jobs],
    ['GET', `${jobs}/j-1`],
    ['DELETE', `${jobs}/j-1`],
    ['GET', '/v2/extension/license_switch/types'],
  ] as const) {
    const answer = await call(gateway, method, IMAGE + path, { cookie, headers: JSON_TYPE })
    expect([answer.status, answer.body]).toEqual([409, '409 Conflict\n\nNot now.\n\n'])
    expect(cloud.seen.at(-1)).toMatchObject({ method, url: `/image${path}` })
  }
})
