import { useQueries } from '@tanstack/react-query'
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
  const answers = useQueries({
    queries: ids.map((id) => ({ ...projectLookups.one(projectId, id), enabled: may })),
  })
  const fates = new Map<string, ProjectFate>()
  for (const [at, id] of ids.entries()) {
    const fate = answers[at]?.data
    if (!may) fates.set(id, { kind: 'unknown' })
    else if (fate) fates.set(id, fate)
  }
  const asking = answers.filter(({ fetchStatus }) => fetchStatus === 'fetching').length
  return { may, asking, fates }
}
