import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { DOMAIN, PATIENCE } from '#testing/clients.ts'
import { PASSWORD, PROJECT_OF, testCloud, type TestUser } from '#testing/cloud.ts'
import { createGlance, DuplicateError } from './glance/client.ts'
import { createGlanceV1, type GlanceV1 } from './glance-v1/client.ts'
import { imageApis } from './glance-v1/discovery.ts'
import type { ImageQueryV1 } from './glance-v1/image-query.ts'
import { endpointFor } from './keystone/catalog.ts'
import { createKeystone } from './keystone/client.ts'

/** The client of API v1 end to end, on a demo cloud that has nothing newer. */
const cloud = testCloud({ imageApi: 'v1' })
const glances = {} as Record<TestUser, GlanceV1>
const projects = {} as Record<TestUser, string>
const connection = {} as Record<
  TestUser,
  { fetch: typeof cloud.fetch; base: string; token: string }
>

beforeAll(async () => {
  const keystone = createKeystone({ fetch: cloud.fetch, url: cloud.authUrl })
  for (const user of ['admin', 'alice', 'bob', 'carol', 'dave', 'erin'] as const) {
    const token = await keystone.authenticate(
      { method: 'password', user: { name: user, domain: DOMAIN }, password: PASSWORD },
      { scope: { project: { name: PROJECT_OF[user], domain: DOMAIN } } },
    )
    const base = endpointFor(token.catalog, { type: 'image', region: 'RegionOne' })!
    connection[user] = { fetch: cloud.fetch, base, token: token.value }
    glances[user] = createGlanceV1(connection[user])
    projects[user] = token.project!.id
  }
}, PATIENCE.timeout)

const RAW = { disk_format: 'raw', container_format: 'bare' }
const bytes = new TextEncoder().encode('the bytes of an image')
const md5 = createHash('md5').update(bytes).digest('hex')

const bytesOf = async (body: ReadableStream<Uint8Array> | null) =>
  new Uint8Array(await new Response(body).arrayBuffer())

async function names(query?: ImageQueryV1, user: TestUser = 'alice'): Promise<(string | null)[]> {
  const found: (string | null)[] = []
  for await (const images of glances[user].listImages(query))
    found.push(...images.map(({ name }) => name))
  return found
}
const listed = async (id: string, user: TestUser = 'alice') => {
  for await (const images of glances[user].listImages({ is_public: 'none' }))
    for (const image of images) if (image.id === id) return image
  return null
}
const refused = (status: number, sentence: RegExp) => ({
  name: 'ApiError',
  status,
  sentence: expect.stringMatching(sentence) as string,
})

test('it is found by what the cloud says of its versions', async () => {
  const versions = await createGlance(connection.alice).versions()
  expect(imageApis(versions)).toEqual({
    v2: null,
    v1: { id: 'v1.1', major: 1, minor: 1, status: 'DEPRECATED' },
  })
  // Whoever speaks v2 to it is told so, too.
  await expect(createGlance(connection.alice).getImage('x')).rejects.toMatchObject({ status: 300 })
})

describe('a list', PATIENCE, () => {
  test('has every image once, however large its pages are', async () => {
    const all = await names()
    expect(all.length).toBeGreaterThan(40)
    expect(await names({ limit: 7 })).toEqual(all)
    expect(await names({ limit: all.length })).toEqual(all)
    expect(await names({ limit: 1_000_000 })).toEqual(all)
    expect(await names({ name: 'nobody has this' })).toEqual([])
  })

  test('is filtered and sorted', async () => {
    const sorted = await names({ sort_key: 'name', sort_dir: 'asc', limit: 10 })
    expect(sorted).toEqual(sorted.toSorted((a, b) => (a! < b! ? -1 : 1)))
    expect(await names({ sort_key: 'name', sort_dir: 'desc' })).toEqual(sorted.toReversed())
    expect(await names({ disk_format: 'vmdk' })).toContain('appliance.vmdk')
    expect(await names({ disk_format: 'iso' })).not.toContain('appliance.vmdk')
    expect(await names({ properties: { hw_scsi_model: 'lsiLogic' } })).toEqual(['appliance.vmdk'])
    expect(await names({ status: 'queued', name: 'upload-me-later' })).toHaveLength(1)
    expect(await names({ protected: true })).toEqual(['golden-base'])
    expect(await names({ size_min: 1, size_max: 0 })).toEqual([])
    expect(await names({ min_ram: 512, min_disk: 1 })).toContain('debian-12-generic')
    expect(await names({ changes_since: '2100-01-01T00:00:00' })).toEqual([])
    await expect(names({ marker: 'x' })).rejects.toMatchObject(
      refused(400, /^Invalid marker format/),
    )
    await expect(names({ marker: crypto.randomUUID() })).rejects.toMatchObject(
      refused(400, /^Invalid marker\. Image could not be found\./),
    )
  })

  test('is of everybody only where an administrator asks for all', async () => {
    expect(await names({}, 'admin')).not.toContain('golden-base')
    expect(await names({ is_public: 'none' }, 'admin')).toContain('golden-base')
    expect(await names({ is_public: false }, 'admin')).not.toContain('debian-12-generic')
    expect(await names({ is_public: 'none' }, 'bob')).not.toContain('golden-base')
  })

  test('may be brief', async () => {
    for await (const images of glances.alice.listBriefImages({ name: 'upload-me-later' }))
      expect(images).toEqual([
        {
          id: expect.any(String) as string,
          name: 'upload-me-later',
          disk_format: 'qcow2',
          container_format: 'bare',
          checksum: null,
          size: 0,
        },
      ])
  })
})

