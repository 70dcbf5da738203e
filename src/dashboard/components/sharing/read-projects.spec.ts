import { describe, expect, test } from 'vitest'
import { judgedAgain, readProjects, wantedOf } from './read-projects.ts'

const ID = '807af4ef1c9e4c0f9ad0b8a8f2e7c310'
const OTHER = 'e0587c32b7a14d1f8a7c6e5d4c3b192d'
const projects = [
  { id: ID, name: 'tenant-b' },
  { id: 'b'.repeat(32), name: 'two words' },
  { id: 'c'.repeat(32), name: 'twice' },
  { id: 'd'.repeat(32), name: 'twice' },
]
const all = { projects, complete: true }
const some = { projects, complete: false }
const told = (text: string, directory = all) =>
  readProjects(text, directory).map((wanted) =>
    wanted.kind === 'wrong' ? `? ${wanted.text}` : wanted.id,
  )

describe('projects from a text', () => {
  test.each([
    ['tenant-b', [ID]],
    [ID, [ID]],
    [`tenant-b ${OTHER}`, [ID, OTHER]],
    [`tenant-b,${OTHER};\n"two words"`, [ID, OTHER, 'b'.repeat(32)]],
    ['two words, tenant-b', ['b'.repeat(32), ID]],
    // The same project by name and by id.
    [`${ID}\ttenant-b\r\n`, [ID]],
    [' ,\n ; ', []],
    ['nobody knows', ['? nobody', '? knows']],
    ['"said ""so"""', ['? said "so"']],
  ])('%j', (text, expected) => expect(told(text)).toEqual(expected))
})

describe('one word', () => {
  test('an id that nobody confirms is taken, and said to be so', () => {
    expect(wantedOf(OTHER, all)).toEqual({ kind: 'unconfirmed', text: OTHER, id: OTHER })
    expect(wantedOf('123e4567-e89b-12d3-a456-426614174000', some).kind).toBe('unconfirmed')
  })
  test('a name of several projects means none of them', () => {
    expect(wantedOf('twice', all)).toMatchObject({ kind: 'wrong', mayBeId: false })
  })
  test('a name that is not known may be an id of another kind', () => {
    expect(wantedOf('qa', all)).toMatchObject({ kind: 'wrong', mayBeId: true })
    expect(wantedOf('qa', some)).toMatchObject({ reason: expect.stringContaining('Not an id') })
  })
  test('what Glance could never remove again, or never take, is not sent', () => {
    expect(wantedOf('a/b', all)).toMatchObject({ kind: 'wrong', mayBeId: false })
    expect(wantedOf('a'.repeat(256), all)).toMatchObject({ kind: 'wrong', mayBeId: false })
  })
})

test('a name that was typed before Keystone told its projects is known once it has', () => {
  const none = { projects: [], complete: false }
  const early = ['tenant-b', ID, 'no such'].map((text) => wantedOf(text, none))
  expect(early.map(({ kind }) => kind)).toEqual(['wrong', 'unconfirmed', 'wrong'])
  expect(early.map((each) => judgedAgain(each, all))).toMatchObject([
    { kind: 'known', id: ID },
    { kind: 'known', name: 'tenant-b' },
    { kind: 'wrong', reason: 'Keystone knows no project of this name.' },
  ])
  const vouchedFor = { kind: 'unconfirmed', text: 'no such', id: 'no such' } as const
  expect(judgedAgain(vouchedFor, all)).toBe(vouchedFor)
})
