import { plural } from '#lib/plural.ts'
import type { Shown } from './changes.ts'

/** Attributes that are named before the rest is counted. */
const NAMED = 2

/** `hw_disk_bus`, `hw_disk_bus and name`, `hw_disk_bus, name and 3 more`. */
export function keysInWords(keys: readonly string[]): string {
  const [first = '', second = ''] = keys
  if (keys.length <= 1) return first
  if (keys.length === NAMED) return `${first} and ${second}`
  return `${first}, ${second} and ${keys.length - NAMED} more`
}

export const changesInWords = (count: number): string => plural(count, 'change')

/** A value as a text on one line; what is not there and what is empty say so. */
export function shownText(value: Shown): string {
  if (value === undefined) return 'not set'
  if (value === null) return 'null'
  if (typeof value !== 'string') return value.length === 0 ? 'none' : value.join(', ')
  return value === '' ? 'empty' : value
}

/** Whether a value is a word of ours, like `not set`, and not the image's own. */
export const isOurWord = (value: Shown): boolean =>
  value === undefined || value === null || value.length === 0
