import { BASE_FIELDS } from '#openstack/glance/image.ts'
import { writable } from '#openstack/glance/image-patch.ts'

/** Glance's columns hold 255 characters for a property's name and for a tag (glance/db models). */
const LONGEST = 255

/**
 * What is wrong with the characters of a text, in words; null when Glance will take it. It refuses
 * those beyond the basic plane (emoji, rare ideographs) in names, keys, values and tags, with a 400
 * (glance/common/utils.py, no_4byte_params).
 */
export function characterProblem(text: string): string | null {
  const wide = /[\u{10000}-\u{10FFFF}]/u.exec(text)?.[0]
  return wide === undefined
    ? null
    : `“${wide}” has more than three bytes in UTF-8. Glance takes no such characters.`
}

/**
 * What is wrong with the key of a custom property, in words; null when Glance will take it.
 * Keys are user data: spaces, slashes and letters of any script are kept as they are.
 * @param others the other keys of the same image
 */
export function propertyKeyProblem(key: string, others: readonly string[]): string | null {
  if (key === '') return 'A property needs a key.'
  if (key.length > LONGEST) {
    return `A key has at most ${LONGEST} characters. This one has ${key.length}.`
  }
  if (BASE_FIELDS.has(key)) return `${key} is a field of Glance itself, not a property.`
  const allowed = writable(key)
  if (allowed !== true) {
    return allowed.reason === 'not-addressable'
      ? 'A key cannot begin or end with a space: Glance could never change it again.'
      : 'This key belongs to Glance.'
  }
  if (others.includes(key)) return 'This key is there already.'
  return characterProblem(key)
}

/**
 * What is wrong with a tag, in words; null when Glance will take it.
 * @param others the tags that the image has
 */
export function tagProblem(tag: string, others: readonly string[]): string | null {
  if (tag === '') return 'A tag needs at least one character.'
  if (tag.length > LONGEST)
    return `A tag has at most ${LONGEST} characters. This one has ${tag.length}.`
  if (others.includes(tag)) return 'This tag is there already.'
  return characterProblem(tag)
}

/** Largest whole number Glance's columns take for min_disk and min_ram (SQL INTEGER). */
const LARGEST = 2_147_483_647

/**
 * What is wrong with an amount as it was typed, in words; null when it is fine. Nothing typed is 0.
 * @param unit what is counted: `GiB`
 */
export function wholeNumberProblem(text: string, unit: string): string | null {
  const written = text.trim()
  if (written === '') return null
  if (/^\d+$/.test(written) && Number(written) <= LARGEST) return null
  return `Must be a whole number of ${unit}, 0 or more. “${written}” is not.`
}
