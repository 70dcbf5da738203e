import { expect, test } from 'vitest'
import { decodeImage } from './image.ts'
import { importStanding, tellsOfImport } from './import-standing.ts'
import { decodeTask } from './task.ts'

/** All as a Glance 25.1 was seen to answer. */
const image = (status: string, more: Record<string, unknown> = {}) =>
  decodeImage({ id: 'i', status, ...more })
const task = (status: string, message: string, backend: string[], id = 't1', at = '1') =>
  decodeTask({
    id,
    status,
    message,
    type: 'api_image_import',
    request_id: 'req-1',
    created_at: `2026-11-30T16:20:0${at}.0`,
    input: { image_id: 'i', backend },
  })
const stores = (standing: ReturnType<typeof importStanding>) =>
  standing.stores.map(({ id, state }) => `${id} ${state}`).join(', ')

test('it is asked for, runs store by store, and is done', () => {
  const asked = importStanding(image('queued'), [], { before: [], stores: ['fast', 'slow'] })
  expect([asked.state, stores(asked)]).toEqual(['waiting', 'fast waiting, slow waiting'])

  const fields = {
    os_glance_import_task: 't1',
    os_glance_importing_to_stores: 'slow',
    os_glance_failed_import: '',
    stores: 'fast',
  }
  const half = importStanding(image('importing', fields), [
    task('processing', 'Copied 12 MiB', ['fast', 'slow']),
  ])
  expect([half.state, stores(half), half.copied]).toEqual([
    'running',
    'fast done, slow running',
    12 * 1024 * 1024,
  ])

  const end = {
    os_glance_importing_to_stores: '',
    os_glance_failed_import: '',
    stores: 'fast,slow',
  }
  const done = importStanding(image('active', end), [
    task('success', 'Copied 12 MiB', ['fast', 'slow']),
  ])
  expect([done.state, stores(done), done.copied]).toEqual(['done', 'fast done, slow done', null])
  expect(tellsOfImport(image('active', end))).toBe(false)
})

test('a store that failed while another has it is told, though the task succeeded', () => {
  const fields = { stores: 'slow', os_glance_failed_import: 'web' }
  const partly = importStanding(image('active', fields), [task('success', '', ['slow', 'web'])])
  expect([partly.state, stores(partly)]).toEqual(['done', 'slow done, web failed'])
  expect(tellsOfImport(image('active', fields))).toBe(true)
})

test('a failure says what the task says, and what became of the image', () => {
  const words = 'Task failed due to Internal Error'
  const failed = (now: ReturnType<typeof image>) =>
    importStanding(now, [task('failure', words, ['slow', 'web'])])
  const again = failed(image('queued', { os_glance_failed_import: 'slow,web' }))
  expect(again).toMatchObject({ state: 'failed', message: words, stuck: null, requestId: 'req-1' })
  const left = failed(image('importing', { os_glance_failed_import: 'web' }))
  expect([left.stuck, stores(left)]).toEqual(['importing', 'slow left, web failed'])
  expect(failed(image('queued', { os_glance_import_task: 't1' })).stuck).toBe('locked')
  // glance-download from an unknown region: it names the store as being written for ever.
  const odd = failed(image('queued', { os_glance_importing_to_stores: 'slow' }))
  expect([odd.state, stores(odd)]).toEqual(['failed', 'slow left, web left'])
})

test('the tasks of imports before this one say nothing of it', () => {
  const old = task('failure', 'x', ['fast'], 'old', '1')
  const asked = importStanding(image('queued'), [old], { before: ['old'], stores: ['fast'] })
  expect(asked.state).toBe('waiting')
  const next = task('processing', '', ['slow'], 'new', '2')
  expect(importStanding(image('importing'), [old, next]).taskId).toBe('new')
})

test('the task of somebody else is not shown: the image tells what it does', () => {
  const own = task('success', '', ['fast'])
  const fields = { os_glance_import_task: 'theirs', os_glance_importing_to_stores: 'slow' }
  const copying = importStanding(image('active', { ...fields, stores: 'fast' }), [own])
  expect([copying.state, copying.taskId, stores(copying)]).toEqual([
    'running',
    null,
    'fast done, slow running',
  ])
  const partly = image('active', { stores: 'fast', os_glance_failed_import: 'slow' })
  expect(stores(importStanding(partly, []))).toBe('fast done, slow failed')
})

test('a cloud without tasks of images is read by what the image says', () => {
  expect(importStanding(image('queued', { os_glance_failed_import: 'a' }), null).state).toBe(
    'failed',
  )
  expect(importStanding(image('active', { stores: 'a' }), null).state).toBe('done')
  expect(importStanding(image('importing'), null).state).toBe('running')
  expect(importStanding(image('queued'), null).state).toBe('waiting')
})
