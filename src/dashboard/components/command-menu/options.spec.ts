import { Search } from 'lucide-react'
import { expect, test } from 'vitest'
import { narrow, type Option } from './options.ts'

const option = (label: string, more: Partial<Option> = {}): Option => ({
  id: label,
  label,
  icon: Search,
  ...more,
})
const groups = [
  {
    id: 'a',
    label: 'On it',
    options: [
      option('Share with projects…'),
      option('Shut', { disabledReason: 'It is shut already.' }),
      option('Edit', { words: 'metadata publish' }),
    ],
  },
  { id: 'b', label: 'Go to', options: [option('Sharing'), option('Images')] },
  { id: 'c', label: 'Empty', options: [] },
]
const shown = (...terms: string[]) =>
  narrow(groups, terms).map(({ id, options }) => [id, ...options.map((each) => each.option.label)])

test('without words everything stands as given, and nothing empty', () => {
  expect(shown()).toEqual([
    ['a', 'Share with projects…', 'Shut', 'Edit'],
    ['b', 'Sharing', 'Images'],
  ])
})

test('the better group first; of two alike the given one', () => {
  expect(shown('im')).toEqual([['b', 'Images']])
  expect(shown('sha')).toEqual([
    ['a', 'Share with projects…'],
    ['b', 'Sharing'],
  ])
})

test('what cannot be done comes last and never brings its group forward', () => {
  expect(shown('sh')).toEqual([
    ['a', 'Share with projects…', 'Shut'],
    ['b', 'Sharing'],
  ])
  expect(shown('shut')).toEqual([['a', 'Shut']])
})

test('by other words only from their beginning', () => {
  expect(shown('meta')).toEqual([['a', 'Edit']])
  expect(shown('blish')).toEqual([])
})
