import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Image } from '#openstack/glance/image.ts'
import type { ImageQuery } from '#openstack/glance/image-query.ts'
import { sampleImage } from '#testing/image.ts'
import { Catalogue, type CatalogueClient } from './catalogue-store.ts'

const at = (second: number) => new Date(Date.UTC(2026, 10, 7, 12, 0, second)).toISOString()
const iso = (second: number) => `${at(second).slice(0, 19)}Z`

const image = (id: string, more: Partial<Image> = {}): Image =>
  sampleImage({ id, owner: 'mine', created_at: iso(0), updated_at: iso(0), ...more })

class HttpError extends Error {
  readonly status: number
  constructor(status: number) {
    super(`status ${status}`)
    this.status = status
  }
}

/** A Glance of a few images that answers when it is told to, so that order is never a matter of luck. */
class FakeGlance implements CatalogueClient {
  images: Image[] = []
  page = 2
  asked: ImageQuery[] = []
  gets: string[] = []
  /** Ids of each question for known images. */
  finds: (readonly string[])[] = []
  failures: unknown[] = []
  signals: AbortSignal[] = []
  hold: Promise<void> | null = null

  async *listImages(query: ImageQuery = {}, options: { signal?: AbortSignal | undefined } = {}) {
    if (options.signal) this.signals.push(options.signal)
    let marker = query.marker ?? null
    if (Array.isArray(query.id)) {
      this.finds.push(query.id)
      await Promise.resolve()
      yield { images: this.images.filter((one) => matches(one, query)), next: null }
      return
    }
    for (;;) {
      this.asked.push({ ...query, ...(marker === null ? {} : { marker }) })
      await Promise.resolve()
      if (this.hold) await this.hold
      options.signal?.throwIfAborted()
      const failure = this.failures.shift()
      if (failure) throw failure
      const matching = this.images.filter((one) => matches(one, query))
      matching.sort((a, b) =>
        a.updated_at < b.updated_at ? 1 : a.updated_at > b.updated_at ? -1 : 0,
      )
      const place = matching.findIndex((one) => one.id === marker)
      if (marker !== null && place < 0) throw new HttpError(400)
      const images = matching.slice(place + 1, place + 1 + this.page)
      const more = place + 1 + this.page < matching.length
      marker = images.at(-1)?.id ?? null
      yield { images, next: more ? `/v2/images?marker=${marker}` : null }
      if (!more) return
    }
  }

  async getImage(id: string): Promise<Image> {
    this.gets.push(id)
    await Promise.resolve()
    const found = this.images.find((one) => one.id === id)
    if (!found) throw new HttpError(404)
    return found
  }
}

function matches(one: Image, query: ImageQuery): boolean {
  if (query.name !== undefined) return one.name === query.name
  if (one.os_hidden !== (query.os_hidden ?? false)) return false
  if (query.id !== undefined && !query.id.includes(one.id)) return false
  if (query.visibility === 'community' && one.visibility !== 'community') return false
  if (query.visibility === undefined && one.visibility === 'community') return false
  const since = query.updated_at
  return typeof since !== 'object' || one.updated_at >= since.time
}

let glance: FakeGlance
let frames: (() => void)[]
let marks: string[]
let visible: boolean
const open: Catalogue[] = []

function make(): Catalogue {
  const one = new Catalogue(glance, 'mine', {
    now: () => Date.now(),
    frame: (callback) => frames.push(callback),
    painted: () => Promise.resolve(),
    visible: () => visible,
    mark: (name) => marks.push(name),
  })
  open.push(one)
  return one
}

const settle = () => vi.advanceTimersByTimeAsync(0)
const paint = () => {
  for (const frame of frames.splice(0)) frame()
}
const ids = (one: Catalogue) => Array.from(one.entries(), (entry) => entry.image.id).sort()

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 10, 7, 13) })
  glance = new FakeGlance()
  frames = []
  marks = []
  visible = true
})
afterEach(() => {
  for (const one of open.splice(0)) one.close()
  vi.useRealTimers()
})

