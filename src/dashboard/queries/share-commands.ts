import type { Member } from '#openstack/glance/types.ts'
import type { QueryClient } from '@tanstack/react-query'
import type { Scope } from '#transfers/types.ts'
import { glance } from './api.ts'
import type { Command } from './command.ts'
import { imageQueries } from './images.ts'

interface Sharing {
  id: string
  projectId: string
}

/** Puts what an answer told of one member where the pages read members, if they were read before. */
function seedMember(
  client: QueryClient,
  scope: Scope,
  { id, projectId }: Sharing,
  now: Member | null,
): void {
  client.setQueryData(imageQueries.members(scope, id).queryKey, (known) =>
    known === undefined
      ? undefined
      : [...known.filter(({ member_id }) => member_id !== projectId), ...(now ? [now] : [])],
  )
}

/** One member more or less, as a run over many sends them. */
export const shareCommands = {
  add: (scope: Scope): Command<Sharing, Member> => ({
    run: ({ id, projectId }) => glance(scope).addMember(id, projectId),
    seed: (client, member, input) => seedMember(client, scope, input, member),
  }),

  /** One that is gone already counts as removed. @returns whether there was one */
  remove: (scope: Scope): Command<Sharing, boolean> => ({
    run: ({ id, projectId }) => glance(scope).removeMember(id, projectId, { ignoreMissing: true }),
    seed: (client, _found, input) => seedMember(client, scope, input, null),
  }),
}
