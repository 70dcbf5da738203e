import type { Image } from '#openstack/glance/image.ts'
import type { Entry } from '#dashboard/queries/catalogue-entry.ts'
import { rank } from './fuzzy.ts'

/** As many as one reads before typing on. */
export const SHOWN = 8
/** Work between two chances for the browser to take input, as in the list. */
const SLICE_MS = 6
/** Images looked at between two looks at the clock. */
const STRIDE = 256
/** From so many signs on a word may be a part of an id. */
const ID_FROM = 4
const ID = /^[0-9a-f-]+$/

export interface SearchRuntime {
  now: () => number
  /** Calls back after the browser had a chance to paint and to take input. */
  later: (callback: () => void) => void
}

function score(terms: readonly string[], typed: string, image: Image): number {
  const byName = image.name === null ? 0 : rank(terms, image.name.toLowerCase())
  if (byName > 0 || typed.length < ID_FROM || !ID.test(typed)) return byName
  return image.id.startsWith(typed) ? 50 : 0
}

/**
 * Looks through all images for the few that match best, a slice at a time: the first one at once, so
 * that a small catalogue answers in the same frame.
 * @param tell what was found, the best first; told once, when everything was looked at
 * @returns stops it
 */
export function lookFor(
  terms: readonly string[],
  entries: Iterable<Entry>,
  tell: (found: readonly Image[]) => void,
  runtime: SearchRuntime,
): () => void {
  const typed = terms.join(' ')
  const best: { image: Image; score: number }[] = []
  const all = entries[Symbol.iterator]()
  let stopped = false
  const slice = () => {
    if (stopped) return
    const until = runtime.now() + SLICE_MS
    do {
      for (let n = 0; n < STRIDE; n++) {
        const next = all.next()
        if (next.done) {
          tell(best.map(({ image }) => image))
          return
        }
        const { image } = next.value
        const its = score(terms, typed, image)
        if (its > 0) keep({ image, score: its })
      }
    } while (runtime.now() < until)
    runtime.later(slice)
  }
  const keep = (one: { image: Image; score: number }) => {
    if (best.length === SHOWN && best[SHOWN - 1]!.score >= one.score) return
    let at = best.findIndex((other) => other.score < one.score)
    if (at < 0) at = best.length
    best.splice(at, 0, one)
    if (best.length > SHOWN) best.pop()
  }
  if (terms.length === 0) tell([])
  else slice()
  return () => {
    stopped = true
  }
}
