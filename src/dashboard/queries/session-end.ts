/**
 * Whether the session ended while a page was open. The page stays; a dialog over it asks to sign in
 * again, and everything that failed meanwhile is told when that is done.
 */
let ended = false
/** When the last sign-in was, in milliseconds. */
let renewedAt = 0
const watchers = new Set<() => void>()
const renewals = new Set<() => void>()

function tell(): void {
  for (const watcher of watchers) watcher()
}

export const sessionEnd = {
  get ended(): boolean {
    return ended
  },
  /**
   * Some answer said that there is no session any more.
   * @param asked when that was asked: what was on its way at a new sign-in knows only the old session
   */
  raise: (asked = Infinity): void => {
    if (ended || asked < renewedAt) return
    ended = true
    tell()
  },
  /** The same person signed in again. */
  renewed(): void {
    ended = false
    renewedAt = Date.now()
    tell()
    for (const listener of renewals) listener()
  },
  /** The person leaves the page instead. */
  abandon(): void {
    ended = false
    tell()
  },
  subscribe: (watcher: () => void): (() => void) => {
    watchers.add(watcher)
    return () => watchers.delete(watcher)
  },
  /** Called after signing in again: what failed for want of a session may try again. */
  onRenewed(listener: () => void): () => void {
    renewals.add(listener)
    return () => renewals.delete(listener)
  },
}
