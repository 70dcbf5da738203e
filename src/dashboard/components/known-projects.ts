import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { mayReadProjects, projectLookups } from '#dashboard/queries/project-lookup.ts'
import { sessionQueries } from '#dashboard/queries/session.ts'
import type { Actor } from './image-rules.ts'

/**
 * Names of projects by their ids: the session's own, and all that Keystone lists for a role that may
 * read them. Of the others only the id is known.
 */
export function useKnownProjects({ projectId, roles }: Actor): ReadonlyMap<string, string> {
  const { data: session } = useQuery(sessionQueries.session())
  const { data: listed } = useQuery({
    ...projectLookups.all(projectId),
    enabled: mayReadProjects(roles),
  })
  return useMemo(
    () =>
      new Map(
        [...(listed ?? []), ...(session?.projects ?? [])].map(({ id, name }) => [id, name || id]),
      ),
    [listed, session],
  )
}
