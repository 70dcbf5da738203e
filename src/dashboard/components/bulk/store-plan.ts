import type { Image } from '#openstack/glance/image.ts'
import { importCommand } from '../imports/commands.ts'
import { removeCommand } from '../stores/commands.ts'
import { copyingTo, holding } from '../stores/placement.ts'
import { canCopyTo, canRemoveFrom, type StoreContext } from '../stores/rules.ts'
import type { Actor, Ruling } from '../rules.ts'
import type { Planned } from './plan.ts'
import type { StoreSetting } from './settings.ts'

/** The data of images is copied into a store, or removed from it. */
export interface StoreChange {
  readonly kind: 'stores'
  readonly deed: 'copy' | 'remove'
  readonly store: string
  /** What the cloud tells of its stores and imports, for the rules. */
  readonly context: Omit<StoreContext, 'actor'>
  /** Whether it is the way back of a run. */
  readonly undoes: boolean
}

/** As Glance writes it after the change; in which order the stores stand is Glance's affair. */
const after = (image: Image, { deed, store }: StoreChange): string => {
  const held = holding(image)
  return (deed === 'copy' ? [...held, store] : held.filter((id) => id !== store)).join(',')
}

function notesOf(image: Image, { deed, store, context }: StoreChange): string[] {
  if (deed === 'copy') return []
  const readOnly = context.stores?.find(({ id }) => id === store)?.read_only === true
  return [
    ...(readOnly
      ? ['What is at the address stays there: Glance only forgets it.']
      : ['Its copy there is gone for good; another store has the same data.']),
    ...(copyingTo(image).length > 0 ? ['It is being copied to another store right now.'] : []),
  ]
}

/** What a change of stores does to one image, or why it cannot. */
export function planStore(image: Image, change: StoreChange, actor: Actor): Planned<StoreSetting> {
  const { deed, store, context } = change
  const there = holding(image).includes(store)
  if (there === (deed === 'copy')) return { image, kind: 'same', kept: [] }
  const ruling: Ruling =
    deed === 'copy'
      ? canCopyTo(image, store, { ...context, actor })
      : canRemoveFrom(image, store, actor)
  if (ruling !== true) return { image, kind: 'cannot', reason: ruling.reason }
  const step = {
    set: { kind: 'store', store, on: deed === 'copy' },
    key: 'stores',
    before: holding(image).join(','),
    after: after(image, change),
  } as const
  return {
    image,
    kind: 'changes',
    steps: [step],
    operations: [],
    notes: notesOf(image, change),
    kept: [],
  }
}

/** The same for one image, for a shell and as a request. */
export const storeCommand = (image: Pick<Image, 'id'>, { deed, store }: StoreChange) =>
  deed === 'copy'
    ? importCommand(image.id, {
        method: { name: 'copy-image' },
        stores: [store],
        all_stores_must_succeed: false,
      })
    : removeCommand(image.id, store)

/** What undoing comes to, before it begins. @param change the way back */
export const undoStoreWords = ({ deed, store }: StoreChange): string =>
  deed === 'copy'
    ? `What the run has removed from ${store} is copied back from where the data is.`
    : `What the run has copied to ${store} is removed from it again. Other stores keep theirs.`

/** The way back: what was copied is removed again, what was removed is copied from where it is. */
export const undoStore = (change: StoreChange): StoreChange => ({
  ...change,
  deed: change.deed === 'copy' ? 'remove' : 'copy',
  undoes: true,
})
