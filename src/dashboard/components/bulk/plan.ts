import { RefusedError } from '#openstack/refused.ts'
import type { Image } from '#openstack/glance/image.ts'
import { diffImage, type PatchOperation } from '#openstack/glance/image-patch.ts'
import { type Actor, canAtAll, canPublicize, type Ruling } from '../rules.ts'
import { canDeactivate, canDelete, canEdit, canReactivate } from '../image-rules.ts'
import type { Target } from './bulk-run.ts'
import { type MemberChange, planMembers } from './member-plan.ts'
import { planStore, type StoreChange } from './store-plan.ts'
import { changesOf, holds, type Setting, type Step, stepOf, type Wanted } from './settings.ts'

/** What is to be done to many images. */
export type Change =
  | { readonly kind: 'edit'; readonly settings: readonly Setting[] }
  /** `of`: the words of what is undone. Each image has its own way back, by its id. */
  | {
      readonly kind: 'undo'
      readonly of: string
      readonly wanted: ReadonlyMap<string, readonly Wanted[]>
    }
  | { readonly kind: 'delete' }
  | MemberChange
  | StoreChange

/** What a change would do to one image, or to one member of it. */
export type Planned<Set = Step['set']> = Target &
  (
    | {
        readonly kind: 'changes'
        readonly steps: readonly Step<Set>[]
        /** The smallest patch; empty where only the status changes. */
        readonly operations: readonly PatchOperation[]
        /** What follows from it, in sentences. */
        readonly notes: readonly string[]
        /** What is left as it is, because somebody changed it since. */
        readonly kept: readonly string[]
      }
    /** It is so already, or stays so. */
    | { readonly kind: 'same'; readonly kept: readonly string[] }
    | { readonly kind: 'cannot'; readonly reason: string }
  )

export interface Plan {
  readonly rows: readonly Planned[]
  readonly counts: Readonly<Record<Planned['kind'], number>>
}

/** A change of the records themselves. */
export type ImageChange = Extract<Change, { kind: 'edit' | 'undo' }>

/** What a change wants of one image. */
export function wantedOf(change: ImageChange, id: string): Wanted[] {
  if (change.kind === 'undo') return [...(change.wanted.get(id) ?? [])]
  return change.settings.map((set) => ({ set, from: null }))
}

/** Glance's defaults (image_property_quota, image_tag_quota): an operator may have set others. */
const PER_IMAGE = 128

/** Who loses it, and who gets it. */
function visibilityNotes(image: Image, to: string, actor: Actor): string[] {
  const notes: string[] = []
  if (to === 'public') notes.push('Every project of this cloud can see and boot it.')
  if (to === 'community') notes.push('Every project of this cloud can boot it.')
  if (image.visibility === 'shared' && to === 'private') {
    notes.push('The projects it is shared with lose it at once.')
  }
  if (image.visibility === 'public' && to !== 'community') {
    notes.push('Every other project loses it at once.')
  }
  if (image.visibility === 'community' && to !== 'public') {
    notes.push('Other projects that use it lose it at once.')
  }
  if (image.visibility === 'public' && canPublicize(actor) !== true) {
    notes.push('Only an administrator could make it public again.')
  }
  return notes
}

function countNotes(image: Image, settings: readonly Setting[]): string[] {
  const more = (kind: 'property' | 'tag') => {
    const steps = settings.map((set) => (set.kind === kind ? stepOf(image, set) : null))
    const count = (test: (step: Step) => boolean) =>
      steps.filter((step) => step !== null && test(step)).length
    return count((step) => step.before === null) - count((step) => step.after === null)
  }
  const [properties, tags] = [Object.keys(image.properties).length, image.tags.length]
  const over = (now: number, added: number, what: string) =>
    added > 0 && now + added > PER_IMAGE
      ? [`It would have ${now + added} ${what}: a Glance takes ${PER_IMAGE} unless set otherwise.`]
      : []
  return [...over(properties, more('property'), 'properties'), ...over(tags, more('tag'), 'tags')]
}

/** Why a setting cannot be made on an image that may be changed as such. */
function refusal(image: Image, set: Setting, actor: Actor): Ruling {
  switch (set.kind) {
    case 'visibility':
      if (set.value === 'public') return canPublicize(actor)
      return set.value === 'private' ? true : canAtAll('visibility', actor)
    case 'tag':
      return canAtAll('tags', actor)
    case 'hidden':
      return canAtAll('os_hidden', actor)
    case 'status':
      return set.value === 'active' ? canReactivate(image, actor) : canDeactivate(image, actor)
    case 'property':
      // Only text can be written back, and a change of many images must have a way back.
      return image.extra !== undefined && set.key in image.extra
        ? { reason: `${set.key} holds something that is not text. Only text can be put back.` }
        : true
    default:
      return true
  }
}

/** What undoing leaves alone, because it is no longer what the run has made of it. */
function leftAlone({ key, before }: Step): string {
  const now = before === null ? 'was removed' : `is “${before}” now`
  return `${key} ${now}: somebody changed it since, so it stays.`
}

/** What would change about one image, or why nothing would. */
export function planImage(image: Image, wanted: readonly Wanted[], actor: Actor): Planned<Setting> {
  const kept: string[] = []
  const settings: Setting[] = []
  for (const { set, from } of wanted) {
    const step = stepOf(image, set)
    if (step === null) continue
    if (from === null || holds(image, from)) settings.push(set)
    else kept.push(leftAlone(step))
  }
  const rulings = [
    ...(settings.length > 0 ? [canEdit(image, actor)] : []),
    ...settings.map((set) => refusal(image, set, actor)),
  ]
  const refused = rulings.find((ruling) => ruling !== true)
  if (refused) return { image, kind: 'cannot', reason: refused.reason }
  let operations: PatchOperation[]
  try {
    operations = diffImage(image, changesOf(image, settings))
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error
    return { image, kind: 'cannot', reason: error.message }
  }
  const steps = settings.map((set) => stepOf(image, set)).filter((step) => step !== null)
  if (steps.length === 0) return { image, kind: 'same', kept }
  const notes = [
    ...settings.flatMap((set) =>
      set.kind === 'visibility' ? visibilityNotes(image, set.value, actor) : [],
    ),
    ...countNotes(image, settings),
  ]
  return { image, kind: 'changes', steps, operations, notes, kept }
}

function planDeletion(image: Image, actor: Actor): Planned {
  const ruling = canDelete(image, actor)
  return ruling === true
    ? { image, kind: 'changes', steps: [], operations: [], notes: [], kept: [] }
    : { image, kind: 'cannot', reason: ruling.reason }
}

/**
 * The dry run: what a change would do to each image, as far as it can be told before Glance is
 * asked. Glance's own answer decides; see image-rules.ts.
 */
export function plan(images: readonly Image[], change: Change, actor: Actor): Plan {
  const rows =
    change.kind === 'members'
      ? planMembers(change, actor)
      : images.map((image) =>
          change.kind === 'delete'
            ? planDeletion(image, actor)
            : change.kind === 'stores'
              ? planStore(image, change, actor)
              : planImage(image, wantedOf(change, image.id), actor),
        )
  const counts = { changes: 0, same: 0, cannot: 0 }
  for (const row of rows) counts[row.kind]++
  return { rows, counts }
}
