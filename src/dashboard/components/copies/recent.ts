/** How many are kept: those that one does not find by name are typed only once. */
const KEPT = 5

/** Projects that somebody copied to from this browser, the last one first. */
export function recentProjects(userId: string) {
  const key = `viewfinder.copied-to.${userId}`
  const read = (): string[] => {
    try {
      const kept: unknown = JSON.parse(localStorage.getItem(key) ?? '[]')
      return Array.isArray(kept) ? kept.filter((id) => typeof id === 'string') : []
    } catch {
      // Storage may be forbidden, or hold anything; then nothing is remembered.
      return []
    }
  }
  return {
    read,
    add(id: string): void {
      try {
        const ids = [id, ...read().filter((each) => each !== id)].slice(0, KEPT)
        localStorage.setItem(key, JSON.stringify(ids))
      } catch {
        // See above.
      }
    },
  }
}
