import { BASE_FIELDS } from '#openstack/glance/image.ts'
import type { Image } from '#openstack/glance/image.ts'
import { BASE_KEYS, isBaseKey } from './base-fields.ts'
import { keysIn, measured, propertyKeys, tagsIn, valueIn } from './draft.ts'
import type { Draft, Edit } from './draft.ts'
import { lineOf, parseObject } from './json-text.ts'
import type { Member, Span } from './json-text.ts'

/** Something in the text that cannot become a draft. */
interface TextProblem {
  readonly at: Span
  /** From 1. */
  readonly line: number
  readonly sentence: string
}

/** What a text says: a draft, and where each attribute stands; or what is wrong with it. */
export type TextReading =
  | { readonly ok: true; readonly draft: Draft; readonly places: ReadonlyMap<string, Span> }
  | { readonly ok: false; readonly problems: readonly TextProblem[] }

const NUMBERS = new Set(['min_disk', 'min_ram'])
const TRUTHS = new Set(['protected', 'os_hidden'])

/** A field as Glance writes it, from what was typed; what is no number yet stays a text. */
function wireValue(key: string, value: string | null): unknown {
  if (value === null) return null
  if (TRUTHS.has(key)) return value === 'true' || (value === 'false' ? false : value)
  if (NUMBERS.has(key) && /^\s*\d+\s*$/.test(value)) return Number(value)
  return value
}

/**
 * What can be changed of an image, as one JSON object like Glance's own: fields, tags, properties,
 * one a line.
 */
export function draftText(draft: Draft): string {
  const lines = [
    ...BASE_KEYS.map((key) => [key, wireValue(key, valueIn(draft, key) ?? null)] as const),
    ['tags', tagsIn(draft)] as const,
    ...keysIn(draft)
      .toSorted()
      .map((key) => [key, valueIn(draft, key)] as const),
  ].map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)}`)
  return `{\n${lines.join(',\n')}\n}\n`
}

/** What a member wants of its attribute; a text when it is of the wrong type. */
function editOf({ key, value }: Member): Edit | string {
  if (key === 'tags')
    return Array.isArray(value) && value.every((each) => typeof each === 'string')
      ? { kind: 'tags', tags: value }
      : 'Tags are a list of texts: ["one", "two"].'
  if (TRUTHS.has(key))
    return typeof value === 'boolean'
      ? { kind: 'set', value: String(value) }
      : 'Must be true or false, without quotes.'
  if (NUMBERS.has(key))
    return typeof value === 'number'
      ? { kind: 'set', value: String(value) }
      : 'Must be a whole number, without quotes.'
  if (typeof value === 'string') return { kind: 'set', value }
  if (value === null)
    return isBaseKey(key) && key !== 'visibility'
      ? { kind: 'set', value: null }
      : 'Must be a text. To remove a property, remove its line.'
  if (typeof value === 'object') return 'Must be a text: Glance keeps no lists and no objects.'
  return `Must be a text: ${JSON.stringify(JSON.stringify(value))}.`
}

/**
 * Reads a text as {@link draftText} writes it, changed by a person. A property whose line is gone is
 * to be removed; a field that is not named stays as it is.
 */
export function readDraftText(image: Image, text: string): TextReading {
  const parsed = parseObject(text)
  const problem = (at: Span, sentence: string): TextProblem => ({
    at,
    line: lineOf(text, at.from),
    sentence,
  })
  if (!parsed.ok) return { ok: false, problems: [problem(parsed.fault.at, parsed.fault.sentence)] }
  const problems: TextProblem[] = []
  const edits = new Map<string, Edit>()
  const places = new Map<string, Span>()
  for (const member of parsed.members) {
    const { key, keyAt, valueAt, value } = member
    if (places.has(key)) {
      problems.push(problem(keyAt, `${key} is there twice.`))
      continue
    }
    places.set(key, { from: keyAt.from, to: valueAt.to })
    if (BASE_FIELDS.has(key) && !isBaseKey(key) && key !== 'tags') {
      problems.push(problem(keyAt, `${key} is set by Glance itself.`))
      continue
    }
    // A property that is null already may stay so.
    if (value === null && image.extra?.[key] === null) continue
    const edit = editOf(member)
    if (typeof edit === 'string') problems.push(problem(valueAt, edit))
    else edits.set(key, edit)
  }
  if (problems.length > 0) return { ok: false, problems }
  for (const key of propertyKeys(image)) if (!places.has(key)) edits.set(key, { kind: 'remove' })
  return { ok: true, draft: measured(image, edits), places }
}
