import { formatCount } from '#lib/plural.ts'
import type { Definition } from './definition.ts'
import { nearMiss } from './near-miss.ts'
import { problem } from './problem.ts'
import type { Problem } from './problem.ts'

/** A value in a sentence, cut where nobody would read on. */
const quoted = (value: string) => `“${value.length > 40 ? `${value.slice(0, 39)}…` : value}”`

/** Words that oslo.utils takes for a truth (strutils.bool_from_string), in any capitals. */
const TRUE = ['true', '1', 't', 'y', 'yes', 'on']
const FALSE = ['false', '0', 'f', 'n', 'no', 'off']

/** How many characters a pattern is tried on: it is an operator's, and may take its time. */
const PATTERN_REACH = 1024

/** An operator's pattern, written for Python; null where this browser cannot read it. */
function patternOf(source: string): RegExp | null {
  // Python's names for groups and for the ends of a text.
  const pattern = source
    .replaceAll('(?P<', '(?<')
    .replaceAll(String.raw`\Z`, '$')
    .replaceAll(String.raw`\A`, '^')
  for (const flags of ['u', '']) {
    try {
      return new RegExp(pattern, flags)
    } catch {
      // Not in this dialect; the next one is more forgiving.
    }
  }
  return null
}

function rangeWords({ minimum, maximum, unit }: Definition): string {
  const end = unit === null ? '' : ` ${unit}`
  if (minimum !== null && maximum !== null)
    return `from ${formatCount(minimum)} to ${formatCount(maximum)}${end}`
  if (minimum !== null) return `${formatCount(minimum)}${end} or more`
  if (maximum !== null) return `${formatCount(maximum)}${end} or less`
  return ''
}

/** How long a value may be, in words; '' where that is not limited. */
function lengthWords({ minLength, maxLength }: Definition): string {
  if (minLength !== null && maxLength !== null)
    return `${formatCount(minLength)} to ${formatCount(maxLength)} characters`
  if (minLength !== null && minLength > 0) return `at least ${formatCount(minLength)} characters`
  return maxLength === null ? '' : `at most ${formatCount(maxLength)} characters`
}

/** The limits of a value in words: of its size for a number, of its length for a text. */
export const limitWords = (definition: Definition): string =>
  definition.kind === 'integer' || definition.kind === 'number'
    ? rangeWords(definition)
    : lengthWords(definition)

function checkNumber(value: string, definition: Definition): Problem | null {
  const whole = definition.kind === 'integer'
  const shape = whole ? /^[+-]?\d+$/ : /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i
  const noun = whole ? 'a whole number' : 'a number'
  const range = rangeWords(definition)
  const number = Number(value)
  const { minimum, maximum } = definition
  const inside = (minimum === null || number >= minimum) && (maximum === null || number <= maximum)
  if (shape.test(value) && inside) return null
  const wanted = range === '' ? noun : `${noun}, ${range}`
  const trimmed = value.trim()
  return problem('error', `Must be ${wanted}. ${quoted(value)} is not.`, {
    until: `it is ${wanted}`,
    fixes:
      trimmed !== value && shape.test(trimmed)
        ? [
            {
              label: `Use ${trimmed}`,
              actions: [{ type: 'set', key: definition.key, value: trimmed }],
            },
          ]
        : [],
  })
}

/** `"a", "b" or one of 12 others`, so that a long list stays a sentence. */
function choiceWords(choices: readonly string[]): string {
  const shown = choices.slice(0, 4).map((choice) => (choice === '' ? '“”' : choice))
  const rest = choices.length - shown.length
  if (rest > 0) return `${shown.join(', ')} or one of ${rest} more`
  const last = shown.pop()
  return shown.length === 0 ? `${last}` : `${shown.join(', ')} or ${last}`
}

function checkChoice(value: string, choices: readonly string[], key: string): Problem | null {
  if (choices.includes(value)) return null
  if (value === '')
    return problem('error', `Choose one: ${choiceWords(choices)}.`, { until: 'one is chosen' })
  const near = nearMiss(value, choices)
  return problem(
    'error',
    `Must be ${choiceWords(choices)}. ${quoted(value)} is not${near ? `, but nearly ${near.meant}` : ''}.`,
    {
      until: 'it is one of the list',
      fixes: near
        ? [{ label: `Use ${near.meant}`, actions: [{ type: 'set', key, value: near.meant }] }]
        : [],
    },
  )
}

/** The values of an expression with operators: `<or> kvm <or> qemu` are two. */
function operands(value: string, operators: readonly string[]): string[] | null {
  const first = operators.find((operator) => value.startsWith(operator))
  if (first === undefined) return null
  return value
    .split(first)
    .slice(1)
    .flatMap((part) => part.split(','))
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

function checkTruth(value: string, key: string): Problem | null {
  const word = value.trim().toLowerCase()
  if (TRUE.includes(word) || FALSE.includes(word)) return null
  const near = nearMiss(word, ['true', 'false'])
  return problem('error', `Must be true or false. ${quoted(value)} counts as false.`, {
    until: 'it is true or false',
    fixes: (near ? [near.meant] : ['true', 'false']).map((meant) => ({
      label: `Use ${meant}`,
      actions: [{ type: 'set', key, value: meant }],
    })),
  })
}

function checkText(value: string, definition: Definition): Problem | null {
  const { minLength, maxLength, pattern } = definition
  // Python counts characters as code points, not as UTF-16 does.
  const length = Array.from(value).length
  if ((minLength !== null && length < minLength) || (maxLength !== null && length > maxLength))
    return problem(
      'error',
      `Must have ${lengthWords(definition)}. This has ${formatCount(length)}.`,
      { until: `it has ${lengthWords(definition)}` },
    )
  if (pattern === null || value.length > PATTERN_REACH) return null
  const expression = patternOf(pattern)
  if (expression === null || expression.test(value)) return null
  return problem('error', `Must look like ${pattern}. ${quoted(value)} does not.`, {
    until: 'it has the right form',
  })
}

/** What is wrong with a value by its definition; null when it fits. */
export function checkValue(value: string, definition: Definition): Problem | null {
  const { kind, choices, operators, key } = definition
  const parts = operands(value, operators)
  if (parts !== null) {
    for (const part of parts) {
      const wrong = checkValue(part, { ...definition, operators: [] })
      // Its fix would be for the part, not for the whole.
      if (wrong) return { ...wrong, fixes: [] }
    }
    return null
  }
  switch (kind) {
    case 'integer':
    case 'number':
      return checkNumber(value, definition)
    case 'boolean':
      return checkTruth(value, key)
    case 'list': {
      if (choices === null) return null
      for (const item of value.split(',').map((part) => part.trim())) {
        const wrong = item === '' && value !== '' ? null : checkChoice(item, choices, key)
        if (wrong) return { ...wrong, fixes: value.includes(',') ? [] : wrong.fixes }
      }
      return null
    }
    case 'text':
      return choices === null ? checkText(value, definition) : checkChoice(value, choices, key)
  }
}
