import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { clients, PATIENCE } from '#testing/clients.ts'
import type { TestUser } from '#testing/cloud.ts'
import { createImageCache } from './glance/cache.ts'
import type { Image } from './glance/image.ts'
import type { ApiError } from './http.ts'
import { createImports } from './glance/imports.ts'
import { createImageLocations, locationPatch } from './glance/locations.ts'
import { createImageStores } from './glance/stores.ts'
import { endpointFor } from './keystone/catalog.ts'

/** Stores, locations and the cache, on the demo cloud or the real one in OS_AUTH_URL. */
const { cloud, create, enter, glances, leave, tokens } = clients('contract-stores')

const of = (user: TestUser) => {
  const { value: token, catalog } = tokens[user]
  const base = endpointFor(catalog, { type: 'image', region: 'RegionOne' })!
  return { fetch: cloud.fetch, base, token }
}
const stores = (user: TestUser) => createImageStores(of(user))
const copy = (user: TestUser, id: string, to: string) =>
  createImports(of(user)).startImport(id, { method: { name: 'copy-image' }, stores: [to] })
const cache = (user: TestUser) => createImageCache(of(user))

/** What Glance asks for the size of the data at an address. */
let web: Server
const address = (name: string) => `http://127.0.0.1:${(web.address() as AddressInfo).port}/${name}`

beforeAll(async () => {
  await enter('admin', 'alice')
  // It asks by HEAD, and takes no address that does not tell a length.
  web = createServer((_, answer) => {
    answer.setHeader('Content-Length', 24)
    answer.end('some bytes at an address')
  })
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve))
}, PATIENCE.timeout)
afterAll(async () => {
  await leave()
  web.close()
  web.closeAllConnections()
}, PATIENCE.timeout)

const refused = (status: number, sentence: RegExp) => ({
  status,
  sentence: expect.stringMatching(sentence) as string,
})
const held = (image: Image) => image.stores?.split(',').toSorted()

async function active(user: TestUser = 'alice'): Promise<Image> {
  const fields = { disk_format: 'raw', container_format: 'bare', visibility: 'private' } as const
  const image = await create(fields, user)
  await glances[user].uploadData(image.id, 'some bytes')
  return glances[user].getImage(image.id)
}

/** Asks until it is so; how long that takes is the cloud's affair. */
async function until(id: string, so: (image: Image) => boolean): Promise<Image> {
  for (;;) {
    const image = await glances.admin.getImage(id)
    if (so(image)) return image
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
}

describe('the data in several stores', PATIENCE, () => {
  test('is copied into another and removed from one, but never from the last', async () => {
    const { id } = await active()
    await expect(copy('alice', id, 'slow')).rejects.toMatchObject(refused(403, /copy_image/))
    await copy('admin', id, 'slow')
    const copied = await until(id, (image) => image.stores?.includes('slow') === true)
    expect(held(copied)).toEqual(['fast', 'slow'])
    await until(id, (image) => !image.properties['os_glance_import_task'])
    await expect(copy('admin', id, 'slow')).rejects.toMatchObject(
      refused(400, /already present at store 'slow'/),
    )
    await expect(copy('admin', id, 'nowhere')).rejects.toMatchObject({
      status: 409,
    })
    await expect(stores('alice').removeFromStore('slow', id)).rejects.toMatchObject(
      refused(403, /delete_image_location/),
    )
    await expect(stores('admin').removeFromStore('nowhere', id)).rejects.toMatchObject(
      refused(409, /not available on this node/),
    )
    await stores('admin').removeFromStore('slow', id)
    expect(held(await glances.alice.getImage(id))).toEqual(['fast'])
    await expect(stores('admin').removeFromStore('fast', id)).rejects.toMatchObject(
      refused(403, /only store/),
    )
  })
})

describe('the addresses of the data', PATIENCE, () => {
  test('are added, replaced and removed where the cloud shows them', async () => {
    const queued = await create({ disk_format: 'raw', container_format: 'bare' }, 'admin')
    const [one, two, three] = [address('one'), address('two'), address('three')]
    const { patchImage } = glances.admin
    const first = await patchImage(queued.id, locationPatch.add(one))
    expect(first).toMatchObject({ status: 'active', checksum: null, stores: 'web' })
    const urls = (image: Image) => image.locations?.map(({ url }) => url)
    expect(urls(first)).toEqual([one])
    await expect(patchImage(queued.id, locationPatch.add(one))).rejects.toMatchObject(
      refused(400, /already exists/),
    )
    await expect(
      patchImage(queued.id, locationPatch.add('file:///etc/hostname')),
    ).rejects.toMatchObject(refused(400, /Invalid location/))
    await expect(patchImage(queued.id, locationPatch.remove(first, one))).rejects.toMatchObject({
      status: 403,
    })
    const both = await patchImage(queued.id, locationPatch.add(two))
    expect(urls(both)).toEqual([one, two])
    const other = await patchImage(queued.id, locationPatch.replace(both, one, three))
    expect(urls(other)).toEqual([two, three])
    const last = await patchImage(queued.id, locationPatch.remove(other, two))
    expect(urls(last)).toEqual([three])
    expect(() => locationPatch.remove(last, two)).toThrow('no such address')
  })

  test('have an address of their own since 2.17', async () => {
    const versions = await glances.admin.versions()
    const has = versions.some(({ major, minor }) => major === 2 && minor >= 17)
    const { id } = await create({ disk_format: 'raw', container_format: 'bare' }, 'admin')
    const outcome = await createImageLocations(of('admin'))
      .add(id, address('one'))
      .then(
        () => 'added',
        (error: ApiError) => error.status,
      )
    expect(outcome).toBe(has ? 'added' : 404)
  })
})

describe('the cache of a node', PATIENCE, () => {
  test('takes an image, tells of it and lets it go', async () => {
    const { id } = await active('admin')
    await expect(cache('alice').getState()).rejects.toMatchObject(refused(403, /cache_list/))
    await expect(
      cache('admin').queue('00000000-0000-0000-0000-000000000000'),
    ).rejects.toMatchObject(refused(404, /not found/))
    const empty = await create({}, 'admin')
    await expect(cache('admin').queue(empty.id)).rejects.toMatchObject(refused(400, /active/))
    await cache('admin').queue(id)
    const ours = async () =>
      (await cache('admin').getState()).cached.find((each) => each.image_id === id)
    while ((await ours()) === undefined) await new Promise((resolve) => setTimeout(resolve, 250))
    expect(await ours()).toMatchObject({ size: 10, hits: 0 })
    expect((await ours())?.last_accessed).toBeGreaterThan(1_000_000_000)
    await cache('admin').clear('queue')
    expect(await ours()).toBeDefined()
    await cache('admin').evict(id)
    expect(await ours()).toBeUndefined()
    // Not there any more, which is no error.
    await cache('admin').evict(id)
  })
})
