/** Where a text matches: pairs of begin and end, in order, each a stretch of letters to mark. */
export type Marks = readonly (readonly [from: number, to: number])[]

export interface Match {
  /** The higher, the better; comparable between texts that were matched with the same words. */
  readonly score: number
  readonly marks: Marks
}

/** The words of what was typed; a text matches when it has each of them, in whatever order. */
export const termsOf = (typed: string): string[] =>
  typed.trim().toLowerCase().split(/\s+/).filter(Boolean)

const isWord = (code: number) =>
  (code >= 48 && code <= 57) || (code >= 97 && code <= 122) || code > 127

/** Whether a word begins at this letter: after a sign, or where digits begin. */
function beginsWord(text: string, at: number): boolean {
  if (at === 0) return true
  const before = text.charCodeAt(at - 1)
  if (!isWord(before)) return true
  const isDigit = (code: number) => code >= 48 && code <= 57
  return isDigit(text.charCodeAt(at)) && !isDigit(before)
}

/** As one piece, at the beginning of a word if there is such a place. @returns -1 when it is nowhere */
function whole(term: string, text: string): number {
  const first = text.indexOf(term)
  for (let at = first; at >= 0; at = text.indexOf(term, at + 1)) {
    if (beginsWord(text, at)) return at
  }
  return first
}

/** A word with letters left out has them close together: so many places for each letter typed. */
const SPREAD = 2

/**
 * Letters in order with others between them: beginnings of words (`u24s` in ubuntu-24.04-server), or
 * a word with letters left out (`ubntu`). The first one begins a word, so that not everything
 * matches.
 * @returns the place of each letter, or null
 */
function scattered(term: string, text: string): number[] | null {
  if (term.length < 2) return null
  for (let begin = text.indexOf(term[0]!); begin >= 0; begin = text.indexOf(term[0]!, begin + 1)) {
    if (!beginsWord(text, begin)) continue
    const places = walk(term, text, begin)
    if (places) return places
  }
  return null
}

function walk(term: string, text: string, begin: number): number[] | null {
  const places = [begin]
  let jumped = false
  for (let i = 1; i < term.length; i++) {
    const last = places[i - 1]!
    const letter = term[i]!
    if (text[last + 1] === letter) {
      places.push(last + 1)
      continue
    }
    let at = text.indexOf(letter, last + 1)
    if (at < 0) return null
    let word = at
    while (word >= 0 && !beginsWord(text, word)) word = text.indexOf(letter, word + 1)
    if (word >= 0) at = word
    else jumped = true
    places.push(at)
  }
  const span = places.at(-1)! - begin + 1
  return jumped && (term.length < 3 || span > term.length * SPREAD) ? null : places
}

const WHOLE = 100
const TEXT_BEGINS = 60
const WORD_BEGINS = 40
const ALL_OF_IT = 80
const SCATTERED = 20

/** Of two that match alike the shorter one is meant: at most so much less for a long one. */
const lengthPenalty = (text: string) => Math.min(20, text.length / 8)

/**
 * How well a text matches, without the places: for looking through many.
 * @param lower the text in lower case
 * @returns 0 when it does not
 */
export function rank(terms: readonly string[], lower: string): number {
  let score = 0
  for (const term of terms) {
    const at = whole(term, lower)
    if (at >= 0) {
      score += WHOLE
      if (at === 0) score += term.length === lower.length ? ALL_OF_IT : TEXT_BEGINS
      else if (beginsWord(lower, at)) score += WORD_BEGINS
    } else if (scattered(term, lower)) score += SCATTERED
    else return 0
  }
  return score === 0 ? 0 : Math.max(1, score / terms.length - lengthPenalty(lower))
}

/** @returns null when it does not match */
export function match(terms: readonly string[], text: string): Match | null {
  const lower = text.toLowerCase()
  const score = rank(terms, lower)
  if (score === 0) return null
  // A letter that is longer in lower case (İ) would shift the marks.
  if (lower.length !== text.length) return { score, marks: [] }
  const places = new Set<number>()
  for (const term of terms) {
    const at = whole(term, lower)
    if (at >= 0) for (let i = 0; i < term.length; i++) places.add(at + i)
    else for (const place of scattered(term, lower) ?? []) places.add(place)
  }
  const marks: [number, number][] = []
  for (const place of [...places].sort((a, b) => a - b)) {
    const last = marks.at(-1)
    if (last?.[1] === place) last[1] = place + 1
    else marks.push([place, place + 1])
  }
  return { score, marks }
}
