import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { operationsOf } from './changes.ts'
import { emptyDraft } from './draft.ts'
import { draftText, readDraftText } from './json-draft.ts'
import { parseObject } from './json-text.ts'
import { anyActions, anyImage, drafted, imageOf } from './spec-kit.ts'

describe('a draft as a text', () => {
  test('comes back from its text as it was, whatever was done to whatever image', () => {
    fc.assert(
      fc.property(anyImage, anyActions, (image, actions) => {
        const draft = drafted(emptyDraft(image), ...actions)
        const reading = readDraftText(image, draftText(draft))
        if (!reading.ok) throw new Error(reading.problems[0]?.sentence)
        expect(operationsOf(reading.draft)).toEqual(expect.arrayContaining(operationsOf(draft)))
        expect(reading.draft.edits.size).toBe(draft.edits.size)
      }),
    )
  })

  test('a line that is gone removes a property, one more adds it, a field stays', () => {
    const image = imageOf({ a: '1', b: '2' })
    const reading = readDraftText(image, '{"b": "3", "c": "", "min_disk": 5}')
    expect(reading.ok && operationsOf(reading.draft)).toEqual([
      { op: 'replace', path: '/min_disk', value: 5 },
      { op: 'replace', path: '/b', value: '3' },
      { op: 'add', path: '/c', value: '' },
      { op: 'remove', path: '/a' },
    ])
  })

  test.each<[string, string, number, RegExp]>([
    ['a number for a property', '{\n  "a": 5\n}', 2, /"5"/],
    ['null for a property', '{\n  "a": null\n}', 2, /remove its line/],
    ['a list', '{\n  "a": ["x"]\n}', 2, /no lists/],
    ['a text for a truth', '{\n\n"protected": "yes"}', 3, /true or false/],
    ['a text for a number', '{"min_ram": "4"}', 1, /whole number/],
    ['a key twice', '{"a": "1",\n"a": "2"}', 2, /twice/],
    ['a field of Glance', '{"status": "active"}', 1, /Glance itself/],
    ['a missing comma', '{\n"a": "1"\n"b": "2"\n}', 3, /comma|, is missing/i],
    ['a comma too many', '{"a": "1",\n}', 2, /one too many/],
    ['no quotes', '{"a": yes}', 1, /double quotes/],
    ['an open text', '{"a": "yes\n}', 1, /no end/],
    ['an end too soon', '{"a": "1"', 1, /ends/],
    ['something behind', '{}\nx', 2, /Nothing may follow/],
    ['a list instead', '[1]', 1, /\{ is missing/],
  ])('%s is told at its line', (_, text, line, sentence) => {
    const reading = readDraftText(imageOf({ a: '1' }), text)
    const [problem] = reading.ok ? [] : reading.problems
    expect(problem?.line).toBe(line)
    expect(problem?.sentence).toMatch(sentence)
  })
})

/** Undefined where it is no JSON. */
function parsedByBrowser(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

test('the parser reads what JSON.parse reads, and refuses what that refuses', () => {
  const texts = fc.oneof(
    fc.json().map((text) => `{"a": ${text}}`),
    fc.dictionary(fc.string(), fc.jsonValue()).map((value) => JSON.stringify(value, null, 2)),
    fc.tuple(fc.json(), fc.nat(40)).map(([text, at]) => `{"k":${text.slice(0, at)}}`),
    fc.string({ unit: fc.constantFrom('{', '}', '"', ':', ',', '1', 'a', '\\', ' ', '[', ']') }),
  )
  fc.assert(
    fc.property(texts, (text) => {
      const parsed = parseObject(text)
      const value = parsedByBrowser(text)
      const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
      expect(parsed.ok).toBe(isObject)
      const members = parsed.ok ? parsed.members : []
      const names = new Set(members.map((member) => member.key))
      expect([...names].toSorted()).toEqual(isObject ? Object.keys(value).toSorted() : [])
      for (const { key, keyAt, valueAt } of members) {
        expect(JSON.parse(text.slice(keyAt.from, keyAt.to))).toBe(key)
        expect(() => JSON.parse(text.slice(valueAt.from, valueAt.to)) as unknown).not.toThrow()
      }
    }),
    { numRuns: 500 },
  )
})
