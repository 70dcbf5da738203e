import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { DOMAIN, PATIENCE } from '#testing/clients.ts'
import { PASSWORD, PROJECT_OF, testCloud, type TestUser } from '#testing/cloud.ts'
import type { Glance } from './glance/client.ts'
import type { Image } from './glance/image.ts'
import type { ImageQuery } from './glance/image-query.ts'
import { createGlanceV1, type GlanceV1 } from './glance-v1/client.ts'
import { LACKS_OF_V1, type Lacks } from './glance-v1/lacks.ts'
import { createImageService } from './image-service.ts'
import { endpointFor } from './keystone/catalog.ts'
import { createKeystone } from './keystone/client.ts'

/** One client over a cloud that has API v2, and one that has v1 alone: which it is it finds by itself. */
type Api = 'v1' | 'v2'
const clouds = { v1: testCloud({ imageApi: 'v1' }), v2: testCloud() }

interface Side {
  service: Glance
  /** What the service was told to lack, each time. */
  told: Lacks[]
  /** Requests by method and path. */
  asked: string[]
  project: string
  /** What v1 itself says, as a witness. */
  v1: GlanceV1
}
async function side(api: Api, user: TestUser): Promise<Side> {
  const cloud = clouds[api]
  const keystone = createKeystone({ fetch: cloud.fetch, url: cloud.authUrl })
  const token = await keystone.authenticate(
    { method: 'password', user: { name: user, domain: DOMAIN }, password: PASSWORD },
    { scope: { project: { name: PROJECT_OF[user], domain: DOMAIN } } },
  )
  const base = endpointFor(token.catalog, { type: 'image', region: 'RegionOne' })!
  const told: Lacks[] = []
  const asked: string[] = []
  const project = token.project!.id
  const service = createImageService({
    fetch: (url, init) => {
      asked.push(`${init.method} ${new URL(url).pathname.slice(new URL(base).pathname.length)}`)
      return cloud.fetch(url, init)
    },
    base,
    token: token.value,
    projectId: project,
    onOld: (lacks) => told.push(lacks),
  })
  const v1 = createGlanceV1({ fetch: cloud.fetch, base, token: token.value })
  return { service, told, asked, project, v1 }
}

let alice: Side
let bob: Side
let admin: Side
beforeAll(async () => {
  alice = await side('v1', 'alice')
  bob = await side('v1', 'bob')
  admin = await side('v1', 'admin')
}, PATIENCE.timeout)

const RAW = { disk_format: 'raw', container_format: 'bare' }
const bytes = new TextEncoder().encode('the bytes of an image')
const md5 = createHash('md5').update(bytes).digest('hex')

async function list({ service }: Side, query?: ImageQuery): Promise<Image[]> {
  const found: Image[] = []
  for await (const { images } of service.listImages(query)) found.push(...images)
  return found
}
const names = (images: readonly Image[]) => images.map(({ name }) => name)

describe('which API it is', PATIENCE, () => {
  test('a cloud of v2 is asked nothing more than what is wanted', async () => {
    const { service, told, asked } = await side('v2', 'alice')
    for await (const { images } of service.listImages({ limit: 5 })) {
      expect(images.length).toBeLessThanOrEqual(5)
      break
    }
    expect(asked.every((each) => each.includes('/images'))).toBe(true)
    await expect(service.getImage(crypto.randomUUID())).rejects.toMatchObject({ status: 404 })
    expect(told).toEqual([])
  })

  test('one of v1 is found by its first answer, and told once', async () => {
    const { service, told, asked } = await side('v1', 'alice')
    const [first, second] = await Promise.all([
      service.findImage('golden-base'),
      service.findImage('rescue.iso'),
    ])
    expect([first?.name, second?.name]).toEqual(['golden-base', 'rescue.iso'])
    expect(told).toEqual([LACKS_OF_V1])
    asked.length = 0
    await service.findImage('golden-base')
    expect(asked.filter((each) => !each.includes('/v1/'))).toEqual([])
  })
})

