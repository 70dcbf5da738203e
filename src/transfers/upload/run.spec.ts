import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { ApiError } from '#openstack/http.ts'
import { bytesOf, createWorld, digestOf } from './fake-world.ts'
import type { World } from './fake-world.ts'
import { startUpload } from './testing.ts'
import type { Started } from './testing.ts'

const SIZE = 100_000

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000_000 }))
afterEach(() => void vi.useRealTimers())

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

const refused = (status: number) =>
  new ApiError({ status, sentence: 'x', method: 'POST', path: '/v2/images', service: 'image' })

/** Lets time pass until something is so; a minute of tenths of seconds is enough for most. */
async function until(holds: () => boolean, seconds = 60) {
  for (let tenths = 0; !holds(); tenths++) {
    if (tenths > seconds * 10) throw new Error(`It did not happen in ${seconds} s.`)
    await pass(100)
  }
}
/** Until Glance has so much of the file. */
const arrived = (world: World, bytes: number) =>
  until(() => [...world.uploads.values()].some(({ offset }) => offset >= bytes))
const ended = (upload: Started) => () => ['done', 'failed'].includes(upload.phase().state)
const waits = (upload: Started, kind: string) => () => {
  const phase = upload.phase()
  return phase.state === 'waiting' && phase.for.kind === kind
}

/** One image, active, with the bytes of the file, and nothing else. */
function demandArrived(world: World) {
  expect([...world.images.values()].map(({ image }) => image.status)).toEqual(['active'])
  const [data] = [...world.images.values()].map((held) => held.data)
  expect(digestOf(data ?? new Uint8Array())).toBe(digestOf(world.original))
  expect(world.doubles).toBe(0)
}
const sends = (world: World) => world.calls.filter((call) => call.startsWith('send'))

async function demandDone(upload: Started, world: World, seconds = 120) {
  await until(ended(upload), seconds)
  expect(upload.phase()).toMatchObject({ state: 'done', verdict: { kind: 'agrees', bytes: SIZE } })
  demandArrived(world)
}

test('nothing breaks: one record, one request with the whole file, one reading', async () => {
  const world = createWorld(SIZE)
  const upload = startUpload(world)
  await demandDone(upload, world)
  expect(world.calls.toSorted()).toEqual([
    'announce',
    'create image',
    'hash md5 sha512 from 0',
    `send 0-${SIZE}`,
  ])
  expect(upload.facts()).toEqual({ again: 0, restarted: null, twins: [] })
  expect(upload.place.address).toBeNull()
})

test('an empty file arrives as well', async () => {
  const world = createWorld(0)
  const upload = startUpload(world)
  await until(ended(upload))
  expect(upload.phase()).toMatchObject({ state: 'done', verdict: { bytes: 0 } })
})

