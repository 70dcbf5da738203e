/** How browsers say that a chunk of this build is gone: a newer build has replaced it. */
const GONE =
  /dynamically imported module|Importing a module script failed|Unable to preload CSS|module script/i

export function isStaleChunk(error: unknown): boolean {
  return error instanceof Error && GONE.test(error.message)
}

const KEY = 'viewfinder.reloaded-at'
/** Within this a second failure is not cured by loading once more. */
const ONCE_MS = 30_000

/**
 * Whether to load the page again for a chunk that is gone. Once: a build that is broken would load
 * for ever.
 * @param now milliseconds
 */
export function mayReload(now: number, storage: Pick<Storage, 'getItem' | 'setItem'>): boolean {
  try {
    const before = Number(storage.getItem(KEY) ?? Number.NaN)
    if (now - before < ONCE_MS) return false
    storage.setItem(KEY, String(now))
    return true
  } catch {
    // Without storage there is no telling whether it was done already.
    return false
  }
}
