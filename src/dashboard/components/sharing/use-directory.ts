import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { projectQueries } from '#dashboard/queries/projects.ts'
import { sessionQueries } from '#dashboard/queries/session.ts'
import { namelessProject } from '../use-project-names.ts'
import type { Directory, KnownProject } from './read-projects.ts'
import { recentProjects } from './recent-projects.ts'

/**
 * Projects whose names are known here: every one where Keystone lets this role list them, else those
 * of the user; and those that were shared with before, by the names they had then.
 */
export function useDirectory(scope: ActiveScope) {
  const { data: session } = useQuery(sessionQueries.session())
  const { data: all } = useQuery(projectQueries.all(scope))
  const userId = session?.user.id ?? ''
  return useMemo(() => {
    const recent = recentProjects(userId)
    const byId = new Map<string, KnownProject>()
    for (const { id, name } of [...recent, ...(session?.projects ?? []), ...(all ?? [])])
      byId.set(id, { id, name })
    const directory: Directory = { projects: [...byId.values()], complete: Boolean(all) }
    const nameIfKnown = (projectId: string) => byId.get(projectId)?.name ?? null
    return {
      directory,
      recent,
      userId,
      /** Null where it is not known. */
      nameIfKnown,
      /** Else the first figures of its id. */
      nameOf: (projectId: string) => nameIfKnown(projectId) ?? namelessProject(projectId),
    }
  }, [session, all, userId])
}
