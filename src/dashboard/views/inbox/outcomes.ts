import type { Image } from '#openstack/glance/image.ts'
import type { MemberStatus } from '#openstack/glance/types.ts'

/** What is true now, or would be after an answer. The middle of the sentence decides. */
export interface Outcome {
  of: 'now' | MemberStatus
  words: readonly [before: string, decisive: string, after: string]
}

interface Facts {
  image: Pick<Image, 'status' | 'os_hidden'>
  state: MemberStatus
  /** Name of the project of the page. */
  project: string
  sharer: string
}

/**
 * What each answer comes to. A member may open, download and boot a shared image whatever it
 * answered; only `accepted` puts it in the default list (tried on a Glance 25.1), and a hidden one
 * not even then.
 */
export function outcomesOf({ image, state, project, sharer }: Facts): Outcome[] {
  const usable = usableBy(image, project)
  const listed: Outcome['words'] = image.os_hidden
    ? [
        `${sharer} hides it, so it comes to `,
        `${project}’s list of hidden images`,
        ', not to the usual one.',
      ]
    : ['It appears in ', `${project}’s list`, ', for everyone in the project.']
  const stillById =
    image.status === 'active' ? ` Booting by id still works until ${sharer} stops sharing.` : ''
  const now: Readonly<Record<MemberStatus, Outcome['words']>> = {
    pending: [`${usable} It is `, 'not in your list', '.'],
    accepted: [
      `${usable} It is `,
      image.os_hidden ? 'in your list of hidden images' : 'in your list',
      '.',
    ],
    rejected: [`${usable} It is `, 'not in your list', '.'],
  }
  const after: Readonly<Record<MemberStatus, Outcome['words']>> = {
    accepted: listed,
    rejected: [
      'It ',
      state === 'accepted' ? 'leaves your list' : 'stays out of your list',
      `.${stillById}`,
    ],
    pending: [
      state === 'accepted' ? 'It leaves your list, and the offer ' : 'The offer ',
      'counts as unanswered',
      ' again.',
    ],
  }
  const others = (['accepted', 'rejected', 'pending'] as const).filter((each) => each !== state)
  return [
    { of: 'now', words: now[state] },
    ...others.map((each) => ({ of: each, words: after[each] })),
  ]
}

function usableBy({ status }: Pick<Image, 'status'>, project: string): string {
  if (status === 'active') return `${project} can open and boot it by id.`
  if (status === 'deactivated')
    return `${project} can open it by id; nobody can boot it: it is deactivated.`
  return `${project} can open it by id; nobody can boot it yet: it has no complete data.`
}
