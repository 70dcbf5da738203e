import type { KnownProject } from './read-projects.ts'

/** More than these nobody reads through. */
const KEPT = 12
const keyOf = (userId: string) => `viewfinder.shared-with.${userId}`

/** Projects that this user has shared with in this browser, the last first. */
export function recentProjects(userId: string): KnownProject[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyOf(userId)) ?? '[]')
    if (!Array.isArray(kept)) return []
    return kept.filter(
      (each): each is KnownProject =>
        typeof each?.id === 'string' && typeof each?.name === 'string',
    )
  } catch {
    // Storage may be forbidden, or hold something else.
    return []
  }
}

/** Keeps those of this time before those of earlier times. */
export function rememberProjects(userId: string, projects: readonly KnownProject[]): void {
  const earlier = recentProjects(userId).filter(
    (each) => !projects.some((project) => project.id === each.id),
  )
  try {
    localStorage.setItem(keyOf(userId), JSON.stringify([...projects, ...earlier].slice(0, KEPT)))
  } catch {
    // See above.
  }
}
