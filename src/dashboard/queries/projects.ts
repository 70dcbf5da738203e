import { queryOptions } from '@tanstack/react-query'
import { createHttp } from '#openstack/http.ts'
import { decodeProjects } from '#openstack/keystone/token.ts'
import { apiPaths } from '#wire/paths.ts'
import { gatewayFetch, type ActiveScope } from './api.ts'
import { orNothing } from './capabilities.ts'

/** Roles that Keystone's defaults let list no projects: asking would only be refused. */
const REFUSED = new Set(['member', 'reader', '_member_'])

/** By default Keystone tells of other projects only to administrators (`identity:get_project`). */
export const mayReadProjects = (roles: readonly string[]): boolean =>
  roles.some((role) => !REFUSED.has(role))

export const projectQueries = {
  /** Every project of the cloud; null for roles that may not list them. */
  all: ({ projectId, roles }: ActiveScope) =>
    queryOptions({
      queryKey: ['projects', projectId],
      queryFn: async ({ signal }) => {
        const base = apiPaths.identity(projectId)
        // The client of all of Keystone is for those who sign in: this is one address of it.
        const http = createHttp({ fetch: gatewayFetch, base, service: 'identity' })
        const answer = await orNothing(http.json({ method: 'GET', path: '/v3/projects', signal }))
        return answer === null ? null : decodeProjects(answer.value)
      },
      enabled: mayReadProjects(roles),
      staleTime: 5 * 60_000,
    }),
}
