import { describe, expect, test } from 'vitest'
import { createGlance } from './client.ts'
import type { ImageQuery } from './image-query.ts'

const BASE = 'https://cloud/some/prefix/image'

/** Three pages of one image each, as Glance links them; notes what was asked. */
function paged(next: (n: number, url: URL) => string | undefined) {
  const asked: string[] = []
  const fetch = (address: string, init: RequestInit) => {
    asked.push(address.slice(BASE.length))
    init.signal?.throwIfAborted()
    const n = asked.length
    const link = next(n, new URL(address))
    return Promise.resolve(
      Response.json({
        images: [{ id: `image-${n}` }],
        ...(link === undefined ? {} : { next: link }),
      }),
    )
  }
  return { asked, glance: createGlance({ fetch, base: `${BASE}/v2/` }) }
}
async function ids(glance: ReturnType<typeof createGlance>, query?: ImageQuery) {
  const found: string[] = []
  for await (const { images } of glance.listImages(query)) found.push(...images.map(({ id }) => id))
  return found
}

describe('the pages of a list', () => {
  test('are asked for under the prefix of the endpoint, which Glance does not know', async () => {
    const { glance, asked } = paged((n) =>
      n < 3 ? `/v2/images?limit=1000&marker=image-${n}` : undefined,
    )
    expect(await ids(glance)).toEqual(['image-1', 'image-2', 'image-3'])
    expect(asked).toEqual([
      '/v2/images?limit=1000',
      '/v2/images?limit=1000&marker=image-1',
      '/v2/images?limit=1000&marker=image-2',
    ])
  })

  test('keep all tags, of which the link of a real Glance keeps one', async () => {
    // Recorded: ?tag=a&tag=b&limit=1 is answered with "next": "/v2/images?tag=b&limit=1&marker=…".
    const { glance, asked } = paged((n) =>
      n < 2 ? '/v2/images?tag=b&limit=1&marker=m' : undefined,
    )
    await ids(glance, { tag: ['a', 'b'], limit: 1 })
    expect(asked[1]).toBe('/v2/images?limit=1&tag=a&tag=b&marker=m')
  })

  test('never leave the endpoint, wherever a link points', async () => {
    const { glance, asked } = paged((n) =>
      n < 2 ? 'https://evil/../v2/images?marker=m&x=1' : undefined,
    )
    await ids(glance, { limit: 5 })
    expect(asked[1]).toBe('/v2/images?limit=5&marker=m')
  })

  test("go on without a marker by the link's own parameters", async () => {
    const { glance, asked } = paged((n) => (n < 2 ? '/v2/images?page=2' : undefined))
    await ids(glance)
    expect(asked[1]).toBe('/v2/images?page=2')
  })

  test('end with an error when the service names the same page again', async () => {
    const { glance, asked } = paged(() => '/v2/images?marker=same')
    await expect(ids(glance)).rejects.toThrow('the service named the same page twice')
    expect(asked.length).toBe(2)
  })

  test('are on their way while the one before is looked at, and are given up with it', async () => {
    const signals: (AbortSignal | null | undefined)[] = []
    const glance = createGlance({
      base: BASE,
      fetch: (_, init) => {
        signals.push(init.signal)
        return Promise.resolve(
          Response.json({ images: [{ id: 'x' }], next: `/v2/images?marker=${signals.length}` }),
        )
      },
    })
    for await (const page of glance.listImages()) {
      expect(page.next).toBe('/v2/images?limit=1000&marker=1')
      expect(signals.length).toBe(2)
      break
    }
    expect(signals.map((signal) => signal?.aborted)).toEqual([true, true])
  })

  test('with a short first page, the second waits for the reader and the third is on its way', async () => {
    const { asked, glance } = paged((n) => `/v2/images?marker=image-${n}`)
    const seen: number[] = []
    for await (const _ of glance.listImages({}, { firstLimit: 1 })) {
      seen.push(asked.length)
      if (seen.length === 3) break
    }
    expect(seen).toEqual([1, 3, 4])
    expect(asked[0]).toBe('/v2/images?limit=1')
    expect(asked[1]).toBe('/v2/images?limit=1000&marker=image-1')
  })

  test("an abort between pages throws the signal's reason", async () => {
    const { glance } = paged((n) => `/v2/images?marker=image-${n}`)
    const controller = new AbortController()
    const reason = new Error('left the view')
    const seen: string[] = []
    const reading = (async () => {
      for await (const { images } of glance.listImages({}, { signal: controller.signal })) {
        seen.push(images[0]!.id)
        if (seen.length === 2) controller.abort(reason)
      }
    })()
    await expect(reading).rejects.toBe(reason)
    expect(seen.length).toBeLessThanOrEqual(3)
  })

  test('something that is no list is an error', async () => {
    const glance = createGlance({
      base: BASE,
      fetch: () => Promise.resolve(Response.json({ error: 1 })),
    })
    await expect(ids(glance)).rejects.toThrow('without a list of images')
  })
})
