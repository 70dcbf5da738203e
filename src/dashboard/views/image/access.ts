import type { Image } from '#openstack/glance/image.ts'

/** One piece of a sentence; strong ones are the nouns that decide. Names are shown as text only. */
interface Piece {
  text: string
  strong?: true
}

export interface Access {
  sentence: readonly Piece[]
  detail: string | null
}

export interface AccessMember {
  project: string
  status: string
}

export interface AccessFacts {
  image: Pick<Image, 'visibility' | 'owner' | 'status' | 'os_hidden'>
  /** Name of a project where it is known, else its id in short. */
  nameOf: (projectId: string) => string
  here: string
  /** Null while loading, or where Glance tells them to the owner only. */
  members: readonly AccessMember[] | null
}

const plain = (text: string): Piece => ({ text })
const strong = (text: string): Piece => ({ text, strong: true })

function list(names: readonly string[]): string {
  return new Intl.ListFormat('en', { type: 'conjunction' }).format(names)
}

/**
 * Who can see and boot an image, in words. The rules are Glance's: `public` is in everyone's list;
 * `community` can be used by everyone who knows where to look; a member of a `shared` image may use
 * it whatever the member's status is, but only `accepted` puts it in the default list
 * (api-ref "Image visibility", "Member status").
 */
export function accessOf({ image, nameOf, here, members }: AccessFacts): Access {
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
      return sharedAccess(image.owner === here, owner, nameOf, members, notes)
    default:
      return {
        sentence: [plain('Only '), strong(owner), plain(' can see and boot this.')],
        detail: notes.join(' ') || null,
      }
  }
}

function sharedAccess(
  own: boolean,
  owner: string,
  nameOf: (projectId: string) => string,
  members: readonly AccessMember[] | null,
  notes: string[],
): Access {
  if (!own) {
    return {
      sentence: [strong(owner), plain(' shares this with '), strong('your project'), plain('.')],
      detail: ['You can see and boot it. Only its owner can change it.', ...notes].join(' '),
    }
  }
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
  if (accepted.length > 0) told.push(`${list(accepted)} accepted.`)
  if (pending.length > 0) {
    told.push(
      pending.length === 1
        ? `${list(pending)} has not answered yet: it can boot by id, but does not see it in its list.`
        : `${list(pending)} have not answered yet: they can boot by id, but do not see it in their lists.`,
    )
  }
  if (rejected.length > 0) told.push(`${list(rejected)} declined, and can still boot by id.`)
  return {
    sentence: [
      plain('Only '),
      strong(owner),
      plain(' and '),
      strong(members.length === 1 ? '1 project' : `${members.length} projects`),
      plain(' it is shared with can see and boot this.'),
    ],
    detail: [...told, ...notes].join(' '),
  }
}