describe('lists', PATIENCE, () => {
  test('have every image once, in the order that was asked for', async () => {
    const all = await list(alice, { limit: 7, sort: [{ key: 'updated_at', dir: 'desc' }] })
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
    expect(all.length).toBeGreaterThan(40)
    const times = all.map((image) => image.updated_at)
    expect(times).toEqual(times.toSorted().toReversed())
    expect(times[0]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
  })

  test('are all there is to an administrator, as with v2', async () => {
    expect(names(await list(admin))).toContain('golden-base')
    expect(names(await list(bob))).not.toContain('golden-base')
  })

  test('look themselves for what v1 cannot be asked', async () => {
    const iso = (await list(alice, { name: 'rescue.iso' }))[0]!
    const twins = await list(alice, { checksum: iso.checksum!, visibility: 'all', limit: 20 })
    expect(names(twins)).toContain('rescue.iso')
    expect(await list(alice, { checksum: md5.replaceAll(/\d/g, 'a') })).toEqual([])
    const own = await list(alice, { owner: alice.project })
    expect(own.length).toBeGreaterThan(0)
    expect(own.every(({ owner }) => owner === alice.project)).toBe(true)
    const open = await list(alice, { visibility: 'public', limit: 3 })
    expect(open.map(({ visibility }) => visibility)).toEqual(['public', 'public', 'public'])
    const some = await list(alice, { id: [iso.id, crypto.randomUUID(), own[0]!.id] })
    expect(some.map(({ id }) => id)).toEqual([iso.id, own[0]!.id])
    expect(names(await list(alice, { properties: { hw_scsi_model: 'lsiLogic' } }))).toEqual([
      'appliance.vmdk',
    ])
    const later = { op: 'gte', time: '2100-01-01T00:00:00Z' } as const
    expect(await list(alice, { updated_at: later })).toEqual([])
  })

  test('are empty where v1 has nothing of the kind', async () => {
    const queries: ImageQuery[] = [
      { os_hidden: true },
      { visibility: 'community' },
      { tag: 'lts' },
      { os_hash_value: md5 },
      { visibility: 'shared', member_status: 'pending' },
    ]
    for (const query of queries) expect(await list(alice, query)).toEqual([])
  })
})

describe('an image', PATIENCE, () => {
  test('is made, filled, changed without losing properties, read and deleted', async () => {
    const { service, v1, project } = alice
    const made = await service.createImage({
      ...RAW,
      id: crypto.randomUUID(),
      name: 'service Ünï',
      visibility: 'private',
      min_disk: 1,
      properties: { os_distro: 'debian', '.os.type': '画像', kept: '1' },
    })
    expect(made).toMatchObject({ status: 'queued', owner: project, visibility: 'private' })
    await service.uploadData(made.id, bytes, { size: bytes.length })
    const filled = await service.getImage(made.id)
    expect(filled).toMatchObject({ status: 'active', size: bytes.length, checksum: md5 })

    const patched = await service.patchImage(made.id, [
      { op: 'replace', path: '/name', value: 'service 2' },
      { op: 'add', path: '/os_version', value: '12' },
      { op: 'replace', path: '/protected', value: true },
    ])
    expect(patched).toMatchObject({ name: 'service 2', protected: true, min_disk: 1 })
    const now = await v1.getImage(made.id)
    expect({ ...now.properties }).toEqual({
      os_distro: 'debian',
      '.os.type': '画像',
      kept: '1',
      os_version: '12',
    })
    const less = await service.updateImage(patched, {
      protected: false,
      properties: { os_distro: null },
    })
    expect({ ...less.properties }).toEqual({ '.os.type': '画像', kept: '1', os_version: '12' })

    const { body, status, contentMd5, range } = await service.downloadData(made.id, { from: 5 })
    expect([status, contentMd5, range]).toEqual([200, md5, null])
    expect(new Uint8Array(await new Response(body).arrayBuffer())).toEqual(bytes)
    expect(await service.deleteImage(made.id)).toBe(true)
    await expect(service.getImage(made.id)).rejects.toMatchObject({ status: 404 })
  })

  test('is called shared while it has members, and bob sees it at once', async () => {
    const { service } = alice
    const made = await service.createImage({ ...RAW, name: 'service-shared' })
    await service.addMember(made.id, bob.project)
    expect(await service.getImage(made.id)).toMatchObject({ visibility: 'shared' })
    expect((await service.listMembers(made.id)).map((member) => member.member_id)).toEqual([
      bob.project,
    ])
    const seen = await list(bob, { visibility: 'shared', member_status: 'accepted' })
    expect(names(seen)).toContain('service-shared')
    expect(await bob.service.getImage(made.id)).toMatchObject({ visibility: 'shared' })
    expect(await service.removeMember(made.id, bob.project)).toBe(true)
    expect(await service.getImage(made.id)).toMatchObject({ visibility: 'private' })
    await expect(service.getMember(made.id, bob.project)).rejects.toMatchObject({ status: 404 })
    await service.deleteImage(made.id)
  })

  test('is refused what v1 would lose, before anything is sent', async () => {
    const { service, asked } = alice
    const image = (await service.findImage('golden-base'))!
    asked.length = 0
    const refused = { name: 'RefusedError', reason: 'not-in-api', message: LACKS_OF_V1.tags }
    await expect(service.addTag(image.id, 'x')).rejects.toMatchObject(refused)
    await expect(service.updateImage(image, { tags: ['x'] })).rejects.toMatchObject(refused)
    await expect(service.createImage({ name: 'x', tags: ['x'] })).rejects.toMatchObject(refused)
    await expect(service.updateImage(image, { visibility: 'community' })).rejects.toMatchObject({
      message: LACKS_OF_V1.visibility,
    })
    await expect(service.updateImage(image, { os_hidden: true })).rejects.toMatchObject({
      message: LACKS_OF_V1.os_hidden,
    })
    await expect(service.deactivateImage(image.id)).rejects.toMatchObject({
      message: LACKS_OF_V1.deactivate,
    })
    await expect(service.updateMember(image.id, bob.project, 'accepted')).rejects.toMatchObject({
      message: LACKS_OF_V1.answers,
    })
    expect(asked).toEqual([])
    // What says the same as v1 is no loss.
    const same = await service.updateImage(image, { tags: [], os_hidden: false })
    expect(same.name).toBe('golden-base')
  })

  test('is of a cloud without schemas, stores, import and quotas', async () => {
    const { service } = alice
    expect((await service.getSchema('image')).properties['container_format']?.enum).not.toContain(
      'compressed',
    )
    const nothing = { name: 'ApiError', status: 404 }
    await expect(service.getSchema('member')).rejects.toMatchObject(nothing)
    await expect(service.getStores()).rejects.toMatchObject(nothing)
    await expect(service.getImportInfo()).rejects.toMatchObject(nothing)
    await expect(service.getUsage()).rejects.toMatchObject(nothing)
  })
})
