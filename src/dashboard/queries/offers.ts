import { queryOptions } from '@tanstack/react-query'
import type { QueryClient } from '@tanstack/react-query'
import type { Image } from '#openstack/glance/image.ts'
import type { Member, MemberStatus } from '#openstack/glance/types.ts'
import { type ActiveScope, glance } from './api.ts'
import { catalogue } from './catalogue.ts'
import { SOURCE_BIT } from './catalogue-entry.ts'
import { eachOf, inLanes } from './lanes.ts'
import type { Command } from './command.ts'
import { announceSharing } from './sharing-news.ts'

/** What others share with this project, in one state of its answer. */
export interface Offers {
  images: readonly Image[]
  /** How many images Glance went through for it; the project's own come along. */
  asked: number
  /** Shared images of the cloud whose members were not asked for; only for an administrator. */
  unasked: number
}

/** The time between two questions, and the longest that it grows to. */
const RESTING_MS = 15_000
const SLOWEST_MS = 5 * 60_000
/** As many as Glance gives. */
const LIMIT = 1000
/** An administrator's list has every shared image of the cloud: so many of them are asked. */
const ASKED_MOST = 100

const keys = {
  all: (scope: ActiveScope) => ['offers', scope.region, scope.projectId] as const,
  state: (scope: ActiveScope, state: MemberStatus | 'any') => [...keys.all(scope), state] as const,
  /** Below the image's own key, so that what makes the record old makes this old as well. */
  membership: (scope: ActiveScope, id: string) =>
    ['image', scope.region, scope.projectId, id, 'membership'] as const,
}

/**
 * Glance puts the project's own shared images into every answer, and they are thrown away here; with
 * many of them the question is dear, so it is asked less often.
 */
function pause({ asked }: Offers): number {
  return Math.min(SLOWEST_MS, RESTING_MS * (1 + asked / 100))
}

/** Newest first; hidden ones too, which Glance lists only where they are asked for. */
async function sharedWith(scope: ActiveScope, status: MemberStatus | 'all', signal: AbortSignal) {
  const found = new Map<string, Image>()
  let asked = 0
  for (const os_hidden of [false, true]) {
    const pages = glance(scope).listImages(
      {
        visibility: 'shared',
        member_status: status,
        os_hidden,
        limit: LIMIT,
        sort: [{ key: 'updated_at', dir: 'desc' }],
      },
      { signal },
    )
    for await (const { images } of pages) {
      asked += images.length
      for (const image of images) {
        if (image.owner !== scope.projectId) found.set(image.id, image)
      }
    }
  }
  return { images: [...found.values()], asked }
}

/** The project's own membership of an image; null where it has none. */
async function ownMembership(scope: ActiveScope, id: string, signal: AbortSignal) {
  // In the list, not by its address: there having none is an answer, and no error in the console.
  const members = await glance(scope).listMembers(id, { signal })
  return members.find((member) => member.member_id === scope.projectId) ?? null
}

/** An administrator sees every shared image whatever is asked for, so each one's members are. */
async function amongAll(scope: ActiveScope, signal: AbortSignal) {
  const { images, asked } = await sharedWith(scope, 'all', signal)
  const looked = images.slice(0, ASKED_MOST)
  const statuses = new Map<string, string>()
  await eachOf(looked, async ({ id }) => {
    const own = await ownMembership(scope, id, signal).catch(() => null)
    if (own) statuses.set(id, own.status)
  })
  return { images: looked, statuses, asked, unasked: images.length - looked.length }
}

export const seesEverything = ({ roles }: ActiveScope): boolean => roles.includes('admin')

export const offerQueries = {
  list: (scope: ActiveScope, state: MemberStatus) =>
    queryOptions({
      queryKey: keys.state(scope, state),
      queryFn: async ({ signal, client }): Promise<Offers> => {
        if (!seesEverything(scope)) {
          return { ...(await sharedWith(scope, state, signal)), unasked: 0 }
        }
        const { images, statuses, asked, unasked } = await client.fetchQuery({
          queryKey: keys.state(scope, 'any'),
          queryFn: (context) => amongAll(scope, context.signal),
        })
        return { images: images.filter(({ id }) => statuses.get(id) === state), asked, unasked }
      },
      staleTime: RESTING_MS / 3,
      refetchInterval: ({ state: { data } }) => (data ? pause(data) : false),
    }),

  /** Since when it is offered, and what was answered; null where this project is no member. */
  membership: (scope: ActiveScope, id: string) =>
    queryOptions({
      queryKey: keys.membership(scope, id),
      queryFn: ({ signal }) => inLanes(() => ownMembership(scope, id, signal)),
      staleTime: RESTING_MS,
      refetchInterval: 2 * RESTING_MS,
    }),
}

/** One image's outcome. @param error null when Glance took the answer */
export interface Answered {
  image: Image
  error: unknown
}

interface Answer {
  images: readonly Image[]
  status: MemberStatus
}

function seedAnswer(client: QueryClient, scope: ActiveScope, image: Image, member: Member): void {
  client.setQueryData(keys.membership(scope, image.id), member)
  for (const state of ['pending', 'accepted', 'rejected'] as const) {
    client.setQueryData<Offers>(keys.state(scope, state), (before) => {
      if (!before) return undefined
      const others = before.images.filter(({ id }) => id !== image.id)
      return { ...before, images: state === member.status ? [image, ...others] : others }
    })
  }
  const { offered, rejected, accepted, plain, hidden } = SOURCE_BIT
  const listed = accepted | (image.os_hidden ? hidden : plain)
  const bits = new Map([
    ['pending', offered],
    ['accepted', listed],
    ['rejected', rejected],
  ])
  catalogue.move(scope, image, bits.get(member.status) ?? 0)
}

export const offerCommands = {
  /** This project's answer to offers, a few at a time; each has its own outcome. Never rejects. */
  answer: (
    scope: ActiveScope,
  ): Command<Answer, readonly (Answered & { member: Member | null })[]> => ({
    run: ({ images, status }) =>
      eachOf(images, async (image) => {
        try {
          const member = await glance(scope).updateMember(image.id, scope.projectId, status)
          announceSharing(image.id)
          return { image, member, error: null }
        } catch (error) {
          return { image, member: null, error }
        }
      }),
    seed(client, results) {
      for (const { image, member } of results) {
        if (member) seedAnswer(client, scope, image, member)
      }
    },
    invalidates: () => [keys.all(scope)],
  }),
}

/** Another tab changed something about the sharing of an image: whatever shows it asks again. */
export function heardOfSharing(client: QueryClient, scope: ActiveScope, imageId: string): void {
  void client.invalidateQueries({
    predicate: ({ queryKey: [kind, , , id] }) =>
      kind === 'offers' || (kind === 'image' && id === imageId),
  })
  if (catalogue.find(scope, imageId)) catalogue.changed(scope, imageId)
}
