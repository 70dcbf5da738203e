import { queryOptions } from '@tanstack/react-query'
import type { Extensions } from '#openstack/ecl/client.ts'
import type { Scope } from '#transfers/types.ts'

export const extensionQueries = {
  /**
   * What the cloud has of NTT's extensions, each with its reason where it lacks one. Asked once for a
   * scope: the answer holds for as long as the cloud and the role are the same. The client comes with
   * the first question, because no page needs it to begin.
   */
  found: (scope: Scope) =>
    queryOptions({
      queryKey: ['extensions', scope.region, scope.projectId] as const,
      queryFn: async ({ signal }): Promise<Extensions> =>
        (await import('./ecl.ts')).ecl(scope).findExtensions({ signal }),
      staleTime: Infinity,
      gcTime: Infinity,
    }),
}
