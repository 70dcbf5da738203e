import { plural } from '#lib/plural.ts'
import { listNames, type AccessMember } from './access.ts'
import { reachOf, type Reach, type ReachedImage, type Viewer } from './reach.ts'

/** People who reach an image in the same way. */
export interface Audience {
  readonly id: 'owner' | (typeof ANSWERS)[number] | 'others' | 'admins'
  readonly who: string
  readonly reach: Reach
}

/** A reach in a sentence about them. */
export function reachInWords(reach: Reach, image: ReachedImage): string {
  if (!reach.shows) return 'To them there is no such image.'
  const use = reach.boots
    ? 'they can boot it'
    : reach.downloads
      ? 'they can download it, but not boot it'
      : image.status === 'active'
        ? 'they can look at it, but not use it'
        : 'they can look at it, and nobody can use it now'
  if (reach.lists === 'by default') return `It is in their lists, and ${use}.`
  const where = image.os_hidden
    ? 'Hidden: in their lists only if they ask for hidden images'
    : image.visibility === 'community'
      ? 'In their lists only if they look for community images'
      : 'Not in their lists, only among what is offered to them'
  return `${where}; by its id ${use}.`
}

const ANSWERS = ['accepted', 'pending', 'rejected', 'shared'] as const
const ANSWERED = {
  accepted: ' (accepted)',
  pending: ' (waiting)',
  rejected: ' (declined)',
  // Of API v1, where nobody is asked.
  shared: '',
} as const

/**
 * Everybody, by how they reach the image. Members who answered differently stand apart also where
 * that makes no difference, so that before and after can be compared.
 * @param members those it is shared with; none where that cannot be known
 */
export function audiencesOf(
  image: ReachedImage & { owner: string | null },
  members: readonly AccessMember[],
  nameOf: (projectId: string) => string,
): Audience[] {
  const reach = (viewer: Partial<Viewer>) =>
    reachOf(image, { role: 'member', owns: false, answer: null, ...viewer })
  const answered = ANSWERS.flatMap((answer): Audience[] => {
    const those = members.filter((member) => member.status === answer)
    if (those.length === 0) return []
    const names = listNames(those.map(({ project }) => nameOf(project)))
    return [{ id: answer, who: `${names}${ANSWERED[answer]}`, reach: reach({ answer }) }]
  })
  return [
    {
      id: 'owner',
      who: image.owner === null ? 'The cloud' : nameOf(image.owner),
      reach: reach({ owns: true }),
    },
    ...answered,
    {
      id: 'others',
      who: members.length === 0 ? 'Every other project' : 'All other projects',
      reach: reach({}),
    },
    { id: 'admins', who: 'Administrators', reach: reach({ role: 'admin' }) },
  ]
}

/** What becomes different for whom, in words. */
export interface ReachChange {
  readonly who: readonly string[]
  readonly before: string
  readonly after: string
}

/** Those who reach the image differently afterwards; the same change is told once. */
export function reachChanges(
  image: ReachedImage & { owner: string | null },
  after: ReachedImage,
  members: readonly AccessMember[],
  nameOf: (projectId: string) => string,
): ReachChange[] {
  const then = audiencesOf({ ...image, ...after }, members, nameOf)
  const found = new Map<string, ReachChange>()
  for (const [at, { who, reach }] of audiencesOf(image, members, nameOf).entries()) {
    const words = {
      before: reachInWords(reach, image),
      after: reachInWords(then[at]?.reach ?? reach, after),
    }
    if (words.before === words.after) continue
    const key = JSON.stringify(words)
    found.set(key, { ...words, who: [...(found.get(key)?.who ?? []), who] })
  }
  return [...found.values()]
}

const LESS = ['never', 'when asked', 'by default']

/** What a change of an image means for those who reach it. */
export interface Outcome {
  /** What decides, in a sentence. */
  readonly lead: string
  readonly rest: string
  /** Somebody who could boot it or look at it no longer can. */
  readonly cuts: boolean
}

const BACK = 'Their running servers go on; rebuilding them would fail.'

/**
 * What another visibility does.
 * @param members null where they cannot be known
 */
export function visibilityOutcome(
  image: ReachedImage,
  to: string,
  members: readonly AccessMember[] | null,
  nameOf: (projectId: string) => string,
): Outcome {
  const after = { ...image, visibility: to }
  const viewer = (answer: string | null): Viewer => ({ role: 'member', owns: false, answer })
  const change = (answer: string | null) => {
    const [was, is] = [reachOf(image, viewer(answer)), reachOf(after, viewer(answer))]
    return { cut: was.shows && !is.shows, hid: LESS.indexOf(is.lists) < LESS.indexOf(was.lists) }
  }
  const of = (test: 'cut' | 'hid') =>
    (members ?? [])
      .filter((member) => change(member.status)[test])
      .map((each) => nameOf(each.project))
  const everybody = change(null)
  switch (to) {
    case 'public':
      return {
        lead: 'Every project finds it in its list and can boot it.',
        rest: 'Nobody has to accept it.',
        cuts: false,
      }
    case 'community': {
      const left = of('hid')
      return {
        lead: 'Every project can boot it,',
        rest:
          'but it appears in no list until someone looks for community images.' +
          (everybody.hid ? ' It leaves the lists of all other projects.' : '') +
          (left.length > 0 && !everybody.hid
            ? ` ${listNames(left)} accepted it and no longer ${left.length === 1 ? 'finds it in its list' : 'find it in their lists'}.`
            : ''),
        cuts: false,
      }
    }
    case 'shared':
      if (everybody.cut) {
        return {
          lead: 'Every other project loses it at once,',
          rest: `except those it was shared with before. Projects can be added then. ${BACK}`,
          cuts: true,
        }
      }
      return {
        lead: 'Projects can be added then.',
        rest: 'Those it was shared with before have it again at once.',
        cuts: false,
      }
    default: {
      if (everybody.cut)
        return { lead: 'Every other project loses it at once.', rest: BACK, cuts: true }
      if (members === null) {
        return { lead: 'Every project it is shared with loses it at once.', rest: BACK, cuts: true }
      }
      const names = of('cut')
      if (names.length === 0)
        return { lead: 'Nobody loses it:', rest: 'no other project has it.', cuts: false }
      return {
        lead: `${plural(names.length, 'project')} ${names.length === 1 ? 'loses' : 'lose'} it at once: ${listNames(names)}.`,
        rest: `${BACK} They have it again when it is shared again.`,
        cuts: true,
      }
    }
  }
}

/** What it means to stop sharing with some of the members. */
export function stopOutcome(
  gone: readonly AccessMember[],
  nameOf: (projectId: string) => string,
): Outcome {
  const names = listNames(gone.map(({ project }) => nameOf(project)))
  const one = gone.length === 1
  const asked = gone.some(({ status }) => status !== 'shared')
  return {
    lead: `${names} ${one ? 'loses' : 'lose'} it at once.`,
    rest: `${one ? 'Its' : 'Their'} running servers go on; rebuilding them would fail.${asked ? ` Sharing it again asks ${one ? 'it' : 'them'} to accept again.` : ''}`,
    cuts: true,
  }
}
