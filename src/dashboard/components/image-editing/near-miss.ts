/** Nearer than this and it is taken for a slip; in short words one letter is a word of its own. */
const SLIPS = 2
const SHORT = 5

/**
 * How many letters two words differ by: changed, missing, added, or two swapped. Ends as soon as it
 * is known to be more than `most`.
 */
function distance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1
  let twoBack: number[] = []
  let before = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    let least = i
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      let cost = Math.min(before[j]! + 1, row[j - 1]! + 1, before[j - 1]! + same)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, twoBack[j - 2]! + 1)
      row.push(cost)
      if (cost < least) least = cost
    }
    if (least > most) return most + 1
    twoBack = before
    before = row
  }
  return before[b.length]!
}

/** What a word was probably meant to be. */
export interface NearMiss {
  readonly meant: string
  /** `One letter from`, `Written otherwise than`: what stands before the right word. */
  readonly words: string
}

const withoutNumbers = (word: string) => word.replaceAll(/_?\d+/g, '')
const folded = (word: string) =>
  word
    .trim()
    .toLowerCase()
    .replaceAll(/[-\s.]/g, '_')

/**
 * The known word that this one is a slip of: other capitals, a hyphen for an underscore, spaces at
 * the ends, or one or two letters. Null when it is known itself, or like none.
 */
export function nearMiss(word: string, known: Iterable<string>): NearMiss | null {
  const plain = folded(word)
  if (plain === '') return null
  const most = plain.length <= SHORT ? 1 : SLIPS
  let best: NearMiss | null = null
  let least = most + 1
  for (const meant of known) {
    if (meant === word) return null
    const other = folded(meant)
    if (other === plain) {
      if (least === 0) continue
      least = 0
      best = { meant, words: 'Written otherwise than' }
    } else if (least > 1 && (other[0] === plain[0] || other.at(-1) === plain.at(-1))) {
      const letters = distance(plain, other, Math.min(most, least - 1))
      if (letters >= least || letters > most) continue
      // What only adds or changes digits is a sibling, not a slip: hw_disk_1, hw_disk_2.
      if (withoutNumbers(plain) === withoutNumbers(other)) continue
      least = letters
      best = { meant, words: letters === 1 ? 'One letter from' : 'Two letters from' }
    }
  }
  return best
}
