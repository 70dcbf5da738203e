import { delay } from '#transfers/delay.ts'
import type { Image } from '#openstack/glance/image.ts'
import { copyingTo, failedFor, holding } from '../stores/placement.ts'
import type { Writes } from './act.ts'
import { type Act, isRefusal, NotPossible, type Outcome } from './bulk-run.ts'
import { planStore, type StoreChange } from './store-plan.ts'
import type { Actor } from '../rules.ts'

/** How often a copy that is on its way is asked about: soon at first, a large one seldom. */
const FIRST_MS = 700
const LONGEST_MS = 6000

/** Never aborted: what is under way is waited for, also by a run that stops. */
const NEVER = new AbortController().signal

/**
 * Waits until Glance has copied. Its answer to the request says only that it will try; whether it
 * could stands in the image, and an import of somebody else may have failed there before.
 */
async function copied(writes: Writes, begun: Image, store: string): Promise<Image> {
  let image = begun
  for (let wait = FIRST_MS; ; wait = Math.min(LONGEST_MS, wait * 1.5)) {
    if (holding(image).includes(store)) return image
    const on = copyingTo(image).includes(store) || image.properties['os_glance_import_task']
    if (!on) {
      const failed = failedFor(image).includes(store)
      throw new NotPossible(
        failed
          ? `Glance could not copy it to ${store}. The tasks of the image say what they know.`
          : `Glance has ended the copy to ${store} without saying why.`,
      )
    }
    await delay(wait, NEVER)
    image = await writes.read(image.id)
  }
}

/** How the data of one image is copied into a store, or removed from it. */
export function storeActOf(change: StoreChange, writes: Writes, actor: Actor): Act {
  const { deed, store } = change
  return async ({ image: shown }, memory): Promise<Outcome> => {
    const fresh = await writes.read(shown.id)
    const again = memory.tried !== null
    // A copy whose answer got lost is on its way perhaps: it is waited for, not asked for twice.
    const going = again && deed === 'copy' && copyingTo(fresh).includes(store)
    const row = planStore(fresh, change, actor)
    if (row.kind === 'cannot' && !going) throw new NotPossible(row.reason)
    if (row.kind === 'same') return { did: again ? 'changed' : 'same', steps: [], notes: [] }
    const before = memory.tried
    memory.tried ??= { before: fresh, made: [] }
    try {
      if (deed === 'remove') await writes.removeFromStore(shown.id, store)
      else {
        const begun = going ? fresh : await writes.copyToStores(shown.id, [store])
        await copied(writes, begun, store)
      }
    } catch (error) {
      if (isRefusal(error) || error instanceof NotPossible) memory.tried = before
      throw error
    }
    return { did: 'changed', steps: row.kind === 'changes' ? row.steps : [], notes: [] }
  }
}
