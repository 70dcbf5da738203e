import { expect, test } from 'vitest'
import { createGlanceV1 } from '#openstack/glance-v1/client.ts'
import { asAlice, demoCloud } from '../demo-kit.ts'
import { rawCall, startGateway } from '../spec-kit.ts'

/** The client of API v1 as the dashboard has it: over sockets, through the gateway, to a cloud. */
async function ready() {
  const cloud = await demoCloud('v1')
  const gateway = await startGateway({ origin: cloud.authUrl.replace(/\/v3$/, '') })
  const { cookie, base } = await asAlice(gateway)
  const glance = createGlanceV1({
    base: `${gateway.origin}${base}/image`,
    fetch: (url, init) =>
      fetch(url, {
        ...init,
        headers: { ...(init.headers as object), cookie, origin: gateway.origin },
      }),
  })
  return { gateway, cookie, base, glance }
}

test('names and values arrive byte for byte, and properties survive an update', async () => {
  const { glance } = await ready()
  const properties = { '.os.type': 'Ünïcödé 画像 💿', path: 'C:\\a "b"; c=%20', a_b: '1' }
  const made = await glance.createImage({ name: 'Ärger 画像', properties })
  const renamed = await glance.updateImage(made, { name: '💿' })
  expect(renamed.name).toBe('💿')
  expect({ ...renamed.properties }).toEqual(properties)
  expect(await glance.getImage(made.id)).toEqual(renamed)
  const less = await glance.updateImage(renamed, { properties: { a_b: null } })
  expect(Object.keys(less.properties).toSorted()).toEqual(['.os.type', 'path'])
  await glance.putMember(made.id, 'another-project')
  expect(await glance.listMembers(made.id)).toEqual([
    { member_id: 'another-project', can_share: false },
  ])
  const all = []
  for await (const images of glance.listImages({ limit: 20 })) all.push(...images)
  expect(all.map(({ name }) => name)).toContain('💿')
  const whole = all.find(({ name }) => name === 'rescue.iso')!
  const { body, checksum } = await glance.downloadData(whole.id)
  expect([(await new Response(body).arrayBuffer()).byteLength, checksum]).toEqual([
    whole.size,
    whole.checksum,
  ])
  expect(await glance.deleteImage(made.id)).toBe(true)
  await expect(glance.getImage(made.id)).rejects.toMatchObject({ status: 404 })
})

test('an image may have more to tell than node takes for headers', async () => {
  const { gateway, cookie, base, glance } = await ready()
  let image = await glance.createImage({ name: 'much' })
  for (const name of ['one', 'two', 'three'])
    image = await glance.updateImage(image, { properties: { [name]: name.repeat(3000) } })
  const answer = await rawCall(
    gateway.port,
    `HEAD ${base}/image/v1/images/${image.id} HTTP/1.1\r\nHost: 127.0.0.1:${gateway.port}\r\nCookie: ${cookie}\r\nConnection: close\r\n\r\n`,
  )
  expect(answer).toMatch(/^HTTP\/1\.1 200 /)
  for (const name of ['one', 'two', 'three'])
    expect(answer).toContain(`x-image-meta-property-${name}: ${name.repeat(3000)}\r\n`)
})
