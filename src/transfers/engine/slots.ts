import type { Entry } from './entry.ts'

/** How many may run side by side; more than a handful only share the same line. */
const MOST_AT_ONCE = 6
const AT_ONCE = 2
const KEY = 'viewfinder.transfers-at-once'

/**
 * Whether a transfer takes up room. One that waits for the network or a retry does: it will go on by
 * itself, and others would fare no better. A paused one does not, nor one without its file, which
 * does not run at all.
 */
export function takesRoom({ running }: Entry): boolean {
  return running !== null && !running.gate.closing().aborted
}

/** How many may run side by side, kept in this browser. */
export interface Concurrency {
  readonly get: () => number
  readonly set: (count: number) => void
}

/** @param storage null where the browser blocks it: then the choice lasts as long as the page. */
export function keptConcurrency(storage: Pick<Storage, 'getItem' | 'setItem'> | null): Concurrency {
  let count = AT_ONCE
  try {
    count = within(Number(storage?.getItem(KEY) ?? AT_ONCE))
  } catch {
    // Access is denied: as if nothing was stored.
  }
  return {
    get: () => count,
    set(wanted) {
      count = within(wanted)
      try {
        storage?.setItem(KEY, String(count))
      } catch {
        // Full or denied: it holds for this page.
      }
    },
  }
}

function within(count: number): number {
  return Number.isFinite(count) ? Math.min(MOST_AT_ONCE, Math.max(1, Math.round(count))) : AT_ONCE
}
