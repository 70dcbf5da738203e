import type { QueryClient } from '@tanstack/react-query'
import type { Member } from '#openstack/glance/types.ts'
import type { Scope } from '#transfers/types.ts'
import { glance } from './api.ts'
import type { Command } from './command.ts'
import { imageQueries } from './images.ts'
import { announceSharing } from './sharing-news.ts'

/** How often the owner's page asks what the others have answered, while it is looked at. */
export const ANSWERS_MS = 3000

interface Which {
  imageId: string
  projectId: string
}

/** Changes what pages read; an answer that is on its way is older than this, and is dropped. */
function change(
  client: QueryClient,
  scope: Scope,
  imageId: string,
  to: (members: Member[]) => Member[],
): void {
  const { queryKey } = imageQueries.members(scope, imageId)
  void client.cancelQueries({ queryKey }, { revert: false })
  // Of members that nobody has read yet one alone would look like all.
  client.setQueryData(queryKey, (members) => members && to(members))
}

/**
 * The owner's writes. None has the list read again: of many at once each would, and what changed is
 * in the answer.
 */
export const memberCommands = {
  add: (scope: Scope): Command<Which, Member> => ({
    run: ({ imageId, projectId }) => glance(scope).addMember(imageId, projectId),
    seed: (client, member, { imageId, projectId }) =>
      change(client, scope, imageId, (members) => [
        ...members.filter((each) => each.member_id !== projectId),
        member,
      ]),
  }),

  /** One who is gone already counts as removed. @returns whether there was one */
  remove: (scope: Scope): Command<Which, boolean> => ({
    run: ({ imageId, projectId }) =>
      glance(scope).removeMember(imageId, projectId, { ignoreMissing: true }),
    seed: (client, _removed, { imageId, projectId }) =>
      change(client, scope, imageId, (members) =>
        members.filter((each) => each.member_id !== projectId),
      ),
  }),
}

/**
 * Said once when what was done to members has ended: other tabs may show the other side of it, and
 * of API v1 it is the members that make an image a shared one.
 */
export function membersChanged(client: QueryClient, scope: Scope, imageId: string): void {
  announceSharing(imageId)
  const { queryKey } = imageQueries.detail(scope, imageId)
  void client.invalidateQueries({ queryKey, exact: true })
}
