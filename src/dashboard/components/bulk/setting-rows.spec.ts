import { expect, test } from 'vitest'
import { readRows, type RowKind, type SettingRow } from './setting-rows.ts'

const rows = (...all: [RowKind, string, string?][]): SettingRow[] =>
  all.map(([kind, key, value = ''], id) => ({ id, kind, key, value }))

test('keys, values and tags are taken byte for byte', () => {
  expect(
    readRows(
      rows(
        ['set', 'os_distro', ' two\nlines '],
        ['set', 'empty', ''],
        ['remove', 'old'],
        ['tag', ' a,b '],
        ['untag', 'c'],
        ['visibility', '', 'private'],
        ['hidden', '', 'false'],
      ),
    ).settings,
  ).toEqual([
    { kind: 'property', key: 'os_distro', value: ' two\nlines ' },
    { kind: 'property', key: 'empty', value: '' },
    { kind: 'property', key: 'old', value: null },
    { kind: 'tag', tag: ' a,b ', on: true },
    { kind: 'tag', tag: 'c', on: false },
    { kind: 'visibility', value: 'private' },
    { kind: 'hidden', value: false },
  ])
})

test('a row that nothing was typed into says nothing', () => {
  expect(readRows(rows(['set', ''], ['tag', '']))).toEqual({ settings: [], problems: new Map() })
})

test('what Glance would refuse is told beside its row, before anything is sent', () => {
  const { settings, problems } = readRows(
    rows(
      ['set', '', 'a value without a key'],
      ['set', 'checksum', 'x'],
      ['remove', 'os_glance_stage_host'],
      ['set', 'twice', '1'],
      ['remove', 'twice'],
      ['tag', 'x'.repeat(256)],
      ['tag', 'both'],
      ['untag', 'both'],
      ['protected', '', 'true'],
      ['protected', '', 'false'],
    ),
  )
  expect([...problems]).toEqual([
    [0, 'A property needs a key.'],
    [1, 'checksum is a field of Glance itself, not a property.'],
    [2, 'This key belongs to Glance.'],
    [4, 'This key is above already.'],
    [5, 'A tag has at most 255 characters. This one has 256.'],
    [7, 'This tag is above already.'],
    [9, 'This is chosen above already.'],
  ])
  expect(settings).toHaveLength(3)
})
