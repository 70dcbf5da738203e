import { queryOptions } from '@tanstack/react-query'
import { createGlanceV1 } from '#openstack/glance-v1/client.ts'
import { apiPaths } from '#wire/paths.ts'
import type { Scope } from '#transfers/types.ts'
import { gatewayFetch } from './api.ts'
import type { Command } from './command.ts'
import { imageQueries } from './images.ts'

const glanceV1 = ({ projectId, region }: Scope) =>
  createGlanceV1({ fetch: gatewayFetch, base: apiPaths.image(projectId, region) })

/**
 * Members as API v1 has them: they see the image at once, and may be allowed to share it on. Below
 * the key of those of the image, so that whoever makes these old makes both.
 */
export const memberV1Queries = {
  ofImage: (scope: Scope, imageId: string) =>
    queryOptions({
      queryKey: [...imageQueries.members(scope, imageId).queryKey, 'v1'] as const,
      queryFn: ({ signal }) => glanceV1(scope).listMembers(imageId, { signal }),
      staleTime: 15_000,
    }),
}

export const memberV1Commands = {
  /** Changes whether a member may share the image on. */
  put: (
    scope: Scope,
  ): Command<{ imageId: string; projectId: string; canShare: boolean }, void> => ({
    run: ({ imageId, projectId, canShare }) =>
      glanceV1(scope).putMember(imageId, projectId, { canShare }),
    seed(client, _done, { imageId, projectId, canShare }) {
      client.setQueryData(memberV1Queries.ofImage(scope, imageId).queryKey, (members) =>
        members?.map((each) =>
          each.member_id === projectId ? { ...each, can_share: canShare } : each,
        ),
      )
    },
    invalidates: ({ imageId }) => [imageQueries.members(scope, imageId).queryKey],
  }),
}
