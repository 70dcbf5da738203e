import { ApiError } from '#openstack/http.ts'
import { failureOf } from '../failure.tsx'

/** One project of those that are added. */
export interface ShareAnswer {
  readonly id: string
  /** Null where it is not known; then nobody here has confirmed the id either. */
  readonly name: string | null
  readonly state: 'waiting' | 'running' | 'added' | 'member' | 'failed'
  readonly error: unknown
}

/** What an error of adding a member makes of it: being one already is no failure. */
export const stateAfter = (error: unknown): 'member' | 'failed' =>
  error instanceof ApiError && error.status === 409 ? 'member' : 'failed'

/** Why a project was not added, and what to do about it. */
export function whyNotAdded(error: unknown): string {
  if (!(error instanceof ApiError)) return failureOf(error).sentence
  switch (error.status) {
    case 403:
      return /create members/i.test(error.sentence)
        ? 'The image is not shared any more: somebody changed its visibility, and only a shared image has members (403).'
        : 'Only members of the project that owns the image, and administrators, may share it (403).'
    case 404:
      return 'The image is gone, or this project does not reach it any more (404).'
    case 413: {
      const most = /Maximum: (\d+)/.exec(error.sentence)?.[1]
      const limit = most === undefined ? 'as this cloud allows' : `as this cloud allows, ${most}`
      return `The image is shared with as many projects ${limit} (413). Stop sharing with another one, then try again.`
    }
    default: {
      const { status, requestId, sentence } = error
      return `${sentence} (${[status, requestId].filter(Boolean).join(', ')}) Nothing was changed for this project.`
    }
  }
}

/** `2 offered, 1 already there, 1 failed` */
export function sumOf(answers: readonly ShareAnswer[]): string {
  const count = (state: ShareAnswer['state']) =>
    answers.filter((answer) => answer.state === state).length
  const parts: [number, string][] = [
    [count('added'), 'offered'],
    [count('member'), 'already there'],
    [count('failed'), 'failed'],
    [count('running') + count('waiting'), 'to come'],
  ]
  return parts
    .filter(([n]) => n > 0)
    .map(([n, word]) => `${n} ${word}`)
    .join(', ')
}
