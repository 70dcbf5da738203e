import type { Image } from '#openstack/glance/image.ts'
import { plural } from '#lib/plural.ts'
import { isAdmin, type Actor } from '../rules.ts'

/** One piece of a sentence; strong ones are the nouns that decide. Names are shown as text only. */
interface Piece {
  text: string
  strong?: true
}

export interface Access {
  sentence: readonly Piece[]
  detail: string | null
}

/** A project that an image is shared with, and what it answered. */
export interface AccessMember {
  project: string
  status: string
}

export interface AccessFacts {
  image: Pick<Image, 'visibility' | 'owner' | 'status' | 'os_hidden'>
  /** Name of a project where it is known, else its id in short. */
  nameOf: (projectId: string) => string
  actor: Actor
  /** Null while loading, or where Glance tells them to nobody. */
  members: readonly AccessMember[] | null
}

const plain = (text: string): Piece => ({ text })
const strong = (text: string): Piece => ({ text, strong: true })

/** More names than these are counted, not listed. */
const NAMED = 5

/** Names as a part of a sentence: `a, b, and c`; of many the first, and how many more. */
export function listNames(names: readonly string[]): string {
  const shown =
    names.length > NAMED + 1
      ? [...names.slice(0, NAMED), `${plural(names.length - NAMED, 'other')}`]
      : names
  return new Intl.ListFormat('en', { type: 'conjunction' }).format(shown)
}

/** Glance tells the members of a shared image: all to its owner and to administrators. */
export const tellsMembers = (image: Pick<Image, 'visibility' | 'owner'>, actor: Actor): boolean =>
  image.visibility === 'shared' && (image.owner === actor.projectId || isAdmin(actor))

/**
 * Who can see and boot an image, in words: `reach.ts` for whoever reads it. A member of a `shared`
 * image may use it whatever it answered; only `accepted` puts it in the default list.
 */
export function accessOf({ image, nameOf, actor, members }: AccessFacts): Access {
  const owner = image.owner === null ? 'the cloud' : nameOf(image.owner)
  const notes: string[] = []
  if (image.os_hidden)
    notes.push('Hidden: it is left out of lists unless one asks for hidden images.')

  if (image.status === 'queued') {
    return {
      sentence: [strong('Nobody'), plain(' can boot this yet: it has no data.')],
      detail: 'Only the record exists. Its data can be uploaded into it.',
    }
  }
  if (image.status === 'deactivated') {
    return {
      sentence: [strong('Nobody'), plain(' can boot or download this: it is deactivated.')],
      detail: 'Reactivate it to make it usable again. Administrators can still download it.',
    }
  }
  switch (image.visibility) {
    case 'public':
      return {
        sentence: [strong('Every project'), plain(' of this cloud can see and boot this.')],
        detail: notes.join(' ') || null,
      }
    case 'community':
      notes.unshift('It is in the lists of others only if they look for community images.')
      return {
        sentence: [strong('Every project'), plain(' of this cloud can boot this.')],
        detail: notes.join(' '),
      }
    case 'shared':
      return image.owner === actor.projectId || isAdmin(actor)
        ? sharedAccess(owner, nameOf, members, notes)
        : takenAccess(owner, actor, members, notes)
    default:
      return {
        sentence: [plain('Only '), strong(owner), plain(' can see and boot this.')],
        detail: notes.join(' ') || null,
      }
  }
}

/** What the project that it is shared with reads. */
const TAKEN: Record<string, string> = {
  pending: 'It is not in your lists until it is accepted, but can be booted by its id.',
  accepted: 'Accepted: it is in your lists.',
  rejected: 'Declined: it is not in your lists, and can still be booted by its id.',
}

function takenAccess(
  owner: string,
  actor: Actor,
  members: readonly AccessMember[] | null,
  notes: string[],
): Access {
  const own = members?.find((member) => member.project === actor.projectId)
  const answer = TAKEN[own?.status ?? ''] ?? 'You can see and boot it.'
  return {
    sentence: [strong(owner), plain(' shares this with '), strong('your project'), plain('.')],
    detail: [answer, 'Only its owner can change it.', ...notes].join(' '),
  }
}

function sharedAccess(
  owner: string,
  nameOf: (projectId: string) => string,
  members: readonly AccessMember[] | null,
  notes: string[],
): Access {
  if (members === null) {
    return {
      sentence: [
        plain('Only '),
        strong(owner),
        plain(' and the projects it is shared with can see and boot this.'),
      ],
      detail: notes.join(' ') || null,
    }
  }
  const names = (status: string) =>
    members.filter((member) => member.status === status).map((member) => nameOf(member.project))
  const pending = names('pending')
  const accepted = names('accepted')
  const rejected = names('rejected')
  if (members.length === 0) {
    notes.unshift('It may be shared: no project has been added yet.')
    return {
      sentence: [plain('Only '), strong(owner), plain(' can see and boot this.')],
      detail: notes.join(' '),
    }
  }
  const told: string[] = []
  if (accepted.length > 0) told.push(`${listNames(accepted)} accepted.`)
  if (pending.length > 0) {
    told.push(
      pending.length === 1
        ? `${listNames(pending)} has not answered yet: it can boot by id, but does not see it in its list.`
        : `${listNames(pending)} have not answered yet: they can boot by id, but do not see it in their lists.`,
    )
  }
  if (rejected.length > 0) told.push(`${listNames(rejected)} declined, and can still boot by id.`)
  return {
    sentence: [
      plain('Only '),
      strong(owner),
      plain(' and '),
      strong(plural(members.length, 'project')),
      plain(' it is shared with can see and boot this.'),
    ],
    detail: [...told, ...notes].join(' '),
  }
}
