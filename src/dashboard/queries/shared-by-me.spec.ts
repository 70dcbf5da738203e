import { expect, test } from 'vitest'
import type { Image } from '#openstack/glance/image.ts'
import type { Member } from '#openstack/glance/types.ts'
import { ApiError, NetworkError } from '#openstack/http.ts'
import { SHARED_AT_ONCE, SharedByMe } from './shared-by-me.ts'

const image = (n: number) => ({ id: `i${n}`, name: `image ${n}` }) as Image
const member = (id: string): Member => ({
  image_id: id,
  member_id: 'b',
  status: 'pending',
  created_at: '2026-11-01T00:00:00Z',
  updated_at: '2026-11-01T00:00:00Z',
})
const refusal = (status: number) =>
  new ApiError({ status, sentence: 'no', method: 'GET', path: '/x', service: 'image' })

/** Requests that end when the spec says so. */
function world(pages: number[][]) {
  const open = new Map<string, { end: () => void; fail: (error: Error) => void }>()
  let list: (() => void) | null = null
  let most = 0
  const count = () => {
    most = Math.max(most, open.size + (list === null ? 0 : 1))
  }
  const store = new SharedByMe({
    async *list() {
      for (const page of pages) {
        await new Promise<void>((resolve) => {
          list = () => {
            list = null
            resolve()
          }
          count()
        })
        yield { images: page.map(image) }
      }
    },
    members: (id) =>
      new Promise((resolve, reject) => {
        open.set(id, { end: () => resolve([member(id)]), fail: reject })
        count()
      }),
    now: () => 0,
    soon: (callback) => callback(),
  })
  const settle = () => new Promise((resolve) => setImmediate(resolve))
  return {
    store,
    open,
    most: () => most,
    page: async () => {
      list?.()
      await settle()
    },
    end: async (id: string) => {
      open.get(id)!.end()
      open.delete(id)
      await settle()
    },
    fail: async (id: string, error: Error) => {
      open.get(id)!.fail(error)
      open.delete(id)
      await settle()
    },
    now: () => {
      const { phase, read, failed, images } = store.getSnapshot()
      return [phase.state, read, failed, images.length]
    },
  }
}

const ids = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => from + n)

test('never more than a few requests at once, the list among them', async () => {
  const { store, open, most, page, end, now } = world([ids(0, 30), ids(30, 50)])
  store.read()
  await page()
  expect(open.size).toBe(SHARED_AT_ONCE - 1)
  await page()
  while (open.size > 0) await end([...open.keys()][0]!)
  expect(now()).toEqual(['complete', 50, 0, 50])
  expect(most()).toBe(SHARED_AT_ONCE)
})

test('stopped, it asks no more and keeps what it has; going on asks only for the rest', async () => {
  const { store, open, page, end, now } = world([ids(0, 8)])
  store.read()
  await page()
  await end('i0')
  store.stop()
  for (const id of open.keys()) await end(id)
  expect(open.size).toBe(0)
  expect(now()).toEqual(['stopped', 5, 0, 8])
  store.resume()
  expect([...open.keys()]).toEqual(['i5', 'i6', 'i7'])
  while (open.size > 0) await end([...open.keys()][0]!)
  expect(now()).toEqual(['complete', 8, 0, 8])
})

test('what is gone meanwhile leaves, and what one image is refused for is its own', async () => {
  const { store, open, page, end, fail, now } = world([ids(0, 3)])
  store.read()
  await page()
  await fail('i0', refusal(404))
  await fail('i1', refusal(500))
  await end('i2')
  expect(now()).toEqual(['complete', 1, 1, 2])
  store.again()
  expect([...open.keys()]).toEqual(['i1'])
  await end('i1')
  expect(now()).toEqual(['complete', 2, 0, 2])
})

test.each([
  ['too many requests', refusal(429)],
  ['no session', refusal(401)],
  ['no network', new NetworkError('GET', '/x', null)],
])('%s: no more are sent until somebody goes on', async (_, error) => {
  const { store, open, page, end, fail, now } = world([ids(0, 9)])
  store.read()
  await page()
  await fail('i0', error)
  for (const id of open.keys()) await end(id)
  expect(open.size).toBe(0)
  expect(now()).toEqual(['failed', 3, 0, 9])
  store.resume()
  while (open.size > 0) await end([...open.keys()][0]!)
  expect(now()).toEqual(['complete', 9, 0, 9])
})

test('reading again keeps what is known until its answer came, and drops what is gone', async () => {
  const pages = [ids(0, 2)]
  const { store, open, page, end, now } = world(pages)
  store.read()
  await page()
  await end('i0')
  await end('i1')
  pages[0] = [1]
  store.read()
  expect(now()).toEqual(['reading', 2, 0, 2])
  await page()
  expect(now()).toEqual(['reading', 1, 0, 1])
  expect([...open.keys()]).toEqual(['i1'])
  await end('i1')
  expect(now()).toEqual(['complete', 1, 0, 1])
})

test('what is learned elsewhere is taken, of images that are shared', async () => {
  const { store, page, end } = world([[0]])
  store.read()
  await page()
  await end('i0')
  store.know('i0', [])
  store.know('other', [member('other')])
  expect(store.getSnapshot().images.map(({ members }) => members)).toEqual([[]])
})
