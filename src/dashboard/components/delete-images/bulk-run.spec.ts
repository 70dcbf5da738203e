import { expect, test } from 'vitest'
import type { Image } from '#openstack/glance/image.ts'
import { BulkRun } from './bulk-run.ts'

const images = Array.from({ length: 10 }, (_, n) => ({ id: `i${n}` }) as Image)

/** Deeds that end when the spec says so. */
function deeds() {
  const open = new Map<string, { end: () => void; fail: (error: Error) => void }>()
  const act = (image: Image) =>
    new Promise<void>((resolve, reject) => open.set(image.id, { end: resolve, fail: reject }))
  const settle = async () => {
    for (let turn = 0; turn < 5; turn++) await Promise.resolve()
  }
  return {
    act,
    open,
    async end(id: string) {
      open.get(id)!.end()
      open.delete(id)
      await settle()
    },
    async fail(id: string) {
      open.get(id)!.fail(new Error(`${id} refused`))
      open.delete(id)
      await settle()
    },
  }
}

test('four at once, and the next as one ends', async () => {
  const world = deeds()
  const run = new BulkRun(images, world.act)
  run.start()
  expect([...world.open.keys()]).toEqual(['i0', 'i1', 'i2', 'i3'])
  await world.end('i1')
  expect([...world.open.keys()]).toEqual(['i0', 'i2', 'i3', 'i4'])
  expect(run.getSnapshot()).toMatchObject({ done: 1, failed: 0, ended: false })
})

test('each item tells its own outcome, and only the failed ones are done again', async () => {
  const world = deeds()
  const run = new BulkRun(images.slice(0, 3), world.act)
  run.start()
  await world.end('i0')
  await world.fail('i1')
  await world.end('i2')
  expect(
    run
      .getSnapshot()
      .items.map(({ state, error }) => [state, error instanceof Error ? error.message : '']),
  ).toEqual([
    ['done', ''],
    ['failed', 'i1 refused'],
    ['done', ''],
  ])
  expect(run.getSnapshot().ended).toBe(true)
  run.retry()
  expect([...world.open.keys()]).toEqual(['i1'])
  await world.end('i1')
  expect(run.getSnapshot()).toMatchObject({ done: 3, failed: 0, ended: true })
})

test('stopping leaves what waits alone and waits for what is under way', async () => {
  const world = deeds()
  const run = new BulkRun(images, world.act)
  run.start()
  run.stop()
  expect(run.getSnapshot()).toMatchObject({ ended: false })
  for (const id of ['i0', 'i1', 'i2', 'i3']) await world.end(id)
  expect(world.open.size).toBe(0)
  expect(run.getSnapshot()).toMatchObject({ done: 4, ended: true })
  expect(run.getSnapshot().items).toHaveLength(4)
})
