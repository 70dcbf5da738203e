import { afterEach, expect, test } from 'vitest'
import { render } from 'vitest-browser-react'
import type { Image } from '#openstack/glance/image.ts'
import { ApiError } from '#openstack/http.ts'
import { watchSession } from '#transfers/waits.ts'
import { BulkRun, type Outcome } from './bulk-run.ts'
import type { Change } from './plan.ts'
import { RunItem } from './run-item.tsx'
import { bulkRuns, useBulkRuns } from './runs.ts'

const CHANGED: Outcome = { did: 'changed', steps: [], notes: [] }
const DELETE: Change = { kind: 'delete' }
const TAG: Change = { kind: 'edit', settings: [{ kind: 'tag', tag: 'lts', on: true }] }

/** A run whose images are done when the spec says so, each by its name. */
function add(id: string, change: Change, names: readonly string[]) {
  const open = new Map<string, { end: () => void; fail: (error: Error) => void }>()
  const images = names.map((name) => ({ image: { id: name, name } as Image }))
  const run = new BulkRun(
    images,
    ({ image: { id: name } }) =>
      new Promise((resolve, reject) =>
        open.set(name, { end: () => resolve(CHANGED), fail: reject }),
      ),
    {
      session: watchSession(() => undefined),
      online: { now: () => true, back: () => Promise.resolve() },
    },
  )
  const scope = { projectId: 'a', region: 'r' }
  bulkRuns.add({ id, change, scope, actor: { projectId: 'a', roles: [] }, run })
  return open
}

function Runs() {
  return (
    <ul>
      {useBulkRuns().map((bulk) => (
        <RunItem key={bulk.id} bulk={bulk} />
      ))}
    </ul>
  )
}

/** Whether the browser would ask before the tab closes. */
const asks = () => !dispatchEvent(new Event('beforeunload', { cancelable: true }))

afterEach(() => {
  for (const { id } of bulkRuns.getSnapshot()) bulkRuns.dismiss(id)
})

test('one run at a time; the tab asks before it closes while one is open', async () => {
  expect(asks()).toBe(false)
  const first = add('1', TAG, ['a', 'b'])
  const second = add('2', DELETE, ['c'])
  const screen = await render(<Runs />)
  const [tagging, deleting] = [
    screen.getByRole('listitem', { name: 'Change 2 images' }),
    screen.getByRole('listitem', { name: 'Delete 1 image' }),
  ]
  await expect.element(tagging).toHaveTextContent('0 of 2 changed')
  await expect.element(tagging).toHaveTextContent('tag lts')
  await expect.element(deleting).toHaveTextContent('Begins when the run before it has ended.')
  expect(second.size).toBe(0)
  expect(asks()).toBe(true)
  first.get('a')!.end()
  first.get('b')!.end()
  await expect.element(tagging.getByText('Done', { exact: true })).toBeVisible()
  await expect.poll(() => second.size).toBe(1)
  second.get('c')!.end()
  await expect.element(deleting.getByText('1 of 1 deleted', { exact: true })).toBeVisible()
  await expect.poll(asks).toBe(false)
  await deleting.getByRole('button', { name: 'Dismiss: Delete 1 image' }).click()
  await expect.element(deleting).not.toBeInTheDocument()
})

test('paused, stopped, gone on with; what failed says how to go on', async () => {
  const open = add('1', TAG, ['a', 'b', 'c', 'd', 'e', 'f'])
  const screen = await render(<Runs />)
  const item = screen.getByRole('listitem', { name: 'Change 6 images' })
  await item.getByRole('button', { name: /^Pause/ }).click()
  await expect.element(item).toHaveTextContent('Paused. 4 images under way are finished first.')
  await item.getByRole('button', { name: /^Resume/ }).click()
  await item.getByRole('button', { name: /^Stop/ }).click()
  await expect.element(item).toHaveTextContent('2 left as they were')
  open.get('a')!.fail(new Error('no'))
  for (const name of ['b', 'c', 'd']) open.get(name)!.end()
  await expect.element(item.getByText('1 failed', { exact: true })).toBeVisible()
  open.clear()
  await item.getByRole('button', { name: 'Go on with 2' }).click()
  expect([...open.keys()]).toEqual(['e', 'f'])
})

test('an ended session is told with the way on', async () => {
  const open = add('1', TAG, ['a'])
  const screen = await render(<Runs />)
  const said = { method: 'GET', path: '/x', service: 'gateway' as const, sentence: 'no session' }
  open.get('a')!.fail(new ApiError({ status: 401, problem: 'no-session', ...said }))
  await expect.element(screen.getByRole('listitem')).toHaveTextContent('The session has ended.')
  await expect.element(screen.getByRole('button', { name: 'Sign in again…' })).toBeVisible()
  await screen.getByRole('button', { name: /^Stop/ }).click()
  await expect.element(screen.getByRole('button', { name: 'Try 1 again' })).toBeVisible()
})
