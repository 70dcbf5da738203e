import { describe, expect, test } from 'vitest'
import type { Hazard, Inspection } from '#disk-image/inspection.ts'
import { parsePublished } from './published.ts'
import { allHazards, blockedBy, dangersOf, publishedRuling } from './rulings.ts'

const SHA256 = 'ab'.repeat(32)
const MD5 = 'cd'.repeat(16)
const file = (changes: object = {}) => ({
  name: 'disk.img',
  several: false,
  accepted: false,
  ...changes,
})
const hazard = (level: Hazard['level'], title: string): Hazard => ({
  code: 'backing-file',
  level,
  title,
  sentence: '',
  command: null,
  refused: false,
})

describe('a published digest', () => {
  const text = parsePublished(`${SHA256}  disk.img\n${'0'.repeat(64)}  other.img`)

  test('that is not given asks nothing', () => {
    expect(publishedRuling(null, file(), { md5: MD5 })).toEqual({ kind: 'none' })
  })
  test('of this file is compared later, or now when it is known', () => {
    const digests = [{ algo: 'sha256', value: SHA256 }]
    expect(publishedRuling(text, file(), undefined)).toEqual({
      kind: 'given',
      digests,
      named: true,
      compared: false,
    })
    expect(publishedRuling(text, file(), { sha256: SHA256 })).toMatchObject({ compared: true })
    expect(publishedRuling(text, file(), { md5: MD5 })).toMatchObject({ compared: false })
  })
  test('that differs says which', () => {
    const local = 'ff'.repeat(32)
    expect(publishedRuling(text, file(), { sha256: local })).toMatchObject({
      kind: 'differs',
      algo: 'sha256',
      local,
    })
  })
  test('of another name counts only when the person says so', () => {
    const one = parsePublished(`${SHA256}  upstream.img`)
    expect(publishedRuling(one, file(), undefined)).toMatchObject({ kind: 'unclear' })
    expect(publishedRuling(one, file({ accepted: true }), undefined)).toMatchObject({
      kind: 'given',
      named: false,
    })
  })
  test('without a name is for one file only', () => {
    const bare = parsePublished(MD5)
    expect(publishedRuling(bare, file(), undefined)).toMatchObject({ kind: 'given', named: false })
    expect(publishedRuling(bare, file({ several: true }), undefined)).toEqual({ kind: 'nameless' })
  })
})

describe('whether a file may be sent', () => {
  const open = {
    published: { kind: 'none' as const },
    several: false,
    dangers: null,
    acknowledged: undefined,
  }
  test('it may when nothing is wrong', () => {
    expect(blockedBy(open)).toBe(null)
  })
  test('not while a danger was not confirmed, nor after it became another one', () => {
    const dangers = dangersOf([hazard('danger', 'one'), hazard('note', 'two')])
    expect(dangers).toBe('backing-file one')
    expect(blockedBy({ ...open, dangers })).toContain('Confirm the hazard')
    expect(blockedBy({ ...open, dangers, acknowledged: dangers! })).toBe(null)
    const more = dangersOf([hazard('danger', 'one'), hazard('danger', 'three')])
    expect(blockedBy({ ...open, dangers: more, acknowledged: dangers! })).not.toBe(null)
  })
  test('warnings and notes stop nobody', () => {
    expect(dangersOf([hazard('warning', 'a'), hazard('note', 'b')])).toBe(null)
  })
  test('not with a digest that differs or is not clear', () => {
    const digests = [{ algo: 'md5' as const, value: MD5 }]
    expect(
      blockedBy({ ...open, published: { kind: 'differs', digests, algo: 'md5', local: 'x' } }),
    ).toContain('not the one that was published')
    const unclear = { kind: 'unclear' as const, match: { kind: 'nothing' as const } }
    expect(blockedBy({ ...open, published: unclear })).toContain('not clear')
    // A checksum file that does not name one of ten files is none of its business.
    expect(blockedBy({ ...open, published: unclear, several: true })).toBe(null)
  })
})

test('the worst hazard stands first, what was declared before what was found', () => {
  const inspection = {
    hazards: [hazard('danger', 'found'), hazard('note', 'n')],
  } as Partial<Inspection>
  const declared = [hazard('warning', 'w'), hazard('danger', 'declared')]
  expect(allHazards(inspection as Inspection, declared).map(({ title }) => title)).toEqual([
    'declared',
    'found',
    'w',
    'n',
  ])
})
