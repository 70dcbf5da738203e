import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { decodeTasks } from './task.ts'

/** The body of a recorded answer of a real Glance. */
function sample(name: string): unknown {
  const file = readFileSync(new URL(`../../../e2e/glance/samples/${name}`, import.meta.url), 'utf8')
  return JSON.parse(file.slice(file.lastIndexOf('\n\n') + 2))
}

test('the tasks of an image tell what was asked, what went wrong and their times in UTC', () => {
  const [task] = decodeTasks(sample('116-image-tasks-failed-200.http'))
  expect(task).toMatchObject({
    type: 'api_image_import',
    status: 'failure',
    message: 'Task failed due to Internal Error',
    result: null,
    image_id: '042d4b94-9fa6-477f-9f42-1fdb05db7928',
    request_id: 'req-0964b97f-b463-41b6-92a8-48b55d858a1c',
    created_at: '2026-11-20T18:14:54.748333Z',
    input: { import_req: { method: { name: 'web-download' } }, backend: ['fast'] },
  })
})

test('a list of all tasks leaves out what was asked, and its times stay as they are', () => {
  const [task] = decodeTasks(sample('130-tasks-200.http'))
  expect(task).toMatchObject({ input: null, image_id: null, message: '' })
  expect(task!.expires_at).toBe('2026-11-22T18:14:57Z')
})

test('what is no task at all is one without anything', () => {
  expect(decodeTasks({ tasks: [null] })).toMatchObject([{ id: '', status: '', created_at: null }])
  expect(decodeTasks('nothing')).toEqual([])
})
