import { propertyKeyProblem, tagProblem } from '../property-rules.ts'
import type { Setting, Visibility } from './settings.ts'

/** What a row of the form is about. */
export type RowKind = 'set' | 'remove' | 'tag' | 'untag' | 'visibility' | 'protected' | 'hidden'

/** A row as it is being filled in; `value` is the chosen one where there is a choice. */
export interface SettingRow {
  readonly id: number
  readonly kind: RowKind
  readonly key: string
  readonly value: string
}

/** Values of the kinds that leave a choice, the usual wish first. */
export const CHOICES = {
  visibility: [
    ['private', 'Only the owning project (private)'],
    ['shared', 'The owner and those it is shared with (shared)'],
    ['community', 'Every project that looks for it (community)'],
    ['public', 'Every project (public)'],
  ],
  protected: [
    ['true', 'On: nobody can delete it'],
    ['false', 'Off'],
  ],
  hidden: [
    ['true', 'Hidden: lists leave it out'],
    ['false', 'Shown in lists'],
  ],
} as const satisfies Partial<Record<RowKind, readonly (readonly [string, string])[]>>

export const isChoice = (kind: RowKind): kind is keyof typeof CHOICES => kind in CHOICES

function settingOf({ kind, key, value }: SettingRow): Setting {
  switch (kind) {
    case 'set':
      return { kind: 'property', key, value }
    case 'remove':
      return { kind: 'property', key, value: null }
    case 'tag':
    case 'untag':
      return { kind: 'tag', tag: key, on: kind === 'tag' }
    case 'visibility':
      return { kind, value: value as Visibility }
    case 'protected':
    case 'hidden':
      return { kind, value: value === 'true' }
  }
}

/** What two rows may not both be about. */
const aboutOf = ({ kind }: SettingRow) =>
  kind === 'set' || kind === 'remove'
    ? 'property'
    : kind === 'tag' || kind === 'untag'
      ? 'tag'
      : kind

function problemOf(row: SettingRow, before: readonly SettingRow[]): string | null {
  const same = before.filter((other) => aboutOf(other) === aboutOf(row))
  const keys = same.map((other) => other.key)
  if (isChoice(row.kind)) return same.length > 0 ? 'This is chosen above already.' : null
  if (aboutOf(row) === 'tag') {
    return keys.includes(row.key) ? 'This tag is above already.' : tagProblem(row.key, [])
  }
  return keys.includes(row.key) ? 'This key is above already.' : propertyKeyProblem(row.key, [])
}

/** Nothing was typed into it yet. */
const isBlank = (row: SettingRow) => !isChoice(row.kind) && row.key === '' && row.value === ''

/** What the rows wish, byte for byte, and what is wrong with them, by the row's id. */
export function readRows(rows: readonly SettingRow[]): {
  settings: Setting[]
  problems: ReadonlyMap<number, string>
} {
  const filled = rows.filter((row) => !isBlank(row))
  const problems = new Map<number, string>()
  for (const [index, row] of filled.entries()) {
    const problem = problemOf(row, filled.slice(0, index))
    if (problem !== null) problems.set(row.id, problem)
  }
  return {
    settings: filled.filter((row) => !problems.has(row.id)).map(settingOf),
    problems,
  }
}
