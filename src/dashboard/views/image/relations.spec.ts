import { expect, test } from 'vitest'
import { decodeImage } from '#openstack/glance/image.ts'
import type { ImageQuery } from '#openstack/glance/image-query.ts'
import { findRelations, joined, relationsAmong } from './relations.ts'

const image = (id: string, fields: Record<string, unknown> = {}) =>
  decodeImage({ id, os_hash_value: null, ...fields })
const ids = (images: readonly { id: string }[]) => images.map(({ id }) => id)

test('Glance is asked by each property and by the digest, and never names the image itself', async () => {
  const asked: ImageQuery[] = []
  const client = {
    async *listImages(query: ImageQuery = {}) {
      asked.push(query)
      const answer = query.os_hash_value ? [image('me'), image('twin')] : [image('server-image')]
      yield await Promise.resolve({ images: answer, next: query.os_hash_value ? '/more' : null })
    },
  }
  const me = image('me', { os_hash_value: 'h' })
  const found = await findRelations(client, me, new AbortController().signal)
  expect(asked.map(({ properties, os_hash_value }) => properties ?? os_hash_value)).toEqual([
    { kernel_id: 'me' },
    { ramdisk_id: 'me' },
    { base_image_ref: 'me' },
    'h',
  ])
  expect(asked.every(({ visibility }) => visibility === 'all')).toBe(true)
  expect(ids(found.kernel_id.images)).toEqual(['server-image'])
  expect(found.content).toMatchObject({ images: [{ id: 'twin' }], more: true })
  asked.length = 0
  await findRelations(client, image('me'), new AbortController().signal)
  expect(asked).toHaveLength(3)
})

test('what is loaded anyway is looked through as well, and each image told once', () => {
  const me = image('me', { os_hash_value: 'h' })
  const twin = image('twin', { os_hash_value: 'h', ramdisk_id: 'me' })
  const found = relationsAmong([me, twin, image('other')], me)
  expect(ids(found.content)).toEqual(['twin'])
  expect(ids(found.ramdisk_id)).toEqual(['twin'])
  expect(found.kernel_id).toEqual([])
  expect(ids(joined({ images: [twin], more: false }, found.content).images)).toEqual(['twin'])
  const many = Array.from({ length: 30 }, (_, n) => image(`i${n}`))
  expect(joined({ images: [], more: false }, many)).toMatchObject({ more: true })
})
