import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import type http from 'node:http'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as tus from 'tus-js-client'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import type { GatewayConfig } from '../config.ts'
import { asAlice, demoCloud, holding } from '../demo-kit.ts'
import { call, startGateway, UPLOADS } from '../spec-kit.ts'
import { IMAGE_ID, ready, withSpool } from './tus-kit.ts'

const SIZE = 12 * 1024 * 1024 + 7

/** A way to a port that is cut each time a connection has carried so many MiB. */
async function cuttingProxy(port: number, after: number[]) {
  let cuts = 0
  const server = net.createServer((near) => {
    const far = net.connect(port, '127.0.0.1')
    let carried = 0
    near.on('data', (chunk: Buffer) => {
      carried += chunk.length
      if (after[0] === undefined || carried < after[0] * 2 ** 20) return
      after.shift()
      cuts += 1
      near.destroy()
      far.destroy()
    })
    near.pipe(far).pipe(near)
    for (const [end, other] of [
      [near, far],
      [far, near],
    ] as const)
      end.on('error', () => other.destroy()).on('close', () => other.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const origin = `http://127.0.0.1:${(server.address() as net.AddressInfo).port}`
  return { origin, cuts: () => cuts }
}

/** In the client's build for node; its types are those of the browser's. */
const { FileUrlStorage } = tus as unknown as {
  FileUrlStorage: new (path: string) => tus.UrlStorage
}

describe.each([
  ['streaming', () => ({})],
  ['spool', withSpool],
])('the client of tus itself, %s', (_, settings: () => Partial<GatewayConfig>) => {
  async function ready() {
    const cloud = await demoCloud()
    const gateway = await startGateway({ origin: `${cloud.origin}/demo/identity` }, settings())
    const alice = await asAlice(gateway)
    const bytes = randomBytes(SIZE)
    const imageId = await alice.queued()
    const options = (more: tus.UploadOptions = {}): tus.UploadOptions => ({
      endpoint: gateway.origin + alice.uploads,
      headers: { cookie: alice.cookie, origin: gateway.origin },
      metadata: { image_id: imageId },
      retryDelays: [0, 50, 100, 200],
      ...more,
    })
    /** Resolves with the client when it says that all went well. */
    const run = (
      more: tus.UploadOptions,
      begin: (upload: tus.Upload) => void = (upload) => upload.start(),
    ) =>
      new Promise<tus.Upload>((resolve, reject) => {
        const upload = new tus.Upload(
          bytes,
          options({ ...more, onError: reject, onSuccess: () => resolve(upload) }),
        )
        begin(upload)
      })
    return { gateway, alice, bytes, imageId, options, run }
  }

  test.each([
    ['in one request', {}],
    ['in chunks', { chunkSize: 1_000_000 }],
    ['with bytes in the creation', { uploadDataDuringCreation: true, chunkSize: 5_000_000 }],
    ['wholly in the creation', { uploadDataDuringCreation: true }],
    ['with the method in a header', { overridePatchMethod: true }],
  ])('sends %s', async (__, more) => {
    const { run, alice, imageId, bytes } = await ready()
    await run(more)
    expect(await alice.image(imageId)).toMatchObject(holding(bytes))
  })

  test('goes on by itself when its connection is cut, three times', async () => {
    const { run, gateway, alice, imageId, bytes } = await ready()
    const way = await cuttingProxy(gateway.port, [1, 3, 5])
    let created = 0
    gateway.server.on('request', (req: http.IncomingMessage) => {
      if (req.method === 'POST') created += 1
    })
    await run({
      endpoint: way.origin + alice.uploads,
      headers: { cookie: alice.cookie, origin: way.origin },
    })
    expect(way.cuts()).toBe(3)
    // It went on; it did not begin again.
    expect(created).toBe(1)
    expect(await alice.image(imageId)).toMatchObject(holding(bytes))
  })

  test('finds an earlier upload in its storage and goes on there', async () => {
    const { run, options, alice, imageId, bytes } = await ready()
    const folder = mkdtempSync(join(tmpdir(), 'viewfinder-tus-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const urlStorage = new FileUrlStorage(join(folder, 'uploads.json'))
    await new Promise<void>((resolve, reject) => {
      const first = new tus.Upload(
        bytes,
        options({
          urlStorage,
          chunkSize: 2_000_000,
          onError: reject,
          onChunkComplete: (___, sent) => {
            if (sent === 4_000_000) first.abort().then(resolve, reject)
          },
        }),
      )
      first.start()
    })
    let firstSent = -1
    await run(
      {
        urlStorage,
        onProgress: (sent) => {
          if (firstSent < 0) firstSent = sent
        },
      },
      (upload) =>
        void upload.findPreviousUploads().then(([previous]) => {
          upload.resumeFromPreviousUpload(previous!)
          upload.start()
        }),
    )
    expect(firstSent).toBeGreaterThanOrEqual(4_000_000)
    expect(await alice.image(imageId)).toMatchObject(holding(bytes))
  })

  test('terminates: the upload is gone, and the image takes another one', async () => {
    const { run, options, gateway, alice, imageId, bytes } = await ready()
    const stopped = await new Promise<tus.Upload>((resolve, reject) => {
      const upload = new tus.Upload(
        bytes,
        options({
          chunkSize: 2_000_000,
          onError: reject,
          onChunkComplete: () => void upload.abort(true).then(() => resolve(upload), reject),
        }),
      )
      upload.start()
    })
    const head = await call(gateway, 'HEAD', new URL(stopped.url!).pathname, {
      cookie: alice.cookie,
      headers: { 'tus-resumable': '1.0.0' },
    })
    expect(head.status).toBe(410)
    await vi.waitFor(async () => expect((await alice.image(imageId)).status).toBe('queued'))
    await run({})
    expect(await alice.image(imageId)).toMatchObject(holding(bytes))
  })
})

test('a client that is cut after its last byte learns the truth from the next PATCH', async () => {
  const cloud = await demoCloud()
  const gateway = await startGateway({ origin: `${cloud.origin}/demo/identity` })
  const alice = await asAlice(gateway)
  const imageId = await alice.queued()
  const bytes = randomBytes(1000)
  const made = await call(gateway, 'POST', alice.uploads, {
    cookie: alice.cookie,
    headers: {
      'tus-resumable': '1.0.0',
      'upload-length': bytes.length,
      'upload-metadata': `image_id ${Buffer.from(imageId).toString('base64')}`,
    },
  })
  const location = made.headers.location!
  const head =
    `PATCH ${location} HTTP/1.1\r\nhost: 127.0.0.1:${gateway.port}\r\norigin: ${gateway.origin}\r\n` +
    `cookie: ${alice.cookie}\r\ntus-resumable: 1.0.0\r\nupload-offset: 0\r\n` +
    `content-type: application/offset+octet-stream\r\ncontent-length: ${bytes.length}\r\n\r\n`
  const socket = net.connect(gateway.port, '127.0.0.1', () => {
    socket.write(head)
    socket.write(bytes, () => socket.destroy())
  })
  await vi.waitFor(async () => expect(await alice.image(imageId)).toMatchObject(holding(bytes)))
  const again = await call(gateway, 'PATCH', location, {
    cookie: alice.cookie,
    headers: {
      'tus-resumable': '1.0.0',
      'upload-offset': bytes.length,
      'content-type': 'application/offset+octet-stream',
    },
    body: Buffer.alloc(0),
  })
  expect([again.status, again.headers['upload-offset']]).toEqual([204, String(bytes.length)])
})

describe('cut after its last byte, before Glance has answered', () => {
  /** Resolves when the client calls it done; Glance answers only once the client asks how far it is. */
  async function cutAtTheEnd(status: number) {
    const { cloud, gateway, cookie } = await ready()
    const bytes = randomBytes(1000)
    let told = false
    let patch: http.IncomingMessage | null = null
    let answer = () => {}
    const asked = new Promise<void>((resolve) => {
      answer = resolve
    })
    gateway.server.on('request', (req: http.IncomingMessage) => {
      if (req.method === 'PATCH') patch ??= req
      if (req.method === 'HEAD') answer()
    })
    cloud.glance = (req, res) => {
      req.resume().on('end', () => {
        patch?.socket.destroy()
        const tell = () => {
          told = true
          res.writeHead(status, { 'content-type': 'application/json' })
          res.end(status === 204 ? undefined : JSON.stringify({ message: 'Over the quota.' }))
        }
        // It takes its time, in which an answer to HEAD would long have come.
        void asked.then(() => setTimeout(tell, 200))
      })
    }
    await new Promise<void>((resolve, reject) => {
      new tus.Upload(bytes, {
        endpoint: gateway.origin + UPLOADS,
        headers: { cookie, origin: gateway.origin },
        metadata: { image_id: IMAGE_ID },
        retryDelays: [0, 50],
        onError: reject,
        onSuccess: () => resolve(),
      }).start()
    })
    return told
  }

  test('it is done when Glance has answered, and not before', async () => {
    expect(await cutAtTheEnd(204)).toBe(true)
  })

  test('what Glance refuses is not called done', async () => {
    await expect(cutAtTheEnd(413)).rejects.toThrow('Over the quota.')
  })
})
