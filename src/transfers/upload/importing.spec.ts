import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createWorld, digestOf } from './fake-world.ts'
import { startUpload } from './testing.ts'
import type { Started } from './testing.ts'

const SIZE = 100_000
const stage = { stores: ['fast', 'slow'] }

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000_000 }))
afterEach(() => void vi.useRealTimers())

async function ended(upload: Started) {
  for (let tenths = 0; !['done', 'failed'].includes(upload.phase().state); tenths++) {
    if (tenths > 600) throw new Error('It did not end in a minute.')
    await vi.advanceTimersByTimeAsync(100)
  }
  return await upload.end
}
const count = (calls: readonly string[], what: string) =>
  calls.filter((call) => call === what).length

test('what is staged is imported once, and its digests are compared', async () => {
  const world = createWorld(SIZE)
  const end = await ended(startUpload(world, { job: { stage } }))
  expect(end).toMatchObject({ verdict: { kind: 'agrees' } })
  expect(count(world.calls, 'import')).toBe(1)
  const [held] = world.images.values()
  expect([held!.image.status, digestOf(held!.data!)]).toEqual(['active', digestOf(world.original)])
})

test('the answer to the import is lost: it is not asked for twice', async () => {
  const world = createWorld(SIZE)
  world.lose.add('import')
  expect(await ended(startUpload(world, { job: { stage } }))).toMatchObject({
    verdict: { kind: 'agrees' },
  })
  expect(count(world.calls, 'import')).toBe(1)
})

test('what the cloud converted is done, and says that there is nothing to compare', async () => {
  const world = createWorld(SIZE)
  world.imports = 'converts'
  const { verdict } = (await ended(startUpload(world, { job: { stage } }))) as {
    verdict: object
  }
  expect(verdict).toMatchObject({ kind: 'not-compared', converted: true })
})

test('other bytes of the same size and format are no conversion', async () => {
  const world = createWorld(SIZE)
  world.corrupt = true
  const { end } = startUpload(world, { job: { stage } })
  // Its end is the engine's to tell.
  await vi.advanceTimersByTimeAsync(10_000)
  expect(await end).toMatchObject({ verdict: { kind: 'differs' } })
})

test('an import that fails says why, and another try takes the same image', async () => {
  const world = createWorld(SIZE)
  world.imports = 'fails'
  const upload = startUpload(world, { job: { stage } })
  const { problem } = (await ended(upload)) as { problem: object }
  expect(problem).toMatchObject({ kind: 'import-failed', next: 'retry' })
  expect(JSON.stringify(problem)).toContain('Task failed due to Internal Error')
  world.imports = 'works'
  const again = startUpload(world, { job: { stage }, place: upload.place })
  expect(await ended(again)).toMatchObject({ verdict: { kind: 'agrees' } })
  expect(world.images.size).toBe(1)
})

test('an image that Glance leaves importing is replaced by the next try', async () => {
  const world = createWorld(SIZE)
  world.imports = 'stuck'
  const upload = startUpload(world, { job: { stage } })
  expect(await ended(upload)).toMatchObject({ problem: { kind: 'import-failed', next: 'retry' } })
  expect(world.images.size).toBe(0)
  world.imports = 'works'
  const again = startUpload(world, { job: { stage }, place: upload.place })
  expect(await ended(again)).toMatchObject({ verdict: { kind: 'agrees' } })
})