describe('streaming', () => {
  beforeEach(() => {
    glance.images = [1, 2, 3, 4, 5].map((n) => image(`i${n}`, { updated_at: iso(n) }))
  })

  test('tells the first page at once and the later ones once a frame', async () => {
    const one = make()
    const told: number[] = []
    one.subscribe(() => told.push(one.size))
    await settle()
    expect(told).toEqual([2])
    expect(one.getSnapshot().started).toBe(true)
    paint()
    expect(told).toEqual([2, 5])
    expect(one.getSnapshot().phase).toEqual({ state: 'complete' })
    expect(marks).toEqual(['catalogue:first-page', 'catalogue:complete'])
  })

  test('an error in the middle keeps what is loaded and goes on where it stopped', async () => {
    const one = make()
    one.subscribe(() => undefined)
    glance.failures = [null, new HttpError(403)]
    await settle()
    paint()
    expect(one.getSnapshot().phase).toMatchObject({ state: 'failed', retryAt: null })
    expect(one.size).toBe(2)
    one.resume()
    await settle()
    paint()
    expect(ids(one)).toEqual(['i1', 'i2', 'i3', 'i4', 'i5'])
    expect(glance.asked[2]).toMatchObject({ marker: 'i4' })
    expect(one.getSnapshot().phase).toEqual({ state: 'complete' })
  })

  test('a cloud that does not answer is asked again by itself', async () => {
    const one = make()
    one.subscribe(() => undefined)
    glance.failures = [new HttpError(503)]
    await settle()
    paint()
    expect(one.getSnapshot().phase).toMatchObject({ state: 'failed', retryAt: Date.now() + 2000 })
    await vi.advanceTimersByTimeAsync(2000)
    paint()
    expect(one.size).toBe(5)
  })

  test('a page whose first image was deleted meanwhile begins again without losing rows', async () => {
    const one = make()
    one.subscribe(() => undefined)
    glance.failures = [null, new HttpError(503)]
    await settle()
    glance.images = glance.images.filter((i) => i.id !== 'i4')
    await vi.advanceTimersByTimeAsync(2000)
    paint()
    expect(ids(one)).toEqual(['i1', 'i2', 'i3', 'i5'])
    expect(one.getSnapshot().phase).toEqual({ state: 'complete' })
  })

  test('leaving aborts, coming back goes on', async () => {
    let release = () => undefined as void
    const one = make()
    const leave = one.subscribe(() => undefined)
    await Promise.resolve()
    glance.hold = new Promise((resolve) => (release = resolve))
    leave()
    expect(glance.signals[0]?.aborted).toBe(true)
    release()
    glance.hold = null
    await settle()
    expect(one.size).toBe(0)
    one.subscribe(() => undefined)
    await settle()
    expect(one.size).toBe(5)
  })

  test('subscribing twice in a row, as a strict render does, loads once', async () => {
    const one = make()
    one.subscribe(() => undefined)()
    one.subscribe(() => undefined)
    await settle()
    paint()
    expect(one.size).toBe(5)
    expect(one.getSnapshot().phase).toEqual({ state: 'complete' })
  })
})

describe('lists that the plain one does not contain', () => {
  beforeEach(() => {
    glance.images = [
      image('plain'),
      image('hidden', { os_hidden: true }),
      image('theirs', { visibility: 'community', owner: 'other' }),
    ]
  })

  test('are asked for only when wanted', async () => {
    const one = make()
    one.subscribe(() => undefined)
    await settle()
    expect(ids(one)).toEqual(['plain'])
    one.want(['plain', 'hidden', 'community'])
    await settle()
    expect(ids(one)).toEqual(['hidden', 'plain', 'theirs'])
  })

  test('what one shares oneself is not an offer, although Glance lists it', async () => {
    glance.images = [
      image('my-own', { visibility: 'shared' }),
      image('offer', { visibility: 'shared', owner: 'other' }),
    ]
    const one = make()
    one.want(['offered'])
    one.subscribe(() => undefined)
    await settle()
    expect(ids(one)).toEqual(['offer'])
    expect(glance.asked[0]).toMatchObject({ visibility: 'shared', member_status: 'pending' })
  })

  test('a name can be asked for exactly', async () => {
    const one = make()
    one.subscribe(() => undefined)
    await settle()
    expect(await one.findNamed('theirs')).toBeGreaterThan(0)
    expect(ids(one)).toContain('theirs')
    expect(await one.findNamed('nothing')).toBe(0)
  })
})

