import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { clients, PATIENCE } from '#testing/clients.ts'
import { createGlance, DuplicateError } from './glance/client.ts'
import { encodeImage, type Image, type ImageFields } from './glance/image.ts'
import type { ImageQuery } from './glance/image-query.ts'
import { createGlanceV1 } from './glance-v1/client.ts'
import { imageApis } from './glance-v1/discovery.ts'
import { ApiError } from './http.ts'
import { endpointFor } from './keystone/catalog.ts'
import type { TestUser } from '#testing/cloud.ts'

/**
 * The Image client end to end, on the demo cloud or the real one in OS_AUTH_URL. Whatever is made
 * here is named after this run, and removed at its end.
 */
const run = `contract-${Date.now().toString(36)}`
const { cloud, create, enter, glances, leave, tokens } = clients(run)
beforeAll(() => enter('admin', 'alice', 'bob', 'dave', 'erin'), PATIENCE.timeout)
afterAll(leave, PATIENCE.timeout)

const RAW = { disk_format: 'raw', container_format: 'bare' }
async function active(bytes: Uint8Array<ArrayBuffer>, fields: ImageFields = {}): Promise<Image> {
  const { id } = await create({ ...RAW, ...fields })
  await glances.alice.uploadData(id, bytes)
  return glances.alice.getImage(id)
}
async function ids(query: ImageQuery, user: TestUser = 'alice'): Promise<string[]> {
  const found: string[] = []
  for await (const { images } of glances[user].listImages(query))
    found.push(...images.map(({ id }) => id))
  return found
}
const hex = (algo: string, bytes: Uint8Array) => createHash(algo).update(bytes).digest('hex')
const refused = (status: number, sentence: RegExp) => ({
  name: 'ApiError',
  status,
  sentence: expect.stringMatching(sentence) as string,
  service: 'image',
})

describe('what a Glance says of itself', PATIENCE, () => {
  test('its versions, with or without a token', async () => {
    const versions = await glances.alice.versions()
    expect(versions[0]).toMatchObject({ major: 2, status: 'CURRENT' })
    expect(versions.map(({ id }) => id)).toContain('v2.0')
  })

  test('that it has API v2 and no v1, whose addresses name what there is', async () => {
    const apis = imageApis(await glances.alice.versions())
    expect(apis).toMatchObject({ v2: { major: 2, status: 'CURRENT' }, v1: null })
    const base = endpointFor(tokens.alice.catalog, { type: 'image', region: 'RegionOne' })!
    const old = createGlanceV1({ fetch: cloud.fetch, base, token: tokens.alice.value })
    const id = crypto.randomUUID()
    const absent = { status: 300, sentence: 'This cloud has no Image API v1.' }
    await expect(old.getImage(id)).rejects.toMatchObject(absent)
    await expect(old.deleteImage(id, { ignoreMissing: true })).rejects.toMatchObject(absent)
    await expect(old.createImage({ name: run })).rejects.toMatchObject(absent)
    const pages = old.listImages()[Symbol.asyncIterator]()
    await expect(pages.next()).rejects.toMatchObject(absent)
  })

  test('schemas, import methods, stores, usage', async () => {
    const schema = await glances.alice.getSchema('image')
    expect(schema.name).toBe('image')
    expect(schema.properties['status']).toMatchObject({ type: 'string', readOnly: true })
    expect((await glances.alice.getSchema('images')).name).toBe('images')
    expect((await glances.alice.getSchema('member')).properties).toHaveProperty('member_id')
    expect((await glances.alice.getSchema('members')).name).toBe('members')
    expect((await glances.alice.getUsage()).image_count_total).toEqual({
      usage: expect.any(Number) as number,
      limit: expect.any(Number) as number,
    })
  })

  test('import and stores, or a 404 of a cloud without them', async () => {
    const absent = (error: unknown) => {
      if (error instanceof ApiError && error.status === 404) return null
      throw error
    }
    const methods = await glances.alice.getImportInfo().catch(absent)
    const stores = await glances.alice.getStores().catch(absent)
    expect(methods === null || Array.isArray(methods.methods)).toBe(true)
    expect(stores === null || stores.some((store) => store.is_default)).toBe(true)
    const detail = await glances.admin.getStores({ detail: true }).catch(absent)
    expect(detail === null || detail.every((store) => store.type !== undefined)).toBe(true)
  })

  test('a token that is none is a 401 with a sentence', async () => {
    const base = endpointFor(tokens.alice.catalog, { type: 'image' })!
    const stranger = createGlance({ fetch: cloud.fetch, base, token: 'nonsense' })
    await expect(stranger.getUsage()).rejects.toMatchObject(
      refused(401, /^This server could not verify that you are authorized/),
    )
  })
})

