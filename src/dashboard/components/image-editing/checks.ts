import { BASE_FIELDS } from '#openstack/glance/image.ts'
import {
  characterProblem,
  propertyKeyProblem,
  tagProblem,
  wholeNumberProblem,
} from '../property-rules.ts'
import { BASE_KEYS } from './base-fields.ts'
import type { BaseField } from './base-fields.ts'
import { checkValue } from './check-value.ts'
import { fromWords } from './definition.ts'
import type { Definitions } from './definitions.ts'
import { keysIn, valueIn, valueOn } from './draft.ts'
import type { Draft } from './draft.ts'
import { checkTogether } from './goes-together.ts'
import { nearMiss } from './near-miss.ts'
import type { NearMiss } from './near-miss.ts'
import { problem } from './problem.ts'
import type { Problem } from './problem.ts'

/** What the checks go by. */
export interface Rules {
  readonly definitions: Definitions
  /** Of the draft's own image. */
  readonly fields: readonly BaseField[]
}

/** Bytes that a value may have in Glance's database (TEXT of MySQL, the usual one). */
const LONGEST_VALUE = 65_535
/** Characters of a name (glance/db models). */
const LONGEST_NAME = 255

const CHARACTERS = 'its characters are ones that Glance takes'

const encoder = new TextEncoder()

/** Slips of keys, found once: a thousand definitions are compared with each unknown key. */
const slips = new WeakMap<Definitions, Map<string, NearMiss | null>>()

function slipOf(key: string, definitions: Definitions): NearMiss | null {
  let found = slips.get(definitions)
  if (!found) slips.set(definitions, (found = new Map()))
  const before = found.get(key)
  if (before !== undefined) return before
  const near =
    nearMiss(key, definitions.byKey.keys()) ??
    // A property that is a field of Glance in other letters: Protected, min-disk.
    nearMiss(key, BASE_KEYS)
  found.set(key, near)
  return near
}

/** A key that nothing defines, but that is nearly one that is. */
function checkKey(key: string, draft: Draft, rules: Rules): Problem | null {
  const near = slipOf(key, rules.definitions)
  if (near === null) return null
  const free =
    !BASE_FIELDS.has(near.meant) && valueIn(draft, near.meant) === undefined
      ? ({
          label: `Rename it to ${near.meant}`,
          actions: [{ type: 'rename', from: key, to: near.meant }],
        } as const)
      : ({ label: 'Remove it', actions: [{ type: 'remove', key }] } as const)
  return problem('warning', `${near.words} ${near.meant}, so what reads that ignores it.`, {
    fixes: [free],
    keep: key,
  })
}

function checkBase(field: BaseField, value: string): Problem | null {
  if (field.fixed !== null) return problem('error', field.fixed, { until: 'that may be changed' })
  if (field.kind === 'whole-number') {
    const wrong = wholeNumberProblem(value, field.unit ?? '')
    return wrong === null ? null : problem('error', wrong, { until: 'it is a whole number' })
  }
  if (field.kind === 'choice') {
    const refused = field.choices.find((choice) => choice.value === value)?.refused
    if (refused) return problem('error', refused, { until: 'you may' })
    if (value === '' && field.key.endsWith('_format')) return null
    const choices = field.choices.map((choice) => choice.value)
    if (choices.includes(value)) return null
    return checkValue(value, fromWords(field.key, field.label, '', 'Glance', choices))
  }
  if (Array.from(value).length > LONGEST_NAME)
    return problem(
      'error',
      `At most ${LONGEST_NAME} characters. This has ${Array.from(value).length}.`,
      {
        until: `it has at most ${LONGEST_NAME} characters`,
      },
    )
  const character = characterProblem(value)
  if (character !== null) return problem('error', character, { until: CHARACTERS })
  if (field.key === 'owner' && value.trim() === '')
    return problem('error', 'An image needs an owner: the id of a project.', {
      until: 'there is one',
    })
  return null
}

/** What is wrong with one property as it will be, the worst first. */
function checkProperty(key: string, value: string | null, draft: Draft, rules: Rules): Problem[] {
  const found: Problem[] = []
  const edited = draft.edits.has(key)
  const isNew = valueOn(draft.image, key) === undefined
  if (isNew) {
    const wrong = propertyKeyProblem(key, [])
    if (wrong !== null) found.push(problem('error', wrong, { until: 'its key is right' }))
  }
  const definition = rules.definitions.byKey.get(key)
  if (edited && definition?.readonly)
    found.push(
      problem('error', 'Set by a service, not by people.', { until: 'that may be changed' }),
    )
  if (value === null) return found
  const character = edited ? characterProblem(value) : null
  if (character !== null) found.push(problem('error', character, { until: CHARACTERS }))
  const wrong = definition ? checkValue(value, definition) : null
  // What was there before we came is no reason to refuse a change of something else.
  if (wrong) found.push(edited ? wrong : { ...wrong, level: 'warning' })
  if (value.length * 3 > LONGEST_VALUE && encoder.encode(value).length > LONGEST_VALUE)
    found.push(problem('warning', 'Longer than 65,535 bytes: most clouds cannot keep it.'))
  if (!definition) {
    const slip = checkKey(key, draft, rules)
    if (slip) found.push(slip)
  }
  return found
}

/** By attribute, the worst first. */
export type Problems = ReadonlyMap<string, readonly Problem[]>

/**
 * Everything that is wrong or worth knowing about the image as it will be, by attribute.
 * @param kept what somebody said to keep as it is, by {@link Problem.keep}
 */
export function checkDraft(
  draft: Draft,
  rules: Rules,
  kept: ReadonlySet<string> = new Set(),
): Problems {
  const found = new Map<string, Problem[]>()
  const add = (key: string, more: readonly Problem[]) => {
    const open = more.filter((each) => each.keep === null || !kept.has(each.keep))
    if (open.length > 0) found.set(key, [...(found.get(key) ?? []), ...open])
  }
  for (const field of rules.fields) {
    const edit = draft.edits.get(field.key)
    if (edit?.kind !== 'set') continue
    const wrong = checkBase(field, edit.value ?? '')
    if (wrong) add(field.key, [wrong])
  }
  for (const key of keysIn(draft)) {
    const value = valueIn(draft, key)
    if (value !== undefined) add(key, checkProperty(key, value, draft, rules))
  }
  for (const [key, edit] of draft.edits)
    if (edit.kind === 'remove' && rules.definitions.byKey.get(key)?.readonly)
      add(key, [
        problem('error', 'Set by a service, not by people.', { until: 'that may be changed' }),
      ])
  const tags = draft.edits.get('tags')
  for (const tag of tags?.kind === 'tags' ? tags.tags : []) {
    const wrong = draft.image.tags.includes(tag) ? null : tagProblem(tag, [])
    if (wrong !== null) add('tags', [problem('error', wrong, { until: 'each tag is right' })])
  }
  for (const [key, hint] of checkTogether(draft, rules.definitions)) add(key, [hint])
  return found
}

/** The attributes that are not sent as they stand. */
export const wrongKeys = (problems: Problems): string[] =>
  [...problems]
    .filter(([, list]) => list.some((each) => each.level === 'error'))
    .map(([key]) => key)
