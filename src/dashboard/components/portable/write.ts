import { PORTABLE_FIELDS } from './metadata.ts'
import type { Portable } from './metadata.ts'

/** A text to copy or to save, and in sentences what it could not say. */
export interface Written {
  text: string
  notes: readonly string[]
}

/**
 * Characters that are not seen, or that turn the direction of what is: escaped, so that a reader
 * sees what is there. Line separators, the byte order mark and C1 controls are besides what YAML 1.1
 * would read as something else (YAML 1.1 §5.1, §5.4).
 */
const UNSEEN =
  /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff]/g

/** `\u202e`: an escape that JSON, YAML and HCL have in common. */
export const unicodeEscape = (character: string): string =>
  `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`

const seen = (json: string) => json.replace(UNSEEN, unicodeEscape)

/** A text in double quotes, as JSON and YAML read it alike. */
const quote = (text: string): string => seen(JSON.stringify(text))

/**
 * Whether a key means the same without quotes in YAML 1.1, YAML 1.2 and HCL: a word with an
 * underscore, or of more letters than any word they reserve (`false`, `null`, `endfor` …).
 */
export const isPlainKey = (key: string): boolean =>
  /^(?:[a-z]+(?:_[a-z0-9]+)+|[a-z]{7,})$/.test(key)

export function toJson(metadata: Portable): string {
  // In one order; a null prototype, since a property may be called `__proto__`.
  const ordered = Object.create(null) as Record<string, unknown>
  for (const field of PORTABLE_FIELDS)
    if (metadata[field] !== undefined) ordered[field] = metadata[field]
  if (metadata.tags) ordered['tags'] = metadata.tags
  if (metadata.properties) ordered['properties'] = metadata.properties
  return `${seen(JSON.stringify(ordered, null, 2))}\n`
}

/** As long as a key may be before YAML wants a question mark in front of it (YAML 1.2 §7.4.2). */
const LONGEST_PLAIN_KEY = 1000

function yamlPair(key: string, value: string): string {
  const written = isPlainKey(key) ? key : quote(key)
  if (written.length > LONGEST_PLAIN_KEY) return `  ? ${written}\n  : ${quote(value)}\n`
  return `  ${written}: ${quote(value)}\n`
}

/**
 * YAML in which every text is a JSON string, which is the same in YAML 1.1 and 1.2: nothing can be
 * taken for a number, a date, `no` or a comment. So a writer needs no library; a reader does.
 */
export function toYaml(metadata: Portable): string {
  const scalar = (value: string | number | boolean | null) =>
    typeof value === 'string' ? quote(value) : String(value)
  let text = ''
  for (const field of PORTABLE_FIELDS) {
    const value = metadata[field]
    if (value !== undefined) text += `${field}: ${scalar(value)}\n`
  }
  const { tags, properties } = metadata
  if (tags)
    text +=
      tags.length === 0
        ? 'tags: []\n'
        : `tags:\n${tags.map((tag) => `  - ${quote(tag)}\n`).join('')}`
  if (properties) {
    const pairs = Object.entries(properties).map(([key, value]) => yamlPair(key, value))
    text += pairs.length === 0 ? 'properties: {}\n' : `properties:\n${pairs.join('')}`
  }
  return text || '{}\n'
}
