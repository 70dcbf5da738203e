import { createHash, randomBytes } from 'node:crypto'
import { describe, expect, test, vi } from 'vitest'
import type { UploadStatus } from '#wire/uploads.ts'
import { createGlanceV1 } from '#openstack/glance-v1/client.ts'
import type { GatewayConfig } from '../config.ts'
import { asAlice, demoCloud } from '../demo-kit.ts'
import { call, startGateway } from '../spec-kit.ts'
import { b64, slowPatch, withSpool } from './tus-kit.ts'

vi.setConfig({ testTimeout: 60_000 })

const TUS = { 'tus-resumable': '1.0.0' }
const BYTES = { ...TUS, 'content-type': 'application/offset+octet-stream' }
const PROPERTIES = { os_distro: 'debian', '.os.type': 'Ünïcödé 画像' }

/** A gateway in front of a cloud of API v1, which it has to find out, and an image that waits for data. */
async function ready(config: Partial<GatewayConfig> = {}) {
  const cloud = await demoCloud('v1')
  const gateway = await startGateway({ origin: cloud.origin.concat('/demo/identity') }, config)
  const { cookie, base, uploads } = await asAlice(gateway)
  const glance = createGlanceV1({
    base: `${gateway.origin}${base}/image`,
    fetch: (url, init) =>
      fetch(url, {
        ...init,
        headers: { ...(init.headers as object), cookie, origin: gateway.origin },
      }),
  })
  const image = await glance.createImage({
    name: 'v1 upload',
    disk_format: 'raw',
    container_format: 'bare',
    properties: PROPERTIES,
  })
  const create = async (length: number) => {
    const made = await call(gateway, 'POST', uploads, {
      cookie,
      headers: {
        ...TUS,
        'upload-length': length,
        'upload-metadata': `image_id ${b64(image.id)}`,
      },
    })
    return made.headers.location!
  }
  const send = (location: string, offset: number, body: Buffer) =>
    call(gateway, 'PATCH', location, {
      cookie,
      body,
      headers: { ...BYTES, 'upload-offset': offset },
    })
  const status = async (location: string) =>
    (await call(gateway, 'GET', location, { cookie })).json<UploadStatus>()
  return { gateway, cookie, glance, image, create, send, status }
}

const kinds = [
  ['streamed', () => ({})],
  ['from a spool', withSpool],
] as const

describe.each(kinds)('data for an image of API v1, %s', (_, config) => {
  test('arrives in pieces and whole, and the properties stay', async () => {
    const { glance, image, create, send, status } = await ready(config())
    const data = randomBytes(300_000)
    const location = await create(data.length)
    expect((await send(location, 0, data.subarray(0, 100_000))).status).toBe(204)
    expect((await send(location, 100_000, data.subarray(100_000))).status).toBe(204)
    await expect.poll(async () => (await status(location)).state).toBe('done')
    const now = await glance.getImage(image.id)
    expect(now).toMatchObject({
      status: 'active',
      size: data.length,
      checksum: createHash('md5').update(data).digest('hex'),
    })
    expect({ ...now.properties }).toEqual(PROPERTIES)
  })
})

test('data that is given up kills the image for good, and the upload says that it is over', async () => {
  const { gateway, cookie, glance, image, create, status } = await ready()
  const data = randomBytes(400_000)
  const location = await create(data.length)
  const patch = slowPatch(gateway, cookie, location, 0, data.length)
  patch.sent.write(data.subarray(0, 200_000))
  await expect.poll(async () => (await status(location)).accepted).toBeGreaterThan(0)
  await call(gateway, 'DELETE', location, { cookie, headers: TUS })
  await patch.over
  await expect.poll(async () => (await glance.getImage(image.id)).status).toBe('killed')
  // Another upload into it is refused by the cloud itself.
  const again = await create(data.length)
  await expect.poll(async () => (await status(again)).failure?.status).toBe(409)
})
