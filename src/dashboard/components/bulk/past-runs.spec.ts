import { expect, test } from 'vitest'
import type { Image } from '#openstack/glance/image.ts'
import { ApiError } from '#openstack/http.ts'
import { watchSession } from '#transfers/waits.ts'
import { BulkRun, type Outcome } from './bulk-run.ts'
import { createPastRuns, pastRunOf } from './past-runs.ts'
import { countsOf } from './result.ts'
import type { Change } from './plan.ts'

class Shelf implements Pick<Storage, 'getItem' | 'setItem'> {
  text: string | null = null
  getItem = () => this.text
  setItem = (_key: string, text: string) => void (this.text = text)
}

const TAG: Change = { kind: 'edit', settings: [{ kind: 'tag', tag: 'lts', on: true }] }
const outcome: Outcome = {
  did: 'changed',
  steps: [
    {
      set: { kind: 'property', key: '__proto__', value: 'x' },
      key: '__proto__',
      before: null,
      after: 'x'.repeat(1000),
    },
  ],
  notes: ['A note.'],
}

/** Five images: done, refused, under way, and two whose turn has not come. */
async function interrupted() {
  const images = ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => ({
    image: { id, name: `image ${id}` } as Image,
  }))
  const run = new BulkRun(
    images,
    ({ image: { id } }) => {
      if (id === 'a') return Promise.resolve(outcome)
      if (id !== 'b') return new Promise(() => undefined)
      const asked = { method: 'PATCH', path: '/v2/images/b', service: 'image' as const }
      return Promise.reject(
        new ApiError({ ...asked, status: 403, sentence: 'Not yours.', requestId: 'req-1' }),
      )
    },
    {
      session: watchSession(() => undefined),
      online: { now: () => true, back: () => Promise.resolve() },
    },
  )
  run.start()
  await new Promise((resolve) => setTimeout(resolve))
  return {
    id: '1',
    change: TAG,
    scope: { projectId: 'p', region: 'r' },
    run,
    actor: { projectId: 'p', roles: [] },
  }
}

test('what became of each image is known after a reload, and what was under way is no success', async () => {
  const shelf = new Shelf()
  const bulk = await interrupted()
  createPastRuns(shelf as unknown as Storage).keep(pastRunOf(bulk, 5))
  const [past] = createPastRuns(shelf as unknown as Storage).all()
  expect(past).toMatchObject({ name: 'Change 6 images', done: 'changed', about: 'tag lts', at: 5 })
  expect(countsOf(past!.results)).toMatchObject({ done: 1, failed: 5, left: 0 })
  const [done, refused, running] = past!.results
  expect(done!.steps[0]!.after!.length).toBeLessThan(400)
  expect(refused!.failure).toMatchObject({
    sentence: 'Glance says: “Not yours.”',
    details: { status: 403, requestId: 'req-1' },
  })
  expect(running!.failure!.sentence).toContain('before Glance had answered')
})

test('the same run is kept once, the oldest goes first, and what is not ours is dropped', async () => {
  const shelf = new Shelf()
  const past = pastRunOf(await interrupted(), 1)
  const runs = createPastRuns(shelf as unknown as Storage, 3 * JSON.stringify(past).length)
  for (const id of ['1', '2', '1', '3', '4']) runs.keep({ ...past, id })
  expect(runs.all().map(({ id }) => id)).toEqual(['3', '4'])
  shelf.text = JSON.stringify([null, { ...past, results: [{}] }, past])
  expect(createPastRuns(shelf as unknown as Storage).all()).toEqual([past])
  shelf.text = '{'
  expect(createPastRuns(shelf as unknown as Storage).all()).toEqual([])
})