describe('the connection', () => {
  test('that is cut goes on where the gateway stands: what arrived is not sent again', async () => {
    const world = createWorld(SIZE)
    const upload = startUpload(world)
    await arrived(world, 40_000)
    world.cut()
    await until(waits(upload, 'retry'))
    await demandDone(upload, world)
    const [, again] = sends(world)
    expect(again).toMatch(/^send [4-9]\d{4}-100000$/)
    expect(upload.facts().again).toBe(0)
    expect(upload.facts().restarted).toBeNull()
  })

  test('that is cut twenty times over, with bytes in between, is never given up', async () => {
    const world = createWorld(SIZE)
    world.rate = 400
    const upload = startUpload(world)
    for (let at = 1; at <= 20; at++) {
      await arrived(world, at * 4000)
      world.cut()
    }
    await demandDone(upload, world)
    expect(upload.facts().again).toBeLessThanOrEqual(world.wasted)
  })

  test('that Chromium replays after a reset is only an interruption', async () => {
    const world = createWorld(SIZE)
    const upload = startUpload(world)
    await arrived(world, 40_000)
    world.replay()
    await demandDone(upload, world)
    expect(sends(world)).toHaveLength(2)
  })

  test('that is silent is given up after 45 s, and goes on when there is an answer', async () => {
    const world = createWorld(SIZE)
    const upload = startUpload(world)
    await arrived(world, 40_000)
    world.line = 'silent'
    await pass(44_000)
    expect(upload.phase().state).toBe('sending')
    await pass(2000)
    expect(upload.phase()).toMatchObject({ state: 'waiting', problem: { kind: 'silent' } })
    await pass(60_000)
    world.line = 'up'
    await demandDone(upload, world)
  })

  test('that is gone with the network is waited for without a limit', async () => {
    const world = createWorld(SIZE)
    world.patience = Infinity
    const upload = startUpload(world)
    await arrived(world, 40_000)
    Object.assign(world, { online: false, line: 'down' })
    await until(waits(upload, 'offline'))
    await pass(3_600_000)
    expect(waits(upload, 'offline')()).toBe(true)
    Object.assign(world, { online: true, line: 'up' })
    world.network.dispatchEvent(new Event('online'))
    await demandDone(upload, world)
    expect(upload.facts().restarted).toBeNull()
  })

  test('that stays down is given up in words, and a retry goes on there', async () => {
    const world = createWorld(SIZE)
    world.patience = Infinity
    const first = startUpload(world)
    await arrived(world, 40_000)
    world.line = 'down'
    await until(ended(first), 300)
    expect(first.phase()).toMatchObject({
      problem: {
        kind: 'no-connection',
        next: 'retry',
        sentence: expect.stringContaining('9 times'),
      },
    })
    world.line = 'up'
    const { place, kept } = first
    const second = startUpload(world, {
      place,
      fingerprint: kept.fingerprint!,
      checkpoint: kept.checkpoint!,
    })
    await demandDone(second, world)
    expect(sends(world).at(-1)).toMatch(/^send [4-9]\d{4}-100000$/)
  })

  test('whose last answer is lost is asked for, not sent again', async () => {
    const world = createWorld(SIZE)
    world.lose.add('send')
    const upload = startUpload(world)
    await demandDone(upload, world)
    expect(sends(world)).toEqual([`send 0-${SIZE}`])
  })

  test('that breaks with the gateway after Glance took everything ends as done', async () => {
    const world = createWorld(SIZE)
    world.lose.add('send')
    const upload = startUpload(world)
    await until(() => [...world.uploads.values()].some(({ done }) => done))
    world.restartGateway()
    await demandDone(upload, world)
    expect(sends(world)).toEqual([`send 0-${SIZE}`])
    expect(world.calls.filter((call) => call === 'create image')).toHaveLength(1)
  })
})

describe('the session', () => {
  test('that ends is asked for again, and everything goes on where it stood', async () => {
    const world = createWorld(SIZE)
    world.patience = Infinity
    const upload = startUpload(world)
    await arrived(world, 40_000)
    world.session = false
    world.cut()
    await until(waits(upload, 'sign-in'))
    await pass(600_000)
    expect(waits(upload, 'sign-in')()).toBe(true)
    expect(world.askedToSignIn).toBeGreaterThan(0)
    world.session = true
    world.effects.session.signedIn()
    await demandDone(upload, world)
    expect(upload.facts().restarted).toBeNull()
  })

  test('that ends while bytes move is asked for early, and stops nothing', async () => {
    const world = createWorld(SIZE)
    world.rate = 500
    const upload = startUpload(world)
    await arrived(world, 20_000)
    world.session = false
    await pass(1000)
    expect(world.askedToSignIn).toBe(1)
    expect(upload.phase().state).toBe('sending')
    world.session = true
    await demandDone(upload, world)
    expect(sends(world)).toHaveLength(1)
  })
})

