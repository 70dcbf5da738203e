import { useQueries, useQuery, type UseQueryResult } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { type ProjectFate, projectLookups } from '#dashboard/queries/project-lookup.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { mayReadProjects, projectQueries } from '#dashboard/queries/projects.ts'
import { sessionQueries } from '#dashboard/queries/session.ts'
import type { Actor } from '#dashboard/components/rules.ts'

/** Projects that exist now: Keystone lists them, or lets the user in. */
export function useSureProjects(scope: ActiveScope): ReadonlySet<string> {
  const { data: session } = useQuery(sessionQueries.session())
  const { data: all } = useQuery(projectQueries.all(scope))
  return useMemo(
    () => new Set([...(session?.projects ?? []), ...(all ?? [])].map(({ id }) => id)),
    [session, all],
  )
}

/** What Keystone says of the projects that nobody is sure of, where it tells this role at all. */
export function useFates(
  { projectId, roles }: Actor,
  ids: readonly string[],
): { may: boolean; asking: number; fates: ReadonlyMap<string, ProjectFate> } {
  const may = mayReadProjects(roles)
  // The same object until an answer came: whole tables are made from it.
  const combine = useCallback(
    (answers: UseQueryResult<ProjectFate>[]) => {
      const fates = new Map<string, ProjectFate>()
      for (const [at, id] of ids.entries()) {
        const fate = answers[at]?.data
        if (!may) fates.set(id, { kind: 'unknown' })
        else if (fate) fates.set(id, fate)
      }
      const asking = answers.filter(({ fetchStatus }) => fetchStatus === 'fetching').length
      return { may, asking, fates }
    },
    [ids, may],
  )
  return useQueries({
    queries: ids.map((id) => ({ ...projectLookups.one(projectId, id), enabled: may })),
    combine,
  })
}
