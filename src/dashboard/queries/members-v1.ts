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

interface Membership {
  imageId: string
  projectId: string
}

/** Both change who sees the image, and so what its visibility is called. */
const invalidates =
  (scope: Scope) =>
  ({ imageId }: Membership) => [imageQueries.detail(scope, imageId).queryKey]

export const memberV1Commands = {
  /** Adds a member, or changes what one may do. */
  put: (scope: Scope): Command<Membership & { canShare: boolean }, void> => ({
    run: ({ imageId, projectId, canShare }) =>
      glanceV1(scope).putMember(imageId, projectId, { canShare }),
    seed(client, _done, { imageId, projectId, canShare }) {
      const member = { member_id: projectId, can_share: canShare }
      client.setQueryData(memberV1Queries.ofImage(scope, imageId).queryKey, (members = []) =>
        members.some((each) => each.member_id === projectId)
          ? members.map((each) => (each.member_id === projectId ? member : each))
          : [...members, member],
      )
    },
    invalidates: invalidates(scope),
  }),
  /** One that is gone already counts as removed. */
  remove: (scope: Scope): Command<Membership, boolean> => ({
    run: ({ imageId, projectId }) =>
      glanceV1(scope).removeMember(imageId, projectId, { ignoreMissing: true }),
    invalidates: invalidates(scope),
  }),
}