describe('an image', PATIENCE, () => {
  test('is made, read, changed and deleted', async () => {
    const properties = JSON.parse(
      '{"os_distro": "debian", "a/b~c": "1", "constructor": "c", "__proto__": "p", "empty": "", "画像": "Ünï <b>"}',
    ) as Record<string, string>
    const image = await create({ ...RAW, tags: ['a', 'b'], min_ram: 256, min_disk: 1, properties })
    expect(image).toMatchObject({
      name: run,
      status: 'queued',
      visibility: 'shared',
      owner: tokens.alice.project?.id,
      size: null,
      checksum: null,
      min_ram: 256,
      min_disk: 1,
      protected: false,
      os_hidden: false,
      disk_format: 'raw',
    })
    expect(image.absent).toBeUndefined()
    expect(image.extra).toBeUndefined()
    expect(Object.entries(image.properties).toSorted(byName)).toEqual(
      Object.entries(properties).toSorted(byName),
    )
    expect(await glances.alice.getImage(image.id)).toMatchObject({
      ...image,
      tags: expect.anything() as string[],
    })

    const changed = await glances.alice.updateImage(image, {
      name: `${run}: renamed`,
      disk_format: 'qcow2',
      tags: ['b', 'c d'],
      os_hidden: true,
      properties: { 'a/b~c': '2', constructor: null, empty: 'full', hw_disk_bus: 'virtio' },
    })
    expect(changed).toMatchObject({
      name: `${run}: renamed`,
      disk_format: 'qcow2',
      os_hidden: true,
    })
    expect(new Set(changed.tags)).toEqual(new Set(['b', 'c d']))
    expect(encodeImage(changed)).toMatchObject({
      'a/b~c': '2',
      empty: 'full',
      hw_disk_bus: 'virtio',
    })
    expect('constructor' in changed.properties).toBe(false)
    expect(changed.properties['__proto__']).toBe('p')
    expect(await glances.alice.updateImage(changed, { name: changed.name })).toBe(changed)

    expect(await glances.alice.deleteImage(image.id)).toBe(true)
    expect(await glances.alice.deleteImage(image.id, { ignoreMissing: true })).toBe(false)
    await expect(glances.alice.deleteImage(image.id)).rejects.toMatchObject(
      refused(404, /^Failed to find image .+ to delete$/),
    )
  })

  test('of another project is not there; a public one may be seen but not deleted', async () => {
    const own = await create({ visibility: 'private' })
    await expect(glances.bob.getImage(own.id)).rejects.toMatchObject({
      ...refused(404, new RegExp(`^No image found with ID ${own.id}$`)),
      requestId: expect.stringMatching(/^req-/) as string,
      path: expect.stringMatching(new RegExp(`/v2/images/${own.id}$`)) as string,
      method: 'GET',
    })
    const open = await create({ visibility: 'public' }, 'admin')
    expect((await glances.bob.getImage(open.id)).visibility).toBe('public')
    await expect(glances.bob.deleteImage(open.id)).rejects.toMatchObject(
      refused(403, /not authorized to complete delete_image/),
    )
    await expect(create({ visibility: 'public' })).rejects.toMatchObject(
      refused(403, /not authorized/),
    )
    await expect(create({}, 'dave')).rejects.toMatchObject(
      refused(403, /not authorized to complete add_image/),
    )
  })

  test('that is protected is not deleted', async () => {
    const image = await create({ protected: true })
    await expect(glances.alice.deleteImage(image.id)).rejects.toMatchObject(
      refused(403, /is protected and cannot be deleted\.$/),
    )
  })

  test('refuses patches that do not fit what is there now', async () => {
    const image = await create({ properties: { a: '1' } })
    await glances.alice.updateImage(image, { properties: { a: null } })
    await expect(
      glances.alice.updateImage(image, { properties: { a: '2' } }),
    ).rejects.toMatchObject(refused(409, /Property a does not exist\.$/))
    await expect(
      glances.alice.patchImage(image.id, [{ op: 'replace', path: '/min_ram', value: 'much' }]),
    ).rejects.toMatchObject(
      refused(
        400,
        /^Provided object does not match schema 'image': 'much' is not of type 'integer'$/,
      ),
    )
    await expect(create({ disk_format: '<b>' })).rejects.toMatchObject(
      refused(400, /'<b>' is not one of/),
    )
  })

  test('is found by id, by name with a colon, among hidden ones, and not twice', async () => {
    const name = `${run}: "find, me"`
    const image = await create({ name, os_hidden: true })
    expect((await glances.alice.findImage(image.id))?.id).toBe(image.id)
    expect((await glances.alice.findImage(name))?.id).toBe(image.id)
    await create({ name, os_hidden: true })
    await expect(glances.alice.findImage(name)).rejects.toThrow(DuplicateError)
    expect(await glances.alice.findImage(`${run}-none`, { ignoreMissing: true })).toBeNull()
    await expect(glances.alice.findImage(`${run}-none`)).rejects.toMatchObject(
      refused(404, /was found/),
    )
    const nobody = '00000000-0000-4000-8000-000000000000'
    expect(await glances.alice.findImage(nobody, { ignoreMissing: true })).toBeNull()
  })

  test('has tags of any characters', async () => {
    const { id } = await create()
    const tags = ['plain', 'with space', 'a/b', '..', '画像', '50%?#&;+', 'é']
    for (const tag of tags) await glances.alice.addTag(id, tag)
    await glances.alice.addTag(id, 'plain')
    await glances.alice.addTag(id, 'a/b')
    expect((await glances.alice.getImage(id)).tags.toSorted(byText)).toEqual(tags.toSorted(byText))
    expect(await ids({ tag: ['画像', '50%?#&;+'] })).toEqual([id])
    for (const tag of tags) {
      await glances.alice.removeTag(id, tag)
      await expect(glances.alice.removeTag(id, tag)).rejects.toMatchObject({
        name: 'ApiError',
        status: 404,
      })
    }
    expect((await glances.alice.getImage(id)).tags).toEqual([])
  })
})

