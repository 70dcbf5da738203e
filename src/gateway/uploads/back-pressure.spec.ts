import http, { type IncomingMessage } from 'node:http'
import { expect, test } from 'vitest'
import type { UploadStatus } from '#wire/uploads.ts'
import { call, fakeCloud, signIn, startGateway, until, UPLOADS } from '../spec-kit.ts'

const TUS = { 'tus-resumable': '1.0.0' }
const MIB = 1024 * 1024
/**
 * What may lie between the last byte that Glance read and the last one acknowledged: the two socket
 * buffers of loopback (net.ipv4.tcp_wmem and tcp_rmem end at 4 and 6 MiB here) and what node has
 * read for the other side.
 */
const SOCKETS = 12 * MIB

test('a slow Glance slows the browser: little is held, nothing is acknowledged that was not taken', async () => {
  const cloud = await fakeCloud()
  let put: IncomingMessage | null = null
  let read = 0
  cloud.glance = (req, res) => {
    put = req
    req.pause()
    req.on('data', (chunk: Buffer) => {
      read += chunk.length
    })
    req.pause()
    req.on('end', () => res.writeHead(204).end())
  }
  const gateway = await startGateway(cloud)
  const cookie = await signIn(gateway)
  const length = 96 * MIB
  const made = await call(gateway, 'POST', UPLOADS, {
    cookie,
    headers: {
      ...TUS,
      'upload-length': length,
      'upload-metadata': `image_id ${Buffer.from('x').toString('base64')}`,
    },
  })
  const location = made.headers.location!
  const status = async () => (await call(gateway, 'GET', location, { cookie })).json<UploadStatus>()

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
      'upload-offset': 0,
      'content-length': length,
    },
  })
  const answered = new Promise<number>((resolve) => {
    sent.once('response', (answer) => resolve(answer.resume().statusCode!))
    sent.once('error', () => resolve(0))
  })
  const piece = Buffer.alloc(MIB)
  let offered = 0
  const offer = () => {
    while (offered < length) {
      offered += piece.length
      if (!sent.write(piece)) {
        sent.once('drain', offer)
        return
      }
    }
    sent.end()
  }
  offer()

  // Nothing moves any more when two looks at the sender in a row see the same.
  let before = -1
  let same = 0
  await until('standstill', async () => {
    const now = offered + (await status()).offset
    same = now === before ? same + 1 : 0
    before = now
    return same >= 20
  })
  expect(read).toBe(0)
  expect(offered).toBeLessThan(length / 2)
  expect((await status()).offset).toBeLessThanOrEqual(read + SOCKETS)

  put!.resume()
  await until('half', async () => {
    const { offset } = await status()
    expect(offset).toBeLessThanOrEqual(read + SOCKETS)
    return read > length / 2
  })
  expect(await answered).toBe(204)
  expect(read).toBe(length)
}, 30_000)
