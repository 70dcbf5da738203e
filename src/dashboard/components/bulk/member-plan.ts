import { plural } from '#lib/plural.ts'
import type { Image } from '#openstack/glance/image.ts'
import { diffImage, type PatchOperation } from '#openstack/glance/image-patch.ts'
import type { Actor } from '../rules.ts'
import { canEdit } from '../image-rules.ts'
import type { Target } from './bulk-run.ts'
import type { Planned } from './plan.ts'
import { type Setting, stepOf } from './settings.ts'

/** One image and one project: what a matrix of shares has a cell for. */
export interface Share {
  readonly image: Image
  readonly project: string
  /** Null where it is not known. */
  readonly name: string | null
  /** The project's answer so far; null where none is known. */
  readonly status: string | null
}

/** Images are offered to projects, or taken from them again. */
export interface MemberChange {
  readonly kind: 'members'
  readonly deed: 'add' | 'remove'
  readonly shares: readonly Share[]
  /** Whether private images may be made `shared` for it: only those have members. */
  readonly toShared: boolean
  /** Whether it is the way back of a run. */
  readonly undoes: boolean
}

const SHARED: Setting = { kind: 'visibility', value: 'shared' }
export const toSharedStep = (image: Image) => stepOf(image, SHARED)
export const toSharedPatch = (image: Image): PatchOperation[] =>
  diffImage(image, { visibility: 'shared' })

/** Only a `shared` image has members: Glance refuses every other (403). */
function whyNotShared({ visibility }: Image, deed: MemberChange['deed']): string {
  if (deed === 'remove')
    return `It is ${visibility} now: only a shared image has members to revoke.`
  if (visibility === 'private') return 'It is private, and only a shared image can be offered.'
  return `It is ${visibility}: every project can use it already.`
}

function removalNotes(status: string | null): string[] {
  switch (status) {
    case 'accepted':
      return ['It loses the image at once. Its servers go on; rebuilding them would fail.']
    case 'pending':
      return ['It has not answered yet; by its id it could use the image already.']
    case 'rejected':
      return ['It declined, and could still use the image by its id.']
    default:
      return []
  }
}

function planAdding(share: Share, target: Target, toShared: boolean, first: boolean): Planned {
  const { image, project, status } = share
  const make = image.visibility === 'private' && toShared
  if (image.visibility !== 'shared' && !make) {
    return { ...target, kind: 'cannot', reason: whyNotShared(image, 'add') }
  }
  if (project === image.owner) {
    return { ...target, kind: 'cannot', reason: 'It owns the image.' }
  }
  if (status !== null) return { ...target, kind: 'same', kept: [`Shared already: ${status}.`] }
  const visibility = make && first ? toSharedStep(image) : null
  return {
    ...target,
    kind: 'changes',
    steps: [...(visibility ? [visibility] : []), memberStepOf(target, null)],
    operations: visibility ? toSharedPatch(image) : [],
    notes: visibility ? ['Projects that it was shared with before get it back.'] : [],
    kept: [],
  }
}

const memberStepOf = ({ member }: Target, before: string | null) => ({
  set: member!,
  key: 'member',
  before,
  after: member!.on ? 'pending' : null,
})

function planRemoval({ image, status }: Share, target: Target): Planned {
  if (image.visibility !== 'shared') {
    return { ...target, kind: 'cannot', reason: whyNotShared(image, 'remove') }
  }
  return {
    ...target,
    kind: 'changes',
    steps: [memberStepOf(target, status)],
    operations: [],
    notes: removalNotes(status),
    kept: [],
  }
}

/** The dry run of a change of members, a row for each image and project. */
export function planMembers(change: MemberChange, actor: Actor): Planned[] {
  const begun = new Set<string>()
  return change.shares.map((share): Planned => {
    const { image, project, name } = share
    const target = {
      image,
      member: { kind: 'member', project, name, on: change.deed === 'add' },
    } as const
    const ruling = canEdit(image, actor)
    if (ruling !== true) return { ...target, kind: 'cannot', reason: ruling.reason }
    if (change.deed === 'remove') return planRemoval(share, target)
    const row = planAdding(share, target, change.toShared, !begun.has(image.id))
    if (row.kind === 'changes') begun.add(image.id)
    return row
  })
}

/** Who is cut off by a removal, or gets an offer, counted over all of it. */
export function memberWords({ deed, shares, undoes }: MemberChange): string {
  const images = new Set(shares.map(({ image }) => image.id)).size
  const projects = new Set(shares.map(({ project }) => project)).size
  const what = `${plural(images, 'image')}, ${plural(projects, 'project')}`
  if (!undoes) return what
  return deed === 'add' ? `Undoes: revoked ${what}` : `Undoes: offered ${what}`
}

/** What a removal takes away, in sentences: who loses what, and which offers lapse. */
export function cutOffWords(shares: readonly Share[]): string[] {
  const of = (status: string) => shares.filter((share) => share.status === status)
  const [accepted, pending, rejected] = [of('accepted'), of('pending'), of('rejected')]
  const projects = new Set(accepted.map(({ project }) => project)).size
  const images = new Set(accepted.map(({ image }) => image.id)).size
  const they = (count: number, one: string, more: string) => (count === 1 ? one : more)
  return [
    ...(accepted.length > 0
      ? [
          `${plural(projects, 'project')} ${they(projects, 'loses', 'lose')} ${plural(images, 'image')} at once.`,
        ]
      : []),
    ...(pending.length > 0
      ? [
          `${plural(pending.length, 'offer')} without an answer ${they(pending.length, 'is', 'are')} taken back.`,
        ]
      : []),
    ...(rejected.length > 0
      ? [
          `${plural(rejected.length, 'declined offer')} ${they(rejected.length, 'is', 'are')} removed.`,
        ]
      : []),
  ]
}

/** What undoing comes to, before it begins. @param change the way back */
export const undoMembersWords = (change: MemberChange): string =>
  change.deed === 'add'
    ? 'They are offered the images again. What they had answered is gone: each begins as pending and has to be accepted anew.'
    : 'What the run has offered is revoked. Who was a member before stays one, and an image that was made shared stays shared.'

/** The way back: what the run has changed, the other way round. Null where it has changed nothing. */
export function undoMembers(
  { deed }: MemberChange,
  changed: readonly Target[],
): MemberChange | null {
  const back = deed === 'add' ? 'remove' : 'add'
  const shares = changed.flatMap(({ image, member }): Share[] => {
    if (member === undefined) return []
    const { project, name } = member
    // The run itself has made it so; whoever declined or accepted since is told by Glance alone.
    return [{ image: { ...image, visibility: 'shared' }, project, name, status: null }]
  })
  if (shares.length === 0) return null
  return { kind: 'members', deed: back, shares, toShared: false, undoes: true }
}
