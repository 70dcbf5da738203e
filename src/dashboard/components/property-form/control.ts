import type { BaseField } from '../image-editing/base-fields.ts'
import type { Definition } from '../image-editing/definition.ts'

interface Option {
  readonly value: string
  readonly label: string
  readonly disabled?: boolean
}

/** How a value is put in. */
export type Control =
  | { readonly kind: 'select'; readonly options: readonly Option[] }
  | {
      readonly kind: 'line'
      readonly unit: string | null
      readonly numeric: boolean
      readonly suggestions: readonly string[]
    }
  | { readonly kind: 'lines' }

/** Longer than this, a text is easier to read in several lines. */
const LINE = 72

/** A value of the image is always among the options, byte for byte, even where no list has it. */
function withCurrent(options: readonly Option[], value: string, known: string): Option[] {
  if (options.some((option) => option.value === value)) return [...options]
  const label = value === '' ? known : `${value} (not in the list)`
  return [{ value, label }, ...options]
}

const plain = (value: string): Option => ({ value, label: value === '' ? 'empty' : value })

/**
 * The control for a property. What it is decided by is the value that the row began with: a control
 * that changed under the hand would lose the focus.
 * @param definition null where there is none
 */
export function controlOf(definition: Definition | null, began: string, value: string): Control {
  // A line of the browser drops line feeds, so a text with one never goes into it.
  if (/[\n\r]/.test(began)) return { kind: 'lines' }
  if (definition === null)
    return began.length > LINE
      ? { kind: 'lines' }
      : { kind: 'line', unit: null, numeric: false, suggestions: [] }
  const { kind, choices, operators, unit } = definition
  if (kind === 'boolean' && operators.length === 0)
    return { kind: 'select', options: truths(value) }
  if (kind === 'text' && choices !== null && operators.length === 0)
    return { kind: 'select', options: withCurrent(choices.map(plain), value, 'Choose…') }
  const numeric = kind === 'integer' || kind === 'number'
  if (!numeric && choices === null && began.length > LINE) return { kind: 'lines' }
  return {
    kind: 'line',
    unit: numeric ? (unit ?? (kind === 'integer' ? 'whole number' : 'number')) : null,
    numeric,
    suggestions: choices ?? [],
  }
}

/** The spelling that is there stays: Nova reads True, yes and 1 as well. */
function truths(value: string): Option[] {
  const options = ['true', 'false'].map(plain)
  if (value === '') return [{ value, label: 'Choose…' }, ...options]
  return options.some((option) => option.value === value) ? options : [plain(value), ...options]
}

/** The control for one of Glance's own fields. */
export function controlOfField(field: BaseField, value: string): Control {
  if (field.kind !== 'choice')
    return {
      kind: 'line',
      unit: field.unit,
      numeric: field.kind === 'whole-number',
      suggestions: [],
    }
  const options = field.choices.map((choice) => ({
    value: choice.value,
    label: choice.label,
    disabled: choice.refused !== null,
  }))
  return { kind: 'select', options: withCurrent(options, value, 'not set') }
}
