import { expect, test } from 'vitest'
import { propertyKeyProblem, tagProblem, wholeNumberProblem } from './property-rules.ts'

test.each([
  ['hw_disk_bus', null],
  ['spaces  kept', null],
  [' at an end ', 'begin or end with a space'],
  ['a/b~c', null],
  ['画像', null],
  ['__proto__', null],
  ['<script>alert(1)</script>', null],
  ['', 'needs a key'],
  ['size', 'field of Glance'],
  ['tags', 'field of Glance'],
  ['os_hash_value', 'field of Glance'],
  ['os_glance_import_task', 'belongs to Glance'],
  ['taken', 'there already'],
  ['k'.repeat(256), 'at most 255'],
])('the property key %j', (key, problem) => {
  const said = propertyKeyProblem(key, ['taken'])
  if (problem === null) expect(said).toBe(null)
  else expect(said).toContain(problem)
})

test.each([
  ['golden', null],
  ['two words', null],
  ['', 'at least one'],
  ['taken', 'there already'],
  ['t'.repeat(256), 'at most 255'],
])('the tag %j', (tag, problem) => {
  const said = tagProblem(tag, ['taken'])
  if (problem === null) expect(said).toBe(null)
  else expect(said).toContain(problem)
})

test.each([
  ['', null],
  ['0', null],
  [' 20 ', null],
  ['2147483647', null],
  ['2147483648', '“2147483648” is not'],
  ['two', 'Must be a whole number of GiB, 0 or more. “two” is not.'],
  ['-1', '“-1” is not'],
  ['1.5', '“1.5” is not'],
  ['1e3', '“1e3” is not'],
])('the amount %j', (text, problem) => {
  const said = wholeNumberProblem(text, 'GiB')
  if (problem === null) expect(said).toBe(null)
  else expect(said).toContain(problem)
})
