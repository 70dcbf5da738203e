import { plural } from '#lib/plural.ts'
import type { MemberStatus } from '#openstack/glance/types.ts'
import { statusOf } from '#dashboard/queries/catalogue-watch.ts'
import { failureOf } from '../failure.tsx'

/** What an answer is called: Glance's words are `accepted`, `rejected` and `pending`. */
export const ANSWERS: Readonly<Record<MemberStatus, { verb: string; done: string; tab: string }>> =
  {
    pending: { verb: 'Back to waiting', done: 'waiting again', tab: 'Waiting' },
    accepted: { verb: 'Accept', done: 'accepted', tab: 'Accepted' },
    rejected: { verb: 'Decline', done: 'declined', tab: 'Declined' },
  }

/** `web-golden accepted`, `3 images declined` */
export function doneWords(names: readonly string[], status: MemberStatus): string {
  const what = names.length === 1 ? names[0]! : plural(names.length, 'image')
  return `${what} ${ANSWERS[status].done}`
}

/** Why Glance did not take an answer of a project, and what follows. */
export function refusalWords(error: unknown, project: string): string {
  switch (statusOf(error)) {
    case 404:
      return `Its owner withdrew the offer meanwhile, or deleted the image: ${project} cannot see it any more. Only the owner can offer it again.`
    case 403:
      return `Glance does not let you answer it. Either your role may not answer for ${project} (modify_member), or its owner made it an image without members: then it needs no answer.`
    default:
      return `${failureOf(error).sentence} Nothing was changed.`
  }
}
