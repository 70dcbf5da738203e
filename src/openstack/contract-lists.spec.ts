import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { clients, PATIENCE } from '#testing/clients.ts'
import type { Image } from './glance/image.ts'
import type { ImageQuery } from './glance/image-query.ts'

/** Lists, on the demo cloud or the real one in OS_AUTH_URL: every filter, sort and page. */
const run = `lists-${Date.now().toString(36)}`
const { create, enter, glances, leave, tokens } = clients(run)

const names = { a: `${run}: a`, b: `${run}, "b"`, c: `${run}-c`, hidden: `${run}-hidden` }
const images = {} as Record<keyof typeof names, Image>
beforeAll(async () => {
  await enter('admin', 'alice', 'bob')
  images.a = await create({
    name: names.a,
    disk_format: 'raw',
    container_format: 'bare',
    tags: [run, 'one'],
    min_ram: 64,
    properties: { [run]: 'x y&z=1' },
  })
  images.b = await create({
    name: names.b,
    disk_format: 'iso',
    tags: [run, 'one', 'two'],
    protected: true,
  })
  images.c = await create({ name: names.c, visibility: 'private', tags: [run, 'two'], min_disk: 7 })
  images.hidden = await create({ name: names.hidden, tags: [run], os_hidden: true })
  await glances.alice.uploadData(images.a.id, new Uint8Array(4321))
  images.a = await glances.alice.getImage(images.a.id)
}, PATIENCE.timeout)
afterAll(leave, PATIENCE.timeout)

/** Which of this run's images a query gives, in its order. */
async function found(query: ImageQuery): Promise<string> {
  const letters = new Map(Object.entries(images).map(([letter, { id }]) => [id, letter]))
  const order: string[] = []
  for await (const page of glances.alice.listImages({
    sort: [{ key: 'name', dir: 'asc' }],
    ...query,
  }))
    for (const { id } of page.images) if (letters.has(id)) order.push(letters.get(id)!)
  return order.join(' ')
}

describe('a list', PATIENCE, () => {
  test.each<[string, () => ImageQuery, string]>([
    ['a name with a colon', () => ({ name: names.a }), 'a'],
    ['a name with a quote and a comma', () => ({ name: names.b }), 'b'],
    ['several names', () => ({ name: [names.a, names.c] }), 'c a'],
    ['a list of one name that no list can hold', () => ({ name: [names.b] }), 'b'],
    ['ids', () => ({ id: [images.a.id, images.b.id] }), 'b a'],
    ['states', () => ({ tag: run, status: ['active', 'saving'] }), 'a'],
    ['one state', () => ({ tag: run, status: 'queued' }), 'b c'],
    ['disk formats', () => ({ tag: run, disk_format: ['raw', 'iso'] }), 'b a'],
    ['a container format', () => ({ tag: run, container_format: 'bare' }), 'a'],
    ['all tags at once', () => ({ tag: [run, 'one', 'two'] }), 'b'],
    ['a visibility', () => ({ tag: run, visibility: 'private' }), 'c'],
    ['every visibility', () => ({ tag: run, visibility: 'all' }), 'b c a'],
    ['an owner', () => ({ tag: run, owner: tokens.alice.project!.id }), 'b c a'],
    ['another owner', () => ({ tag: run, owner: 'nobody' }), ''],
    ['sizes', () => ({ tag: run, size_min: 4321, size_max: 4321 }), 'a'],
    ['a size too large', () => ({ tag: run, size_min: 4322 }), ''],
    ['needs', () => ({ tag: run, min_disk: 7 }), 'c'],
    ['memory', () => ({ tag: run, min_ram: 64 }), 'a'],
    ['what is hidden', () => ({ tag: run, os_hidden: true }), 'hidden'],
    ['what is protected', () => ({ tag: run, protected: true }), 'b'],
    ['what is not', () => ({ tag: run, protected: false }), 'c a'],
    ['a checksum', () => ({ checksum: images.a.checksum! }), 'a'],
    ['a digest', () => ({ os_hash_value: images.a.os_hash_value! }), 'a'],
    ['a custom property', () => ({ properties: { [run]: 'x y&z=1' } }), 'a'],
    ['another value of it', () => ({ properties: { [run]: 'x y' } }), ''],
    // Databases differ in whether they keep the fraction that Glance does not show.
    ['made then', () => ({ tag: run, created_at: '2199-01-01T00:00:00Z' }), ''],
    [
      'made since',
      () => ({ tag: run, created_at: { op: 'gte', time: images.a.created_at } }),
      'b c a',
    ],
    ['made before', () => ({ tag: run, created_at: { op: 'lt', time: images.a.created_at } }), ''],
    [
      'changed up to',
      () => ({ tag: run, updated_at: { op: 'lte', time: '2199-01-01T00:00:00Z' } }),
      'b c a',
    ],
    [
      'changed after',
      () => ({ tag: run, updated_at: { op: 'gt', time: '2199-01-01T00:00:00Z' } }),
      '',
    ],
    [
      'not changed then',
      () => ({ tag: run, updated_at: { op: 'neq', time: '2199-01-01T00:00:00Z' } }),
      'b c a',
    ],
    ['names downwards', () => ({ tag: run, sort: [{ key: 'name', dir: 'desc' }] }), 'a c b'],
    [
      'two keys',
      () => ({
        tag: run,
        sort: [
          { key: 'container_format', dir: 'desc' },
          { key: 'name', dir: 'desc' },
        ],
      }),
      'a c b',
    ],
  ])('by %s', async (_, query, letters) => {
    expect(await found(query())).toBe(letters)
  })

  test('of pages is whole, with all of its tags to the last page', async () => {
    expect(await found({ tag: ['one', run], limit: 1 })).toBe('b a')
    expect(await found({ tag: run, limit: 2, marker: images.b.id })).toBe('c a')
    expect(await found({ tag: run, limit: 0 })).toBe('')
  })

  test('can be left after its first page', async () => {
    for await (const page of glances.alice.listImages({ tag: run, limit: 1 })) {
      expect(page.images).toHaveLength(1)
      expect(page.next).toMatch(/^\/v2\/images\?.*marker=/)
      break
    }
  })

  test.each<[string, ImageQuery, RegExp]>([
    [
      'a marker that is none',
      { marker: '00000000-0000-4000-8000-000000000000' },
      /00000000-0000-4000-8000-000000000000/,
    ],
    ['a limit below 0', { limit: -1 }, /^limit param must be positive$/],
    [
      'a time that is none',
      { created_at: { op: 'gt', time: 'yesterday' } },
      /^Bad "created_at" query filter format/,
    ],
  ])('with %s is a 400', async (_, query, sentence) => {
    await expect(found(query)).rejects.toMatchObject({
      name: 'ApiError',
      status: 400,
      sentence: expect.stringMatching(sentence) as string,
    })
  })

  test("shows another project's community images only when asked for", async () => {
    const image = await create({ name: names.c, visibility: 'community' }, 'bob')
    const seen = async (query: ImageQuery) => {
      for await (const page of glances.alice.listImages({ name: names.c, ...query }))
        if (page.images.some(({ id }) => id === image.id)) return true
      return false
    }
    expect(await seen({})).toBe(false)
    expect(await seen({ visibility: 'community' })).toBe(true)
    expect(await seen({ visibility: 'all' })).toBe(true)
  })
})
