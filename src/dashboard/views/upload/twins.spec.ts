import { afterAll, beforeAll, expect, test } from 'vitest'
import { createHash } from 'node:crypto'
import { clients, PATIENCE } from '#testing/clients.ts'
import type { Image, ImageFields } from '#openstack/glance/image.ts'
import type { PublishedDigest } from '#transfers/types.ts'
import { findTwins } from './twins.ts'

/** On the demo cloud, or the real one in OS_AUTH_URL. */
const run = `twins-${Date.now().toString(36)}`
const { create, enter, glances, leave } = clients(run)

const data = new TextEncoder().encode(`the bytes of ${run}`)
const digest = (algo: 'md5' | 'sha512' | 'sha256'): PublishedDigest => ({
  algo,
  value: createHash(algo).update(data).digest('hex'),
})
const images = {} as Record<'private' | 'hidden' | 'community' | 'foreign', Image>

async function filled(fields: ImageFields, user: 'alice' | 'bob'): Promise<Image> {
  const image = await create({ disk_format: 'raw', container_format: 'bare', ...fields }, user)
  await glances[user].uploadData(image.id, data)
  return image
}

beforeAll(async () => {
  await enter('alice', 'bob')
  images.private = await filled({ visibility: 'private' }, 'alice')
  images.hidden = await filled({ visibility: 'private', os_hidden: true }, 'alice')
  images.community = await filled({ visibility: 'community' }, 'bob')
  images.foreign = await filled({ visibility: 'private' }, 'bob')
}, PATIENCE.timeout)
afterAll(leave, PATIENCE.timeout)

const find = async (digests: readonly PublishedDigest[], size = data.length) =>
  (await findTwins(glances.alice, digests, size, new AbortController().signal)).map(
    ({ image, algo }) => `${algo} ${image.id}`,
  )

test.each(['md5', 'sha512'] as const)(
  'by %s: own ones, hidden ones last, and community images of others; nobody’s private ones',
  async (algo) => {
    const found = await find([digest(algo)])
    expect(found).toHaveLength(3)
    expect(new Set(found)).toEqual(
      new Set([images.private, images.community, images.hidden].map(({ id }) => `${algo} ${id}`)),
    )
    expect(found.at(-1)).toBe(`${algo} ${images.hidden.id}`)
  },
)

test('a digest that Glance does not keep finds nothing, the next one does', async () => {
  expect(await find([digest('sha256')])).toEqual([])
  expect(await find([digest('sha256'), digest('md5')])).toHaveLength(3)
})

test('an image of another size is not the same, whatever its digest', async () => {
  expect(await find([digest('md5')], data.length + 1)).toEqual([])
})
