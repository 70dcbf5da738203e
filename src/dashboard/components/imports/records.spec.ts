import { expect, test } from 'vitest'
import type { ImportStanding } from '#openstack/glance/import-standing.ts'
import { createImportRecords } from './records.ts'

const asked = {
  user: 'u',
  scope: { projectId: 'p', region: 'r' },
  image: { id: 'i', name: 'web' },
  request: { method: { name: 'web-download', uri: 'http://x/y' } },
  before: [],
} as const
const standing = (state: ImportStanding['state'], more: Partial<ImportStanding> = {}) => ({
  state,
  stores: [],
  copied: null,
  message: '',
  taskId: 't',
  requestId: null,
  stuck: null,
  ...more,
})

test('an end counts when it was seen twice, as the image follows its task', () => {
  const records = createImportRecords(null)
  records.add(asked)
  const { id } = records.all()[0]!
  records.seen(id, standing('running'))
  records.seen(id, standing('failed', { stuck: 'importing' }))
  expect(records.all()[0]!.endedAt).toBeNull()
  records.seen(id, standing('failed'))
  expect(records.all()[0]!.endedAt).toBeNull()
  records.seen(id, standing('failed'))
  expect(records.all()[0]!).toMatchObject({ standing: { state: 'failed', stuck: null } })
  expect(records.all()[0]!.endedAt).not.toBeNull()
})

test('what is asked again takes the place of what was before', () => {
  const records = createImportRecords(null)
  records.add(asked)
  records.add({ ...asked, before: ['t'] })
  records.add({ ...asked, image: { id: 'other', name: '' } })
  expect(records.all().map(({ image, before }) => [image.id, before])).toEqual([
    ['i', ['t']],
    ['other', []],
  ])
})

test('one user’s history is cleared without that of another, and without what runs', () => {
  const records = createImportRecords(null)
  for (const user of ['u', 'other']) {
    records.add({ ...asked, user, image: { id: user, name: '' } })
    records.gone(records.all().find((record) => record.user === user)!.id)
  }
  records.add({ ...asked, image: { id: 'runs', name: '' } })
  records.forgetEnded('u')
  expect(records.all().map(({ image }) => image.id)).toEqual(['other', 'runs'])
  records.forget(records.all()[0]!.id)
  expect(records.all().map(({ image }) => image.id)).toEqual(['runs'])
})

test('what another version wrote, or nobody, is left out', () => {
  const storage = { getItem: () => '[{"id":1},null,{"id":"a","user":"u"}]', setItem() {} }
  expect(createImportRecords(storage as unknown as Storage).all()).toEqual([])
})
