import type { Entry } from '#dashboard/queries/catalogue-entry.ts'

/** The searched words, ready to be looked for. */
export interface Search {
  /** As typed, trimmed. */
  readonly q: string
  /** Lower case; a row matches when it has all of them, in whatever place. */
  readonly terms: readonly Term[]
}

interface Term {
  readonly text: string
  /** Could be a part of an id or a digest: only then those are looked at. */
  readonly hex: boolean
  /** Projects whose name has the word: an image says its owner by id only. */
  readonly owners: ReadonlySet<string> | null
}

const HEX = /^[0-9a-f-]+$/

const NO_SEARCH: Search = { q: '', terms: [] }

/** @param projects names of the projects that are known, by id */
export function makeSearch(q: string, projects: ReadonlyMap<string, string>): Search {
  const trimmed = q.trim()
  if (trimmed === '') return NO_SEARCH
  const terms = trimmed
    .toLowerCase()
    .split(/\s+/)
    .map((text) => {
      const owners = [...projects].filter(([, name]) => name.toLowerCase().includes(text))
      return {
        text,
        hex: HEX.test(text),
        owners: owners.length > 0 ? new Set(owners.map(([id]) => id)) : null,
      }
    })
  return { q: trimmed, terms }
}

/**
 * Whether every row that `after` finds is among those that `before` found, so that only they need
 * to be looked at: each word of before is part of a word of after, as it is while one types on.
 * A word that could be hexadecimal and no longer is only loses rows.
 */
export function narrows(before: Search, after: Search): boolean {
  return before.terms.every((old) => after.terms.some((term) => term.text.includes(old.text)))
}

/** Name, tags, owner and properties, lower case, one a line so that no word spans two of them. */
function textOf({ image }: Entry): string {
  let text = image.name ?? ''
  for (const tag of image.tags) text += `\n${tag}`
  if (image.owner !== null) text += `\n${image.owner}`
  for (const key in image.properties) text += `\n${key}=${image.properties[key]}`
  return text.toLowerCase()
}

/** Id and digests stand apart: they are long, and most words cannot be in them. */
function hexOf({ image }: Entry): string {
  return `${image.id}\n${image.checksum ?? ''}\n${image.os_hash_value ?? ''}`.toLowerCase()
}

/** Makes what a search reads, ahead of the first one. */
export function prepare(entry: Entry): void {
  entry.text ??= textOf(entry)
}

export function finds(search: Search, entry: Entry): boolean {
  for (const term of search.terms) {
    if ((entry.text ??= textOf(entry)).includes(term.text)) continue
    if (term.hex && (entry.hex ??= hexOf(entry)).includes(term.text)) continue
    if (term.owners !== null && entry.image.owner !== null && term.owners.has(entry.image.owner)) {
      continue
    }
    return false
  }
  return true
}