describe('the data of an image', PATIENCE, () => {
  const bytes = crypto.getRandomValues(new Uint8Array(5000))

  test('goes up and comes down, whole and in part', async () => {
    const { id } = await create(RAW)
    expect(await glances.alice.downloadData(id)).toEqual({
      body: null,
      status: 204,
      length: null,
      contentMd5: null,
      range: null,
    })
    await glances.alice.uploadData(id, new Blob([bytes]).stream(), { size: bytes.length })
    const image = await glances.alice.getImage(id)
    expect(image).toMatchObject({ status: 'active', size: 5000, checksum: hex('md5', bytes) })
    expect(image.os_hash_value).toBe(hex(image.os_hash_algo!, bytes))

    const whole = await glances.alice.downloadData(id)
    expect(whole).toMatchObject({ status: 200, contentMd5: image.checksum, range: null })
    expect(await read(whole.body)).toEqual(bytes)
    const part = await glances.alice.downloadData(id, { from: 1000, to: 1999 })
    expect(part).toMatchObject({
      status: 206,
      length: 1000,
      contentMd5: image.checksum,
      range: { first: 1000, last: 1999, total: 5000 },
    })
    expect(await read(part.body)).toEqual(bytes.slice(1000, 2000))
    const tail = await glances.alice.downloadData(id, { from: 4990 })
    expect(tail.range).toEqual({ first: 4990, last: 4999, total: 5000 })
    expect(await read(tail.body)).toEqual(bytes.slice(4990))
    await expect(glances.alice.downloadData(id, { from: 5000 })).rejects.toMatchObject(
      refused(416, /Start position MUST be in the inclusive range \[0, 4999\]/),
    )
    await expect(glances.dave.downloadData(id)).rejects.toMatchObject(
      refused(403, /download_image/),
    )
    await expect(glances.alice.uploadData(id, bytes)).rejects.toMatchObject(
      refused(409, /^Image status transition from active to saving is not allowed$/),
    )
    await expect(glances.alice.updateImage(image, { disk_format: 'iso' })).rejects.toMatchObject(
      refused(403, /can be only replaced for a queued image/),
    )
  })

  test('needs a format, and a store that exists', async () => {
    const { id } = await create()
    await expect(glances.alice.uploadData(id, bytes)).rejects.toMatchObject(
      refused(400, /disk_format, container_format must be set prior to saving data/),
    )
    const ready = await create(RAW)
    await expect(
      glances.alice.uploadData(ready.id, bytes, { store: 'nowhere' }),
    ).rejects.toMatchObject({
      name: 'ApiError',
      status: 400,
    })
  })

  test('is out of reach while the image is deactivated', async () => {
    const { id } = await active(bytes)
    const { stores, locations } = await glances.alice.getImage(id)
    await glances.alice.deactivateImage(id)
    const off = await glances.alice.getImage(id)
    expect(off.status).toBe('deactivated')
    // Where the data lies is for administrators until it is active again.
    expect(off.stores).toBeUndefined()
    expect(off.direct_url).toBeUndefined()
    expect(off.locations ?? []).toEqual([])
    expect(await glances.admin.getImage(id)).toMatchObject({ stores, locations })
    await expect(glances.alice.downloadData(id)).rejects.toMatchObject(
      refused(403, /has been deactivated/),
    )
    await glances.alice.reactivateImage(id)
    expect((await glances.alice.getImage(id)).status).toBe('active')
    const queued = await create(RAW)
    await expect(glances.alice.deactivateImage(queued.id)).rejects.toMatchObject(
      refused(403, /Not allowed to deactivate image in status 'queued'/),
    )
  })

  test('is left alone when the signal says so', async () => {
    const { id } = await active(bytes)
    const reason = new Error('enough')
    const signal = AbortSignal.abort(reason)
    await expect(glances.alice.downloadData(id, { signal })).rejects.toBe(reason)
  })
})

