import { describe, expect, test } from 'vitest'
import { ApiError } from '#openstack/http.ts'
import type { Image } from '#openstack/glance/image.ts'
import type { PatchOperation } from '#openstack/glance/image-patch.ts'
import { commandFor } from './change-command.ts'
import { changesOf } from './changes.ts'
import { emptyDraft } from './draft.ts'
import { refusalOf } from './refusal.ts'
import { saveDraft } from './save.ts'
import { applied, drafted, imageOf } from './spec-kit.ts'

const refused = (status: number, sentence: string) =>
  new ApiError({ status, sentence, method: 'PATCH', path: '/v2/images/7cd2', service: 'image' })

/** A Glance with one image, on which somebody else may act between a reading and a write. */
function glanceWith(image: Image, meanwhile: ((image: Image) => Image)[] = []) {
  let now = image
  const written: (readonly PatchOperation[])[] = []
  return {
    written,
    images: {
      read: async () => now,
      write: async (operations: readonly PatchOperation[]) => {
        now = meanwhile.shift()?.(now) ?? now
        written.push(operations)
        try {
          now = applied(now, operations)
        } catch (error) {
          throw refused(409, error instanceof Error ? error.message : '')
        }
        return now
      },
    },
  }
}

describe('saving', () => {
  const image = imageOf({ a: '1', b: '1' })
  const draft = drafted(emptyDraft(image), { type: 'set', key: 'a', value: '2' })

  test('sends the smallest patch and tells what it did', async () => {
    const { images, written } = glanceWith(image)
    const result = await saveDraft(images, draft)
    expect(written).toEqual([[{ op: 'replace', path: '/a', value: '2' }]])
    expect(result).toMatchObject({
      kind: 'saved',
      past: [{ key: 'a', before: '1', after: '2' }],
      others: [],
    })
  })

  test('is measured against the image as it is now, and names what others did', async () => {
    const { images, written } = glanceWith(imageOf({ a: '1', b: 'theirs' }))
    expect(await saveDraft(images, draft)).toMatchObject({ kind: 'saved', others: ['b'] })
    expect(written).toHaveLength(1)
  })

  test('sends nothing where two sides met', async () => {
    const { images, written } = glanceWith(imageOf({ a: 'theirs', b: '1' }))
    expect(await saveDraft(images, draft)).toMatchObject({ kind: 'clash' })
    expect(written).toEqual([])
  })

  test('sends nothing where it is so already', async () => {
    const { images, written } = glanceWith(imageOf({ a: '2', b: '1' }))
    expect(await saveDraft(images, draft)).toMatchObject({ kind: 'unchanged' })
    expect(written).toEqual([])
  })

  test('takes a conflict of Glance for another reading: the property was removed meanwhile', async () => {
    const { images } = glanceWith(image, [(now) => applied(now, [{ op: 'remove', path: '/a' }])])
    expect(await saveDraft(images, draft)).toMatchObject({
      kind: 'clash',
      rows: [{ key: 'a', mine: '2', theirs: undefined }],
    })
  })

  test('gives up on a conflict that another reading does not explain', async () => {
    let tries = 0
    const images = {
      read: async () => image,
      write: async () => {
        tries++
        throw refused(409, 'The image is busy.')
      },
    }
    await expect(saveDraft(images, draft)).rejects.toThrow('busy')
    expect(tries).toBe(3)
  })
})

test.each<[number, string, string | null, RegExp]>([
  [
    403,
    'You are not authorized to complete publicize_image action.',
    'visibility',
    /administrator/,
  ],
  [403, 'You are not authorized to complete modify_image action.', null, /may not change/],
  [403, "Owner can't be updated by non admin.", 'owner', /does not allow/],
  [403, 'Attribute disk_format can be only replaced for a queued image.', 'disk_format', /allow/],
  [409, 'Property hw_disk_bus does not exist.', 'hw_disk_bus', /conflict/],
  [
    400,
    "Provided object does not match schema 'image': 'much' is not of type",
    'min_ram',
    /take it/,
  ],
  [400, "Invalid value '-1' for parameter 'min_disk'", 'min_disk', /take it/],
  [413, 'number of allowed image tags. Attempted: 130, Maximum: 128', 'tags', /128 tags/],
  [413, 'number of allowed image properties. Attempted: 133, Maximum: 128', null, /128 properties/],
])('%i %s is told at %s', (status, sentence, key, words) => {
  const changes = ['visibility', 'owner', 'disk_format', 'hw_disk_bus', 'min_disk', 'tags']
    .map((each) => ({ key: each, op: 'change', before: 'x', after: `new ${each}` }) as const)
    .concat({ key: 'min_ram', op: 'change', before: 'x', after: 'much' } as never)
  const refusal = refusalOf(refused(status, sentence), changes)
  expect(refusal?.key).toBe(key)
  expect(refusal?.sentence).toMatch(words)
})

test('a failure that is not about the patch is nobody’s field', () => {
  expect(refusalOf(refused(404, 'No image found'), [])).toBe(null)
  expect(refusalOf(refused(500, 'x'), [])).toBe(null)
  expect(refusalOf(new Error('x'), [])).toBe(null)
})

test('the same as a command, quoted for any shell', () => {
  const image = imageOf({ gone: '1', 'a b': '1', tags: ['old', 'kept'] })
  const draft = drafted(
    emptyDraft(image),
    { type: 'remove', key: 'gone' },
    { type: 'set', key: 'a b', value: "it's" },
    { type: 'set', key: 'odd=key', value: 'x' },
    { type: 'set', key: 'protected', value: 'true' },
    { type: 'set', key: 'visibility', value: 'community' },
    { type: 'set', key: 'min_ram', value: '64' },
    { type: 'tags', tags: ['kept', 'new one'] },
  )
  const { lines, unsaid } = commandFor('7cd2', changesOf(draft))
  expect(lines.map((line) => line.replaceAll(' \\\n  ', ' '))).toEqual([
    'openstack image unset --tag old --property gone 7cd2',
    `openstack image set --community --protected --min-ram 64 --tag 'new one' --property 'a b=it'\\''s' 7cd2`,
  ])
  expect(unsaid).toEqual(['odd=key'])
})