describe('a pause', () => {
  test('holds the bytes and the digests, says until when, and goes on where it stood', async () => {
    const world = createWorld(SIZE)
    world.hashRate = 1000
    const upload = startUpload(world)
    await arrived(world, 40_000)
    upload.pause()
    await pass(1000)
    const { offset } = [...world.uploads.values()][0]!
    expect(upload.phase()).toMatchObject({ state: 'paused', until: expect.any(Number) })
    const { until: last } = upload.phase() as { until: number }
    expect(last - Date.now()).toBeGreaterThan(50_000)
    expect(last - Date.now()).toBeLessThanOrEqual(60_000)
    await pass(20_000)
    expect([...world.uploads.values()][0]!.offset).toBe(offset)
    upload.resume()
    await demandDone(upload, world)
    expect(upload.facts().restarted).toBeNull()
    expect(world.calls.filter((call) => call.startsWith('hash'))).toEqual([
      'hash md5 sha512 from 0',
      expect.stringMatching(/^hash md5 sha512 from [1-9]/),
    ])
  })

  test('longer than the gateway waits begins again by itself, into the same image', async () => {
    const world = createWorld(SIZE)
    const upload = startUpload(world)
    await arrived(world, 40_000)
    upload.pause()
    await pass(600_000)
    upload.resume()
    await demandDone(upload, world)
    expect(upload.facts().restarted).toMatchObject({
      problem: { kind: 'interrupted', sentence: expect.stringContaining('gave this upload up') },
    })
    expect(upload.facts().again).toBeGreaterThanOrEqual(40_000)
    expect(world.calls.filter((call) => call === 'create image')).toHaveLength(1)
  })

  test('before the first byte makes nothing in the cloud', async () => {
    const world = createWorld(SIZE)
    const upload = startUpload(world)
    upload.pause()
    await pass(60_000)
    expect(world.calls).toEqual([])
    upload.resume()
    await demandDone(upload, world)
  })

  test('while the gateway makes the upload is one until the person ends it', async () => {
    const world = createWorld(SIZE)
    const { uploads } = world.effects
    const slow: typeof uploads = {
      ...uploads,
      async create(...call) {
        const address = await uploads.create(...call)
        await new Promise((resolve) => setTimeout(resolve, 1000))
        return address
      },
    }
    const upload = startUpload({ ...world, effects: { ...world.effects, uploads: slow } })
    await until(() => world.calls.includes('announce'))
    upload.pause()
    const states = new Set<string>()
    for (let tenths = 0; tenths < 50; tenths++) {
      states.add(upload.phase().state)
      await pass(100)
    }
    expect([...states]).toEqual(['paused'])
    upload.resume()
    await demandDone(upload, world)
    expect(upload.facts().again).toBe(0)
  })

  test('in the last moment holds nothing: it is done', async () => {
    const world = createWorld(SIZE)
    const upload = startUpload(world)
    await until(() => [...world.uploads.values()].some(({ done }) => done))
    upload.pause()
    await demandDone(upload, world)
    expect(sends(world)).toHaveLength(1)
  })
})