describe('members of an image', PATIENCE, () => {
  test('are offered, accept, are seen and removed', async () => {
    const image = await create({ visibility: 'shared' })
    const { id } = image
    const other = tokens.bob.project!.id
    expect(await glances.alice.listMembers(id)).toEqual([])
    const offer = await glances.alice.addMember(id, other)
    expect(offer).toMatchObject({ image_id: id, member_id: other, status: 'pending' })
    await expect(glances.alice.addMember(id, other)).rejects.toMatchObject(
      refused(409, /^Member .+ is duplicated for image /),
    )
    const pending = {
      visibility: 'shared',
      member_status: 'pending',
      owner: image.owner!,
      name: run,
    } as const
    expect(await ids(pending, 'bob')).toEqual([id])
    await expect(glances.alice.updateMember(id, other, 'accepted')).rejects.toMatchObject({
      status: 403,
    })
    expect(await glances.bob.updateMember(id, other, 'accepted')).toMatchObject({
      status: 'accepted',
    })
    expect(await glances.alice.getMember(id, other)).toMatchObject({ status: 'accepted' })
    expect(await glances.alice.listMembers(id)).toHaveLength(1)
    expect(await ids({ name: run, owner: image.owner! }, 'bob')).toEqual([id])
    await expect(glances.erin.listMembers(id)).rejects.toMatchObject(refused(404, /not found/))
    expect(await glances.alice.removeMember(id, other)).toBe(true)
    expect(await glances.alice.removeMember(id, other, { ignoreMissing: true })).toBe(false)
    await expect(glances.alice.removeMember(id, other)).rejects.toMatchObject({ status: 404 })
    const secret = await create({ visibility: 'private' })
    await expect(glances.alice.addMember(secret.id, other)).rejects.toMatchObject(
      refused(403, /Not allowed to create members/),
    )
  })
})

test('a quota that is used up is a 413 with its numbers', PATIENCE, async () => {
  const fill = async () => {
    for (let n = 0; n < 6; n++) await create({}, 'erin')
  }
  await expect(fill()).rejects.toMatchObject(refused(413, /image_count_total is over limit of 5/))
  const usage = (await glances.erin.getUsage()).image_count_total
  expect(usage?.usage).toBe(usage?.limit)
})

const byText = (a: string, b: string) => (a < b ? -1 : 1)
const byName = ([a]: [string, string], [b]: [string, string]) => byText(a, b)
async function read(body: ReadableStream<Uint8Array> | null): Promise<Uint8Array> {
  return new Uint8Array(await new Response(body).arrayBuffer())
}
