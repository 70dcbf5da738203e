import { expect, test } from 'vitest'
import { propertyKeyProblem, tagProblem, wholeNumberProblem } from './property-rules.ts'

test.each([
  'hw_disk_bus',
  'spaces  kept',
  'a/b~c',
  '画像',
  '__proto__',
  '<script>alert(1)</script>',
])('the property key %j is taken', (key) => {
  expect(propertyKeyProblem(key, ['taken'])).toBe(null)
})

test.each([
  [' at an end ', 'begin or end with a space'],
  ['', 'needs a key'],
  ['size', 'field of Glance'],
  ['tags', 'field of Glance'],
  ['os_hash_value', 'field of Glance'],
  ['os_glance_import_task', 'belongs to Glance'],
  ['taken', 'there already'],
  ['k'.repeat(256), 'at most 255'],
])('the property key %j is refused', (key, problem) => {
  expect(propertyKeyProblem(key, ['taken'])).toContain(problem)
})

test.each(['golden', 'two words'])('the tag %j is taken', (tag) => {
  expect(tagProblem(tag, ['taken'])).toBe(null)
})

test.each([
  ['', 'at least one'],
  ['taken', 'there already'],
  ['t'.repeat(256), 'at most 255'],
])('the tag %j is refused', (tag, problem) => {
  expect(tagProblem(tag, ['taken'])).toContain(problem)
})

test.each(['', '0', ' 20 ', '2147483647'])('the amount %j is taken', (text) => {
  expect(wholeNumberProblem(text, 'GiB')).toBe(null)
})

test.each([
  ['2147483648', '“2147483648” is not'],
  ['two', 'Must be a whole number of GiB, 0 or more. “two” is not.'],
  ['-1', '“-1” is not'],
  ['1.5', '“1.5” is not'],
  ['1e3', '“1e3” is not'],
])('the amount %j is refused', (text, problem) => {
  expect(wholeNumberProblem(text, 'GiB')).toContain(problem)
})
