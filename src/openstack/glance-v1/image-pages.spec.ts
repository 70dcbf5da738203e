import { expect, test } from 'vitest'
import { createGlanceV1 } from './client.ts'
import type { ImageV1 } from './image.ts'

/** A v1 with so many images, of which it gives `cap` at once at the most. */
function cloudOf(count: number, cap: number, o: { deaf?: boolean } = {}) {
  const asked: string[] = []
  const signals: (AbortSignal | null | undefined)[] = []
  const glance = createGlanceV1({
    base: 'http://g/v1',
    fetch: async (url, init) => {
      const { searchParams } = new URL(url)
      asked.push(url.slice('http://g'.length))
      signals.push(init.signal)
      const from = o.deaf ? 0 : Number(searchParams.get('marker') ?? -1) + 1
      const to = Math.min(count, from + Math.min(cap, Number(searchParams.get('limit'))))
      const images = Array.from({ length: Math.max(0, to - from) }, (_, i) => ({
        id: String(from + i),
      }))
      return Response.json({ images })
    },
  })
  return { glance, asked, signals }
}
async function sizes(pages: AsyncIterable<ImageV1[]>): Promise<number[]> {
  const found: number[] = []
  for await (const page of pages) found.push(page.length)
  return found
}

test('goes on after the last id, until a page is shorter than another', async () => {
  const { glance, asked } = cloudOf(7, 1000)
  expect(await sizes(glance.listImages({ limit: 3, name: 'a' }))).toEqual([3, 3, 1])
  expect(asked).toEqual([
    '/v1/images/detail?limit=3&name=a',
    '/v1/images/detail?limit=3&name=a&marker=2',
    '/v1/images/detail?limit=3&name=a&marker=5',
  ])
})

test('takes a short first page for what the operator allows', async () => {
  const { glance } = cloudOf(7, 3)
  expect(await sizes(glance.listImages())).toEqual([3, 3, 1])
  expect(await sizes(cloudOf(6, 3).glance.listImages())).toEqual([3, 3])
})

test('of no images is one empty page', async () => {
  const { glance, asked } = cloudOf(0, 9)
  expect(await sizes(glance.listImages())).toEqual([0])
  expect(asked).toEqual(['/v1/images/detail?limit=1000'])
})

test('begins after a marker that is given', async () => {
  expect(await sizes(cloudOf(7, 9).glance.listImages({ marker: '4', limit: 9 }))).toEqual([2])
})

test('ends with the reader, and with it the request that is ahead', async () => {
  const { glance, asked, signals } = cloudOf(9, 2)
  for await (const page of glance.listImages()) if (page.length > 0) break
  expect(asked).toHaveLength(2)
  expect(signals.at(-1)!.aborted).toBe(true)
})

test('does not go round in circles', async () => {
  await expect(sizes(cloudOf(7, 3, { deaf: true }).glance.listImages())).rejects.toThrow(
    'the service gave the same page twice',
  )
})

test('is refused where there is no list', async () => {
  const glance = createGlanceV1({ base: '/image', fetch: async () => Response.json({}) })
  await expect(sizes(glance.listImages())).rejects.toThrow('without a list of images')
})