describe('Glance', () => {
  test('that breaks off is waited for, and gets it from byte 0 into the same image', async () => {
    const world = createWorld(SIZE)
    const upload = startUpload(world)
    await arrived(world, 40_000)
    world.breakGlance(true)
    await demandDone(upload, world)
    expect(upload.facts().restarted).toMatchObject({ problem: { kind: 'cloud' } })
    expect(upload.facts().again).toBeGreaterThanOrEqual(40_000)
    expect(world.calls.filter((call) => call === 'create image')).toHaveLength(1)
  })

  test('that was killed leaves a stuck record: it is replaced by one that takes data', async () => {
    const world = createWorld(SIZE)
    const upload = startUpload(world)
    await arrived(world, 40_000)
    const before = upload.place.imageId
    world.breakGlance(false)
    world.glance = false
    await pass(5000)
    world.glance = true
    await demandDone(upload, world)
    expect(world.calls.filter((call) => call === 'delete image')).toHaveLength(1)
    expect(upload.place.imageId).not.toBe(before)
  })

  test('of API v1 kills an image whose data broke off: a new one takes its place', async () => {
    const world = createWorld(SIZE)
    world.broken = 'killed'
    const upload = startUpload(world)
    await arrived(world, 40_000)
    const before = upload.place.imageId
    world.breakGlance(true)
    await demandDone(upload, world)
    expect(world.calls.filter((call) => call === 'delete image')).toHaveLength(1)
    expect(upload.place.imageId).not.toBe(before)
  })

  test('of API v1 does not take somebody’s own record twice, and says so', async () => {
    const world = createWorld(SIZE)
    world.broken = 'killed'
    const { id } = await world.effects.glance({ projectId: 'p', region: 'r' }).createImage({})
    const upload = startUpload(world, { job: { imageId: id } })
    await arrived(world, 40_000)
    world.breakGlance(true)
    await until(ended(upload))
    expect(upload.phase()).toMatchObject({
      state: 'failed',
      problem: { kind: 'image-busy', sentence: expect.stringMatching(/Upload a new image\.$/) },
    })
    expect(world.images.has(id)).toBe(true)
  })

  test('that was killed over somebody’s own record says so, and does not touch it', async () => {
    const world = createWorld(SIZE)
    const { id } = await world.effects.glance({ projectId: 'p', region: 'r' }).createImage({})
    const upload = startUpload(world, { job: { imageId: id } })
    await arrived(world, 40_000)
    world.breakGlance(false)
    await until(ended(upload), 120)
    expect(upload.phase()).toMatchObject({ problem: { kind: 'image-busy', next: 'retry' } })
    expect([...world.images.keys()]).toEqual([id])
  })

  test('that never gets further is not tried for ever', async () => {
    const world = createWorld(SIZE)
    const upload = startUpload(world)
    const timer = setInterval(() => {
      if ([...world.uploads.values()].some(({ offset }) => offset >= 40_000))
        world.breakGlance(true)
    }, 10)
    await until(ended(upload), 600)
    clearInterval(timer)
    expect(upload.phase()).toMatchObject({
      problem: { next: 'retry', sentence: expect.stringMatching(/began again \d times/) },
    })
    expect(world.calls.filter((call) => call.startsWith('send')).length).toBeLessThan(10)
  })

  test('whose digests differ from those of the file is told by the verdict', async () => {
    const world = createWorld(SIZE)
    world.corrupt = true
    const upload = startUpload(world)
    const end = await Promise.race([upload.end, until(() => false, 30).catch(() => null)])
    expect(end).toMatchObject({ verdict: { kind: 'differs' } })
  })

  test.each([
    [403, 'x', 'not-allowed', 0],
    [413, 'over limit', 'quota', 1],
    [413, 'The provided image is too large.', 'too-large', 0],
    [415, 'x', 'content-refused', 0],
    [410, 'Adding images to store is disabled.', 'store-read-only', 0],
  ])('that refuses with %i (%s) is told at once as %s', async (status, words, kind, records) => {
    const world = createWorld(SIZE)
    const upload = startUpload(world)
    await arrived(world, 40_000)
    world.refuse(status, words)
    await until(ended(upload), 2)
    expect(upload.phase()).toMatchObject({ state: 'failed', problem: { kind } })
    await pass(2000)
    // A record stays only while a retry can use it.
    expect(world.images.size).toBe(records)
    expect(upload.place.imageId === null).toBe(records === 0)
    expect([...world.images.values()].map(({ image }) => image.status)).toEqual(
      records === 0 ? [] : ['queued'],
    )
  })

  test('whose image somebody deletes is told, and a retry makes a new one', async () => {
    const world = createWorld(SIZE)
    const upload = startUpload(world)
    await arrived(world, 40_000)
    world.images.clear()
    world.refuse(410, 'not found')
    await until(ended(upload), 2)
    expect(upload.phase()).toMatchObject({ problem: { kind: 'image-gone', next: 'retry' } })
    const { place, kept } = upload
    expect(place).toEqual({ imageId: null, made: false, address: null })
    await demandDone(startUpload(world, { place, fingerprint: kept.fingerprint! }), world)
  })

  test('that is down from the start is waited for, with one record in the end', async () => {
    const world = createWorld(SIZE)
    world.glance = false
    const upload = startUpload(world)
    await until(waits(upload, 'retry'))
    expect(world.images.size).toBe(0)
    world.glance = true
    await demandDone(upload, world)
    expect(upload.facts().restarted).toBeNull()
  })

  test.each(['createImage', 'create', 'terminate'] as const)(
    'and a gateway whose answer to %s is lost still end with one record and one upload',
    async (name) => {
      const world = createWorld(SIZE)
      world.lose.add(name)
      const upload = startUpload(world)
      if (name === 'terminate') {
        await arrived(world, 40_000)
        world.breakGlance(true)
      }
      await demandDone(upload, world)
      expect(world.calls.filter((call) => call === 'create image')).toHaveLength(1)
    },
  )

  test('that refuses the record leaves nothing, also not here', async () => {
    const world = createWorld(SIZE)
    const glance = world.effects.glance({ projectId: 'p', region: 'r' })
    const createImage = () => Promise.reject(refused(403))
    Object.assign(world.effects, { glance: () => ({ ...glance, createImage }) })
    const upload = startUpload(world)
    await until(ended(upload), 2)
    expect(upload.phase()).toMatchObject({ problem: { kind: 'not-allowed' } })
    expect(upload.place).toEqual({ imageId: null, made: false, address: null })
  })
})

