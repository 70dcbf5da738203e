import { useQueries, type UseQueryResult } from '@tanstack/react-query'
import { useCallback } from 'react'
import {
  mayReadProjects,
  type ProjectFate,
  projectLookups,
} from '#dashboard/queries/project-lookup.ts'
import type { Actor } from '#dashboard/components/image-rules.ts'

/** What Keystone says of the projects whose names nobody knows, where it tells this role at all. */
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