describe('an image', PATIENCE, () => {
  test('is reserved, filled, read and deleted, and its properties survive', async () => {
    const properties = { os_distro: 'debian', '.os.type': 'Ünïcödé 画像 💿', __proto__x: '100% +' }
    const made = await glances.alice.createImage({
      ...RAW,
      name: 'v1 Ünïcödé 画像',
      min_disk: 2,
      min_ram: 64,
      properties,
    })
    expect(made).toMatchObject({
      name: 'v1 Ünïcödé 画像',
      status: 'queued',
      size: 0,
      checksum: null,
      is_public: false,
      owner: projects.alice,
      min_disk: 2,
      min_ram: 64,
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/) as string,
    })
    const { id } = made
    await expect(glances.alice.downloadData(id)).rejects.toMatchObject(
      refused(404, /is not active$/),
    )
    const filled = await glances.alice.uploadData(id, bytes, { size: bytes.length, checksum: md5 })
    expect(filled).toMatchObject({ status: 'active', size: bytes.length, checksum: md5 })
    const shown = await glances.alice.getImage(id)
    expect(shown).toEqual(filled)
    expect(await listed(id)).toEqual(filled)
    expect({ ...shown.properties }).toEqual(properties)

    const download = await glances.alice.downloadData(id)
    expect(download).toMatchObject({ length: bytes.length, checksum: md5, image: shown })
    expect(await bytesOf(download.body)).toEqual(bytes)

    await expect(glances.alice.uploadData(id, bytes)).rejects.toMatchObject(
      refused(409, /Cannot upload to an unqueued image$/),
    )
    expect(await glances.alice.deleteImage(id)).toBe(true)
    expect(await glances.alice.deleteImage(id, { ignoreMissing: true })).toBe(false)
    await expect(glances.alice.getImage(id)).rejects.toMatchObject(
      refused(404, /There is no image/),
    )
  })

  test('is changed, and keeps what is not named', async () => {
    const before = await glances.alice.createImage({
      name: 'a',
      properties: { one: '1', two: '2' },
    })
    const same = await glances.alice.updateImage(before, { name: 'a', properties: { one: '1' } })
    expect(same).toBe(before)
    const named = await glances.alice.updateImage(before, { name: 'b', protected: true, ...RAW })
    expect(named).toMatchObject({ name: 'b', protected: true, ...RAW })
    expect({ ...named.properties }).toEqual({ one: '1', two: '2' })
    await expect(glances.alice.deleteImage(named.id)).rejects.toMatchObject(
      refused(403, /^Image is protected/),
    )
    const changed = await glances.alice.updateImage(named, {
      protected: false,
      name: null,
      properties: { one: null, three: '3' },
    })
    expect(changed.name).toBeNull()
    expect({ ...changed.properties }).toEqual({ two: '2', three: '3' })
    expect(await glances.alice.getImage(before.id)).toEqual(changed)
    await glances.alice.deleteImage(before.id)
  })

  test('may come with its data at once, and dies of data that is not what was said', async () => {
    const whole = await glances.alice.createImage({ ...RAW, name: 'whole' }, { data: bytes })
    expect(whole).toMatchObject({ status: 'active', checksum: md5, size: bytes.length })
    for (const wrong of [{ checksum: '0'.repeat(32) }, { size: 3 }]) {
      const { id } = await glances.alice.createImage({ ...RAW, name: 'wrong' })
      await expect(glances.alice.uploadData(id, bytes, wrong)).rejects.toMatchObject(
        refused(400, /did not match\. Setting image status to 'killed'\./),
      )
      expect((await glances.alice.getImage(id)).status).toBe('killed')
      expect(await listed(id)).toBeNull()
    }
    await expect(glances.alice.createImage({ name: 'x' }, { data: bytes })).rejects.toMatchObject(
      refused(400, /^Disk format is not specified/),
    )
    const empty = await glances.alice.createImage({ ...RAW, size: 0 })
    expect(empty).toMatchObject({ status: 'active', size: 0, checksum: null })
    const { body } = await glances.alice.downloadData(empty.id)
    expect(await new Response(body).text()).toBe('')
  })

  test('may be elsewhere, or be fetched from there', async () => {
    const url = 'http://images.invalid/a.img'
    const there = await glances.alice.createImage({ ...RAW, location: url, size: 5 })
    expect(there).toMatchObject({ status: 'active', size: 5, location: null })
    await expect(glances.alice.downloadData(there.id)).rejects.toMatchObject({ status: 503 })
    expect((await glances.alice.createImage({ ...RAW, copy_from: url })).status).toBe('queued')
    const { id } = await glances.alice.createImage(RAW)
    const reserved = await glances.alice.getImage(id)
    expect((await glances.alice.updateImage(reserved, { location: url })).status).toBe('active')
    for (const location of ['file:///etc/passwd', 'swift+config://x'])
      await expect(glances.alice.createImage({ ...RAW, location })).rejects.toMatchObject(
        refused(400, /^External sources are not supported: /),
      )
    await expect(
      glances.alice.createImage({ ...RAW, copy_from: url }, { data: bytes }),
    ).rejects.toMatchObject(refused(400, /^It's invalid to provide multiple image sources\./))
  })

  test('is found by id, or by a name that only one has', async () => {
    const one = await glances.alice.createImage({ name: 'only one' })
    expect(await glances.alice.findImage(one.id)).toEqual(one)
    expect(await glances.alice.findImage('only one')).toEqual(one)
    expect(await glances.alice.findImage('none', { ignoreMissing: true })).toBeNull()
    await expect(glances.alice.findImage('none')).rejects.toMatchObject({ status: 404 })
    await glances.alice.createImage({ name: 'only one' })
    const error = await glances.alice.findImage('only one').catch((e: unknown) => e)
    expect(error).toBeInstanceOf(DuplicateError)
    expect(error).toMatchObject({ images: [{ name: 'only one' }, { name: 'only one' }] })
  })
})

describe('who may do what', PATIENCE, () => {
  test('publishing is for administrators, reading alone for readers', async () => {
    await expect(glances.alice.createImage({ is_public: true })).rejects.toMatchObject({
      status: 403,
    })
    await expect(glances.dave.createImage({})).rejects.toMatchObject({ status: 403 })
    const open = await glances.admin.createImage({ ...RAW, is_public: true, owner: projects.bob })
    expect(open).toMatchObject({ is_public: true, owner: projects.bob })
    await expect(glances.alice.updateImage(open, { name: 'mine' })).rejects.toMatchObject(
      refused(403, /^Forbidden to update image/),
    )
    await expect(glances.alice.deleteImage(open.id)).rejects.toMatchObject({ status: 403 })
    const own = await glances.alice.createImage({ owner: projects.bob, store: 'file' })
    expect(own.owner).toBe(projects.alice)
    await expect(glances.bob.getImage(own.id)).rejects.toMatchObject({ status: 404 })
  })

  test('a quota that is too small kills', async () => {
    const { id } = await glances.erin.createImage(RAW)
    const much = new Uint8Array(5 * 1024 * 1024)
    await expect(glances.erin.uploadData(id, much)).rejects.toMatchObject(
      refused(413, /exceeds the quota.*bytes remaining/),
    )
    expect((await glances.erin.getImage(id)).status).toBe('killed')
  })
})

describe('sharing', PATIENCE, () => {
  test('needs nobody on the other side, and can be passed on', async () => {
    const { alice, bob, carol } = glances
    const { id } = await alice.createImage({ ...RAW, name: 'shared at once' }, { data: bytes })
    await expect(bob.downloadData(id)).rejects.toMatchObject({ status: 404 })
    await alice.putMember(id, projects.bob)
    expect(await alice.listMembers(id)).toEqual([{ member_id: projects.bob, can_share: false }])
    expect(await names({}, 'bob')).toContain('shared at once')
    const { body } = await bob.downloadData(id)
    expect(await bytesOf(body)).toEqual(bytes)
    expect(await bob.listSharedImages(projects.bob)).toContainEqual({
      image_id: id,
      can_share: false,
    })
    expect(await bob.listSharedImages(projects.erin)).toEqual([])

    await expect(bob.putMember(id, projects.erin)).rejects.toMatchObject(
      refused(404, /^No permission to share that image/),
    )
    await alice.putMember(id, projects.bob, { canShare: true })
    await alice.putMember(id, projects.bob)
    await bob.putMember(id, projects.erin)
    expect(await carol.listMembers(id)).toEqual([
      { member_id: projects.bob, can_share: true },
      { member_id: projects.erin, can_share: false },
    ])
    await expect(bob.updateImage(await bob.getImage(id), { name: 'b' })).rejects.toMatchObject({
      status: 404,
    })

    await alice.replaceMembers(id, [{ member_id: projects.erin, can_share: true }])
    expect(await alice.listMembers(id)).toEqual([{ member_id: projects.erin, can_share: true }])
    await expect(bob.getImage(id)).rejects.toMatchObject({ status: 404 })
    expect(await alice.removeMember(id, projects.erin)).toBe(true)
    expect(await alice.removeMember(id, projects.erin, { ignoreMissing: true })).toBe(false)
    expect(await alice.listMembers(id)).toEqual([])
    const many = Array.from({ length: 129 }, (_, i) => ({ member_id: `p${i}` }))
    await expect(alice.replaceMembers(id, many)).rejects.toMatchObject(
      refused(413, /Attempted: 129, Maximum: 128/),
    )
  })
})