describe('the gateway', () => {
  test('that is restarted gets it from byte 0, once the image is queued again', async () => {
    const world = createWorld(SIZE)
    const upload = startUpload(world)
    await arrived(world, 40_000)
    world.restartGateway()
    await demandDone(upload, world)
    expect(upload.facts().restarted).toMatchObject({ problem: { kind: 'interrupted' } })
    expect(world.calls.filter((call) => call === 'create image')).toHaveLength(1)
    // Hashing was not disturbed by it.
    expect(world.calls.filter((call) => call.startsWith('hash'))).toHaveLength(1)
  })
})

describe('a limit on the length of bodies', () => {
  const MIB = 1024 * 1024
  test.each([
    ['413', 4 * MIB],
    ['413', MIB],
    ['hangs up', 4 * MIB],
  ] as const)('%s above %i is found, kept to, and remembered', async (how, max) => {
    const size = 10 * MIB
    const world = createWorld(size)
    world.proxy = { max, how }
    const upload = startUpload(world)
    await until(ended(upload), 300)
    expect(upload.phase()).toMatchObject({ state: 'done', verdict: { kind: 'agrees' } })
    const limit = await world.effects.bodyLimit.get()
    expect(limit).toBeLessThanOrEqual(max)
    expect(limit).toBeGreaterThan(max / 4)
    expect(world.doubles).toBe(0)
  })

  test('that is announced is kept to from the first request', async () => {
    const world = createWorld(SIZE)
    world.maxBody = 30_000
    const upload = startUpload(world)
    await demandDone(upload, world)
    expect(sends(world)).toEqual([
      'send 0-30000',
      'send 30000-60000',
      'send 60000-90000',
      'send 90000-100000',
    ])
  })

  test('below 1 MiB is told', async () => {
    const world = createWorld(3 * MIB)
    world.proxy = { max: MIB / 2, how: '413' }
    const upload = startUpload(world)
    await until(ended(upload))
    expect(upload.phase()).toMatchObject({ problem: { kind: 'too-large', next: 'none' } })
    await pass(2000)
    expect(world.images.size).toBe(0)
  })
})

describe('the file', () => {
  test('that changes on disk stops at once, in words, and leaves a record to use again', async () => {
    const world = createWorld(SIZE)
    world.hashRate = SIZE
    const upload = startUpload(world)
    await arrived(world, 40_000)
    world.readable = false
    await until(ended(upload), 2)
    expect(upload.phase()).toMatchObject({
      problem: { kind: 'file-changed', next: 'pick-file' },
    })
    await pass(2000)
    expect([...world.images.values()].map(({ image }) => image.status)).toEqual(['queued'])
    expect(upload.place.address).toBeNull()
  })

  test('that changes while the browser falls silent about it is told in seconds', async () => {
    const world = createWorld(SIZE)
    // Hashing is through, and does not meet it.
    Object.assign(world, { hashRate: SIZE, stalls: true })
    const upload = startUpload(world)
    await arrived(world, 40_000)
    world.readable = false
    await until(ended(upload), 5)
    expect(upload.phase()).toMatchObject({ problem: { kind: 'file-changed' } })
  })

  test('that is another one than before is not sent', async () => {
    const world = createWorld(SIZE)
    const fingerprint = { name: 'x', size: SIZE, lastModified: 0, samples: 'other' }
    const upload = startUpload(world, { fingerprint })
    await until(ended(upload), 2)
    expect(upload.phase()).toMatchObject({ problem: { kind: 'file-changed' } })
    expect(world.calls).toEqual([])
  })

  test('that was written to behind a browser that reads on is not called verified', async () => {
    const world = createWorld(SIZE)
    const upload = startUpload(world)
    await until(() => upload.kept.fingerprint !== null)
    world.disk = bytesOf(SIZE).fill(7, 0, 100)
    await until(ended(upload))
    expect(upload.phase()).toMatchObject({
      problem: {
        kind: 'file-changed',
        sentence: expect.stringContaining('The image was deleted.'),
      },
    })
    expect(world.images.size).toBe(0)
  })

  test('that is gone after the last byte was read and sent is none the worse', async () => {
    const world = createWorld(SIZE)
    world.lose.add('send')
    const upload = startUpload(world)
    await until(waits(upload, 'retry'))
    world.glance = false
    await pass(3000)
    expect(waits(upload, 'retry')()).toBe(true)
    Object.assign(world, { readable: false, glance: true })
    await demandDone(upload, world)
  })
})

