import { useQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import { sessionQueries } from '#dashboard/queries/session.ts'

/** How much of an id tells projects apart where their names are not known. */
const SHORT = 8

/** What a project is called whose name is not known. */
export const namelessProject = (projectId: string) => `project ${projectId.slice(0, SHORT)}`

/** Names of the projects the session knows; of any other the first figures of its id. */
export function useProjectNames(): (projectId: string) => string {
  const { data: session } = useQuery(sessionQueries.session())
  return useCallback(
    (projectId) =>
      session?.projects.find((project) => project.id === projectId)?.name ??
      namelessProject(projectId),
    [session],
  )
}
