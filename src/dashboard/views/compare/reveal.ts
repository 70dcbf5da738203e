/** A piece of a text; one with a mark is a character that is not seen, or not seen for what it is. */
export interface Piece {
  /** Which character of the text it begins with. */
  at: number
  text: string
  /** What to show: beside the character, or in its place where it has no shape of its own. */
  mark: string | null
  /** The character has a shape and is shown with its mark. */
  shape: boolean
}

/**
 * Letters of other alphabets that look like Latin ones, and figures that look like letters: the
 * usual part of Unicode's list of confusables (UTS 39, "confusables"), not all of it.
 */
const LIKE: ReadonlyMap<string, string> = new Map(
  Object.entries({
    a: 'аα',
    c: 'сϲ',
    d: 'ԁ',
    e: 'е',
    h: 'һ',
    i: 'іι',
    j: 'ј',
    l: '1Iі|Ιӏ',
    n: 'ո',
    o: '0оοՕО',
    p: 'рρ',
    q: 'ԛ',
    s: 'ѕ',
    u: 'υս',
    v: 'νѵ',
    w: 'ԝ',
    x: 'хχ',
    y: 'уγ',
    A: 'АΑ',
    B: 'ВΒ',
    C: 'СϹ',
    E: 'ЕΕ',
    H: 'НΗ',
    J: 'Ј',
    K: 'КΚK',
    M: 'МΜ',
    N: 'Ν',
    P: 'РΡ',
    S: 'Ѕ',
    T: 'ТΤ',
    X: 'ХΧ',
    Y: 'УΥ',
    Z: 'Ζ',
    '-': '‐‑‒–—−',
    "'": '‘’ʼ′`´',
    '"': '“”″',
  }).flatMap(([plain, alike]) => Array.from(alike, (each) => [each, plain] as const)),
)

/** What a text looks like: two texts of one look can be told apart only by their characters. */
function lookOf(text: string): string {
  return Array.from(text.normalize('NFKC'), (each) => LIKE.get(each) ?? each)
    .join('')
    .replace(/[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, (each) =>
      /\s/.test(each) ? ' ' : '',
    )
    .replace(/\s+/gu, ' ')
    .trim()
    .replaceAll('O', 'o')
}

/** Whether two texts differ although they look the same. */
export const looksAlike = (a: string, b: string): boolean => a !== b && lookOf(a) === lookOf(b)

const codePoint = (character: string) =>
  `U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}`

const SIGNS: Readonly<Record<string, string>> = { ' ': '·', '\t': '→', '\n': '↵', '\r': '␍' }

/** Not seen at all, or a space of another kind than the usual one. */
const UNSEEN = /^[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]$/u

/**
 * A text in pieces, with what is not seen made visible. Spaces are marked where they would be
 * overlooked: at the ends, and more than one in a row.
 * @param beside another text that looks the same: what sets this one apart from it is marked too
 */
export function reveal(text: string, beside: string | null): Piece[] {
  const characters = Array.from(text)
  const others = beside === null ? [] : Array.from(beside)
  const aligned = beside !== null && others.length === characters.length
  const isSpace = (at: number) => characters[at] === undefined || /\s/u.test(characters[at])
  const isTold = (character: string, at: number): boolean => {
    if (character === ' ') return beside !== null || isSpace(at - 1) || isSpace(at + 1)
    if (UNSEEN.test(character)) return true
    if (beside === null) return false
    return aligned ? others[at] !== character : character > '~'
  }
  const pieces: Piece[] = []
  for (const [at, character] of characters.entries()) {
    const last = pieces.at(-1)
    if (isTold(character, at)) {
      const shape = !UNSEEN.test(character)
      pieces.push({ at, text: character, mark: SIGNS[character] ?? codePoint(character), shape })
    } else if (last && last.mark === null) last.text += character
    else pieces.push({ at, text: character, mark: null, shape: true })
  }
  return pieces
}