describe('a published digest', () => {
  test('that agrees is part of the verdict, whatever its algorithm', async () => {
    const world = createWorld(SIZE)
    const published = [{ algo: 'sha256', value: `sha256 ${digestOf(world.original)}` }] as const
    const upload = startUpload(world, { job: { published } })
    await demandDone(upload, world)
    expect(upload.phase()).toMatchObject({ verdict: { published } })
    expect(world.calls).toContain('hash md5 sha512 sha256 from 0')
  })

  test.each([
    ['before all is sent', 10],
    ['after the image is active', 0.2],
  ])('that differs, found %s, leaves nothing', async (_, speed) => {
    const world = createWorld(SIZE)
    world.hashRate = (SIZE / 50) * speed
    const value = '0123456789abcdef'.repeat(4)
    const upload = startUpload(world, { job: { published: [{ algo: 'sha256', value }] } })
    await until(ended(upload))
    expect(upload.phase()).toMatchObject({
      problem: { kind: 'not-as-published', sentence: expect.stringContaining('01234567…89abcdef') },
    })
    await pass(2000)
    expect(world.images.size).toBe(0)
    expect(upload.place).toEqual({ imageId: null, made: false, address: null })
  })
})

test('images of the same content are named as soon as the digests are there', async () => {
  const world = createWorld(SIZE)
  const first = startUpload(world)
  await demandDone(first, world)
  world.hashRate = SIZE
  const second = startUpload(world, { job: { fields: { name: 'again' } } })
  await until(() => second.facts().twins.length > 0, 1)
  expect(second.facts().twins).toEqual([{ id: first.place.imageId, name: 'web' }])
  expect(second.phase().state).toBe('sending')
  await until(ended(second))
  expect(second.phase().state).toBe('done')
})

describe('after a reload', () => {
  test('it goes on where gateway and digests stood, into the same image', async () => {
    const world = createWorld(SIZE)
    const first = startUpload(world)
    await arrived(world, 40_000)
    first.abort.abort(new Error('reloaded'))
    world.cut()
    await first.end
    const { place, kept } = first
    expect(place.address).not.toBeNull()
    const again = { place: { ...place }, ...kept } as Parameters<typeof startUpload>[1]
    const second = startUpload(world, again)
    await demandDone(second, world)
    expect(sends(world).at(-1)).toMatch(/^send [4-9]\d{4}-100000$/)
    expect(world.calls.findLast((call) => call.startsWith('hash'))).toMatch(/from [1-9]/)
    expect(world.calls.filter((call) => call === 'create image')).toHaveLength(1)
  })

  test('it is told when somebody deleted the image meanwhile', async () => {
    const world = createWorld(SIZE)
    const first = startUpload(world)
    await arrived(world, 40_000)
    first.abort.abort(new Error('reloaded'))
    await first.end
    world.images.clear()
    world.restartGateway()
    const second = startUpload(world, { place: { ...first.place } })
    await until(ended(second))
    expect(second.phase()).toMatchObject({ problem: { kind: 'image-gone' } })
  })

  test('it is compared at once when all had arrived', async () => {
    const world = createWorld(SIZE)
    world.hashRate = 500
    const first = startUpload(world)
    await until(() => first.phase().state === 'verifying')
    first.abort.abort(new Error('reloaded'))
    await first.end
    world.restartGateway()
    const { place, kept } = first
    const again = { place: { ...place }, ...kept } as Parameters<typeof startUpload>[1]
    await demandDone(startUpload(world, again), world)
    expect(sends(world)).toHaveLength(1)
  })
})

test('cancelled, it ends at once and leaves everything to whoever cancelled it', async () => {
  const world = createWorld(SIZE)
  const upload = startUpload(world)
  await arrived(world, 40_000)
  const calls = [...world.calls]
  upload.abort.abort(new Error('cancelled'))
  await upload.end
  expect(world.calls).toEqual(calls)
  expect(upload.place).toEqual({
    imageId: expect.any(String),
    made: true,
    address: expect.any(String),
  })
})
