import type { Image } from '#openstack/glance/image.ts'
import { catalogue } from '#dashboard/queries/catalogue.ts'
import type { Change } from './plan.ts'
import type { Bulk } from './runs.ts'
import { undoMembers, undoMembersWords } from './member-plan.ts'
import { inverse } from './settings.ts'
import { undoStore, undoStoreWords } from './store-plan.ts'
import { changeWords, runName } from './words.ts'

/**
 * The way back of a run: for each image it has changed, what was there just before the write.
 * Null where nothing can be put back; Glance has no bin.
 */
export function undoOf({ run, change, scope }: Bulk): { change: Change; images: Image[] } | null {
  if (change.kind === 'members') {
    const back = undoMembers(change, run.changed())
    return back && { change: back, images: [] }
  }
  if (change.kind === 'stores') {
    const images = run.changed().map(({ image }) => catalogue.find(scope, image.id) ?? image)
    return images.length === 0 ? null : { change: undoStore(change), images }
  }
  const changed = run.changed().map(({ image, before, made }) => ({
    image: catalogue.find(scope, image.id) ?? image,
    wanted: inverse(before, made),
  }))
  const able = changed.filter(({ wanted }) => wanted.length > 0)
  if (able.length === 0) return null
  return {
    change: {
      kind: 'undo',
      of: changeWords(change) || runName(change, able.length),
      wanted: new Map(able.map(({ image, wanted }) => [image.id, wanted])),
    },
    images: able.map(({ image }) => image),
  }
}

/** What undoing comes to, before it begins. @param change the way back */
export function undoDescription(change: Change): string {
  if (change.kind === 'members') return undoMembersWords(change)
  if (change.kind === 'stores') return undoStoreWords(change)
  return 'Each image gets back what it had just before the write. What somebody changed since stays.'
}
