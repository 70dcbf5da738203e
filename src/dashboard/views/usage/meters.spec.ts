import { expect, test } from 'vitest'
import { metersOf } from './meters.ts'

test.each([
  ['image_size_total', 2, 4, 'running', '2.00 MiB left, counted in whole MiB'],
  ['image_size_total', 4, 4, 'warn', 'Full: one more upload is taken, then none'],
  ['image_size_total', 5, 4, 'bad', 'Over by 1.00 MiB: the next upload is refused (413)'],
  ['image_count_total', 4, 5, 'warn', '1 more image can be made'],
  ['image_count_total', 5, 5, 'bad', 'Full: a new image is refused (413)'],
  ['image_count_uploading', 2, 2, 'warn', 'Uploads and imports under way'],
  ['image_count_uploading', 3, 2, 'bad', 'Over: the next upload waits for one to end (413)'],
  ['image_stage_total', 3, 2, 'bad', 'Over: the next import is refused (413)'],
  ['of_a_vendor', 3, 2, 'bad', 'Over by 1'],
])('%s with %i of %i is %s', (key, usage, limit, tone, note) => {
  expect(metersOf({ [key]: { usage, limit } })).toEqual([expect.objectContaining({ tone, note })])
})

test('no limit has no bar; a limit of nothing is full with anything', () => {
  expect(metersOf({ image_size_total: { usage: 1536, limit: -1 } })).toEqual([
    {
      key: 'image_size_total',
      label: 'Image data',
      used: '1.50 GiB',
      limit: null,
      percent: null,
      tone: 'running',
      note: 'No limit',
    },
  ])
  expect(metersOf({ image_count_total: { usage: 0, limit: 0 } })[0]).toMatchObject({
    percent: 0,
    tone: 'bad',
  })
})

test('the known ones come first, in the order of their weight', () => {
  const quota = { usage: 1, limit: 2 }
  const keys = metersOf({
    other: quota,
    image_count_total: quota,
    image_size_total: quota,
  }).map(({ key }) => key)
  expect(keys).toEqual(['image_size_total', 'image_count_total', 'other'])
})
