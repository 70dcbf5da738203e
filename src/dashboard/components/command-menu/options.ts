import type { Image } from '#openstack/glance/image.ts'
import type { LucideIcon } from '#dashboard/ui/icon.tsx'
import { type Marks, match } from './fuzzy.ts'

/** One thing to find or do. */
export interface Option {
  /** The same for the same thing, on every visit: recent commands are kept by it. */
  readonly id: string
  readonly label: string
  readonly icon: LucideIcon
  /** Faint at the end. */
  readonly hint?: string | undefined
  /** The key that does the same on the page. */
  readonly keyCap?: string | undefined
  /** Found by these, too; not shown. */
  readonly words?: string | undefined
  /** Why it cannot be done; it keeps its place. */
  readonly disabledReason?: string | null | undefined
  readonly danger?: boolean | undefined
  /** What it is about: Tab makes it the one that the first lines act on. */
  readonly image?: Image | undefined
  /** Where it goes; the middle button opens it in a tab of its own. */
  readonly href?: string | undefined
  /** What it does, where it goes nowhere. @returns true when the menu stays */
  readonly run?: (() => boolean | void) | undefined
  /** Found by its own search, or always there: not matched here. */
  readonly given?: boolean | undefined
}

export interface Group {
  readonly id: string
  readonly label: string
  readonly options: readonly Option[]
}

interface Shown {
  readonly option: Option
  readonly marks: Marks
}
export interface ShownGroup {
  readonly id: string
  readonly label: string
  readonly options: readonly Shown[]
}

const NO_MARKS: Marks = []

/** What the beginning of a word is worth at least, see {@link match}. */
const WORD_BEGINS = 120
/** Groups whose best ones differ by less than this stand in their given order. */
const ALIKE = 20

/** So many of each group: more is found by typing on. */
const MOST = 8

/**
 * What matches, the best first: options in their group, and groups by their best one, so that what
 * Enter does is what was meant. Without words everything stands in its given order.
 */
export function narrow(groups: readonly Group[], terms: readonly string[]): ShownGroup[] {
  if (terms.length === 0) {
    return groups
      .map(({ options, ...group }) => ({
        ...group,
        options: options.map((option) => ({ option, marks: NO_MARKS })),
      }))
      .filter(({ options }) => options.length > 0)
  }
  const ranked = groups.map(({ options, ...group }) => {
    const found = options.flatMap((option) => {
      const its = match(terms, option.label)
      if (its) return [{ option, ...its }]
      if (option.given) return [{ option, score: 1, marks: NO_MARKS }]
      const other = option.words === undefined ? null : match(terms, option.words)
      // Nobody sees those: the middle of one of them is no reason to be found.
      return other && other.score >= WORD_BEGINS
        ? [{ option, score: other.score / 2, marks: NO_MARKS }]
        : []
    })
    // What cannot be done never comes before what can. Sorting keeps the order of equals.
    const order = found.sort(
      (a, b) =>
        Number(Boolean(a.option.disabledReason)) - Number(Boolean(b.option.disabledReason)) ||
        b.score - a.score,
    )
    const best = order[0]
    return {
      ...group,
      best: best && !best.option.disabledReason ? Math.ceil(best.score / ALIKE) : 0,
      options: order.slice(0, MOST),
    }
  })
  return ranked
    .filter(({ options }) => options.length > 0)
    .sort((a, b) => b.best - a.best)
    .map(({ best: _best, ...group }) => group)
}
