import fc from 'fast-check'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createWorld, digestOf } from './fake-world.ts'
import type { World } from './fake-world.ts'
import { startUpload } from './testing.ts'
import type { Started } from './testing.ts'

const SIZE = 20_000

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000_000 }))
afterEach(() => void vi.useRealTimers())
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

const EVENTS = [
  'cut',
  'replay',
  'gateway restarts',
  'Glance breaks off',
  'Glance is killed',
  'pause',
  'down',
  'silent',
  'offline',
  'session ends',
  'answer to the bytes lost',
  'answer to the record lost',
  'answer to the upload lost',
  'answer to the end lost',
] as const
type Event = { what: (typeof EVENTS)[number]; after: number; lasts: number }

/** Makes it happen, and makes it good again. */
async function happen(world: World, upload: Started, { what, lasts }: Event) {
  switch (what) {
    case 'cut':
      return world.cut()
    case 'replay':
      return world.replay()
    case 'gateway restarts':
      return world.restartGateway()
    case 'Glance breaks off':
      return world.breakGlance(true)
    case 'Glance is killed':
      world.glance = false
      world.breakGlance(false)
      await pass(lasts)
      world.glance = true
      return
    case 'pause':
      upload.pause()
      await pass(lasts * 5)
      return upload.resume()
    case 'down':
    case 'silent':
      world.line = what
      await pass(lasts)
      world.line = 'up'
      return
    case 'offline':
      Object.assign(world, { online: false, line: 'down' })
      await pass(lasts)
      Object.assign(world, { online: true, line: 'up' })
      world.network.dispatchEvent(new Event('online'))
      return
    case 'session ends':
      world.session = false
      world.cut()
      await pass(lasts)
      world.session = true
      world.effects.session.signedIn()
      return
    case 'answer to the bytes lost':
      return void world.lose.add('send')
    case 'answer to the record lost':
      return void world.lose.add('createImage')
    case 'answer to the upload lost':
      return void world.lose.add('create')
    case 'answer to the end lost':
      return void world.lose.add('terminate')
  }
}

/** The person's part: tries again what failed, signs in where it waits for that. */
async function toTheEnd(world: World, first: Started) {
  let upload = first
  let again = 0
  for (let seconds = 0; upload.phase().state !== 'done'; seconds++) {
    const phase = upload.phase()
    if (seconds > 1200) throw new Error(`Stuck: ${JSON.stringify(phase)}`)
    if (phase.state === 'failed') {
      if (phase.problem.next !== 'retry') throw new Error(phase.problem.sentence)
      const { fingerprint, checkpoint } = upload.kept
      again += upload.facts().again
      upload = startUpload(world, {
        place: upload.place,
        ...(fingerprint === null ? {} : { fingerprint }),
        ...(checkpoint === null ? {} : { checkpoint }),
      })
    }
    if (phase.state === 'waiting' && phase.for.kind === 'sign-in') {
      world.effects.session.signedIn()
    }
    await pass(1000)
  }
  return { last: upload, again: again + upload.facts().again }
}

const event = fc.record<Event>({
  what: fc.constantFrom(...EVENTS),
  after: fc.integer({ min: 0, max: 700 }),
  lasts: fc.integer({ min: 0, max: 50_000 }),
})

test('whatever breaks in whatever order, it arrives: whole, once, and nothing is sent twice for nothing', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(event, { maxLength: 10 }), async (events) => {
      vi.clearAllTimers()
      const world = createWorld(SIZE)
      const upload = startUpload(world)
      for (const each of events) {
        await pass(each.after)
        await happen(world, upload, each)
      }
      const { last, again } = await toTheEnd(world, upload)

      const images = [...world.images.values()]
      expect(images.map(({ image }) => image.status)).toEqual(['active'])
      expect(digestOf(images[0]!.data!)).toBe(digestOf(world.original))
      expect(last.place.imageId).toBe([...world.images.keys()][0])
      expect(world.doubles).toBe(0)
      expect(again).toBeLessThanOrEqual(world.wasted)
    }),
    { numRuns: 60 },
  )
}, 60_000)