describe('staying fresh', () => {
  async function loaded(): Promise<Catalogue> {
    const one = make()
    one.subscribe(() => undefined)
    await settle()
    paint()
    return one
  }

  test('only images that are changing are asked for, until they rest', async () => {
    glance.images = [image('still'), image('moving', { status: 'saving', size: null })]
    const one = await loaded()
    expect(one.getSnapshot().changing).toBe(1)
    await vi.advanceTimersByTimeAsync(1000)
    expect(glance.finds).toEqual([['moving']])
    glance.images[1] = image('moving', { status: 'active', updated_at: iso(9) })
    await vi.advanceTimersByTimeAsync(3000)
    paint()
    expect(one.get('moving')?.image.status).toBe('active')
    expect(one.getSnapshot().changing).toBe(0)
    const asked = glance.finds.length
    await vi.advanceTimersByTimeAsync(60_000)
    expect(glance.finds).toHaveLength(asked)
  })

  test('asks ever slower for what does not move, forty in one question', async () => {
    glance.page = 100
    glance.images = Array.from({ length: 90 }, (_, n) => image(`m${n}`, { status: 'importing' }))
    await loaded()
    await vi.advanceTimersByTimeAsync(1100)
    expect(glance.finds.map((ids) => ids.length)).toEqual([40, 40, 10])
    expect(new Set(glance.finds.flat()).size).toBe(90)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(glance.finds.length).toBeGreaterThan(3 * 5)
    expect(glance.finds.length).toBeLessThan(3 * 12)
  })

  test('a changing image that is hidden meanwhile stays', async () => {
    glance.images = [image('a', { status: 'saving' })]
    const one = await loaded()
    glance.images[0] = image('a', { status: 'saving', os_hidden: true, updated_at: iso(9) })
    await vi.advanceTimersByTimeAsync(1500)
    expect(one.get('a')?.image.os_hidden).toBe(true)
  })

  test('a changing image that is gone leaves the list', async () => {
    glance.images = [image('a'), image('b', { status: 'pending_delete' })]
    const one = await loaded()
    glance.images.pop()
    await vi.advanceTimersByTimeAsync(1500)
    expect(ids(one)).toEqual(['a'])
  })

  test('a new image and a changed one appear without a reload', async () => {
    glance.images = [image('a', { updated_at: iso(1) })]
    const one = await loaded()
    glance.images.push(image('b', { updated_at: iso(30) }))
    glance.images[0] = image('a', { name: 'renamed', updated_at: iso(31) })
    await vi.advanceTimersByTimeAsync(15_000)
    expect(one.get('b')).toBeDefined()
    expect(one.get('a')?.image.name).toBe('renamed')
  })

  test('a page in the background asks nothing, and on coming forward once', async () => {
    glance.images = [image('a')]
    const one = await loaded()
    visible = false
    const asked = glance.asked.length
    await vi.advanceTimersByTimeAsync(60_000)
    expect(glance.asked).toHaveLength(asked)
    visible = true
    one.focus()
    one.focus()
    await settle()
    expect(glance.asked).toHaveLength(asked + 1)
  })

  test('walking the list again drops what is gone and keeps what was made meanwhile', async () => {
    glance.images = [image('a'), image('b')]
    const one = await loaded()
    glance.images = [image('a')]
    one.reload()
    one.put(image('made-just-now', { updated_at: iso(50) }))
    await settle()
    expect(ids(one)).toEqual(['a', 'made-just-now'])
  })

  test('an older answer never turns a row back', async () => {
    glance.images = [image('a', { updated_at: iso(5) })]
    const one = await loaded()
    one.put(image('a', { status: 'deactivated', updated_at: iso(8) }))
    one.put(image('a', { status: 'active', updated_at: iso(5) }))
    expect(one.get('a')?.image.status).toBe('deactivated')
  })

  test('observers hear of every row that came, changed and went, and of nothing else', async () => {
    const one = make()
    const heard: string[] = []
    one.observe({
      added: (entries) => heard.push(...entries.map((entry) => `+${entry.image.id}`)),
      changed: (entry) => heard.push(`~${entry.image.id}`),
      removed: (entry) => heard.push(`-${entry.image.id}`),
    })
    one.put(image('a'))
    one.put(image('a'))
    one.put(image('a', { status: 'saving', updated_at: iso(1) }))
    one.remove('a')
    one.remove('a')
    expect(heard).toEqual(['+a', '~a', '-a'])
  })
})
