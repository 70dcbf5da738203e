import type { Image } from '#openstack/glance/image.ts'
import type { PatchOperation } from '#openstack/glance/image-patch.ts'
import type { Actor } from '../rules.ts'
import { type Act, isRefusal, type Memory, NotPossible, type Outcome } from './bulk-run.ts'
import { memberActOf } from './member-act.ts'
import { storeActOf } from './store-act.ts'
import { type Change, planImage, wantedOf } from './plan.ts'
import { type Setting, stepOf, type Wanted } from './settings.ts'

/** What a run does to Glance, with the list and the pages told of it. */
export interface Writes {
  readonly read: (id: string) => Promise<Image>
  readonly patch: (id: string, operations: readonly PatchOperation[]) => Promise<Image>
  readonly deactivate: (id: string) => Promise<Image>
  readonly reactivate: (id: string) => Promise<Image>
  /** @returns whether there was one */
  readonly delete: (id: string) => Promise<boolean>
  readonly addMember: (id: string, projectId: string) => Promise<unknown>
  /** @returns whether there was one */
  readonly removeMember: (id: string, projectId: string) => Promise<boolean>
  readonly removeFromStore: (id: string, storeId: string) => Promise<Image>
  /** Begins it. @returns the image as it is then */
  readonly copyToStores: (id: string, storeIds: readonly string[]) => Promise<Image>
}

/** What somebody else made of the same settings between the dry run and the write. */
function meanwhile(shown: Image, fresh: Image, settings: readonly Setting[]): string[] {
  return settings.flatMap((set) => {
    // Only what has more than two values can have been changed and still differ.
    if (set.kind !== 'property' && set.kind !== 'visibility') return []
    const [then, now] = [stepOf(shown, set), stepOf(fresh, set)]
    if (then === null || now === null || then.before === now.before) return []
    const word = (value: string | null) => (value === null ? 'nothing' : `“${value}”`)
    return [
      `Somebody else made ${now.key} ${word(now.before)} meanwhile; in the dry run it was ${word(then.before)}.`,
    ]
  })
}

/** Sends something, and remembers what it may have changed until Glance has refused it. */
async function send(
  memory: Memory,
  first: Image,
  settings: readonly Setting[],
  act: () => Promise<Image>,
): Promise<Image> {
  const { tried } = memory
  memory.tried = { before: first, made: [...new Set([...(tried?.made ?? []), ...settings])] }
  try {
    return await act()
  } catch (error) {
    if (isRefusal(error)) memory.tried = tried
    throw error
  }
}

/**
 * Writes to one image. The image is read anew and the patch made from that, so that nobody's change
 * to anything else is lost. Doing it once more after an answer that got lost does no harm: what is
 * so already is not sent again, and the way back leads to before the first try.
 */
async function edit(
  writes: Writes,
  actor: Actor,
  shown: Image,
  wanted: readonly Wanted[],
  memory: Memory,
): Promise<Outcome> {
  const fresh = await writes.read(shown.id)
  const first = memory.tried?.before ?? fresh
  const row = planImage(fresh, wanted, actor)
  if (row.kind === 'cannot') throw new NotPossible(row.reason)
  const settings = row.kind === 'changes' ? row.steps.map((step) => step.set) : []
  if (row.kind === 'changes' && row.operations.length > 0) {
    const { operations } = row
    const patched = settings.filter((set) => set.kind !== 'status')
    await send(memory, first, patched, () => writes.patch(shown.id, operations))
  }
  const status = settings.find((set) => set.kind === 'status')
  if (status !== undefined) {
    const act = status.value === 'active' ? writes.reactivate : writes.deactivate
    await send(memory, first, [status], () => act(shown.id))
  }
  // Those of a try whose answer got lost as well.
  const made = memory.tried?.made ?? []
  return {
    did: memory.tried === null ? 'same' : 'changed',
    steps: made.map((set) => stepOf(first, set)).filter((step) => step !== null),
    notes: [...row.kept, ...meanwhile(shown, first, made)],
  }
}

/** How a change is made to one image of a run. */
export function actOf(change: Change, writes: Writes, actor: Actor): Act {
  if (change.kind === 'members') return memberActOf(change, writes)
  if (change.kind === 'stores') return storeActOf(change, writes, actor)
  if (change.kind === 'delete') {
    return async ({ image }) =>
      (await writes.delete(image.id))
        ? { did: 'changed', steps: [], notes: [] }
        : { did: 'same', steps: [], notes: ['It was gone already.'] }
  }
  return ({ image }, memory) => edit(writes, actor, image, wantedOf(change, image.id), memory)
}
