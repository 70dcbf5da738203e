import type { Image } from '#openstack/glance/image.ts'
import type { ImportInfo, Store } from '#openstack/glance/types.ts'
import { type Actor, isAdmin, type Ruling } from '../rules.ts'
import { copyingTo, holding } from './placement.ts'

/**
 * What one may do with the places of an image's data, as image-rules.ts: Glance's defaults
 * (glance/policies/image.py, glance/api/v2/images.py), seen on a Glance 25.1.
 */
export interface StoreContext {
  /** Null on a cloud with one nameless store. */
  readonly stores: readonly Store[] | null
  readonly imports: ImportInfo | null
  readonly actor: Actor
}

type Subject = Pick<Image, 'status' | 'stores' | 'properties'>

/** Removing data from a store at all, whatever image it is. */
export function canRemoveAtAll(actor: Actor): Ruling {
  if (isAdmin(actor)) return true
  return {
    reason: 'Only an administrator can remove data from a store (delete_image_location).',
  }
}

/** Copying to a store at all, whatever image it is. */
export function canCopyAtAll({ imports, actor }: Pick<StoreContext, 'imports' | 'actor'>): Ruling {
  if (!imports?.methods.includes('copy-image')) {
    return { reason: 'This cloud copies no images between stores: it has no import “copy-image”.' }
  }
  if (isAdmin(actor)) return true
  return { reason: 'Only an administrator can copy an image to another store (copy_image).' }
}

export function canRemoveFrom(image: Subject, storeId: string, actor: Actor): Ruling {
  const able = canRemoveAtAll(actor)
  if (able !== true) return able
  if (image.status !== 'active') {
    return {
      reason: `Glance removes data from a store only while the image is active. This one is ${image.status}.`,
    }
  }
  const held = holding(image)
  if (!held.includes(storeId)) return { reason: `${storeId} has no data of it.` }
  if (held.length > 1) return true
  return {
    reason: `${storeId} is the only store that has its data. Copy it to another one first, or delete the image.`,
  }
}

/** What takes data at all: a read-only store only lists what is at an address. */
export function canWriteTo(store: Pick<Store, 'id' | 'read_only'>): Ruling {
  return store.read_only
    ? { reason: `${store.id} is read-only: it only knows data at addresses.` }
    : true
}

export function canCopyTo(image: Subject, storeId: string, context: StoreContext): Ruling {
  const able = canCopyAtAll(context)
  if (able !== true) return able
  const store = context.stores?.find(({ id }) => id === storeId)
  if (!store) return { reason: `This cloud knows no store ${storeId}.` }
  const writable = canWriteTo(store)
  if (writable !== true) return writable
  if (image.status !== 'active') {
    return {
      reason: `Glance copies only the data of an active image. This one is ${image.status}.`,
    }
  }
  if (holding(image).includes(storeId)) return { reason: `${storeId} has its data already.` }
  const busy = copyingTo(image)
  if (busy.includes(storeId)) return { reason: `It is being copied to ${storeId} already.` }
  if (busy.length > 0) {
    return { reason: `It is being copied to ${busy.join(', ')}: Glance does one import at a time.` }
  }
  return true
}

/**
 * Addresses are written by PATCH: for whoever may change the image; removing is for administrators.
 * A new one is added before the old one goes, so that even the last one can be replaced.
 */
export function canReplaceLocation(image: Pick<Image, 'status'>, actor: Actor): Ruling {
  if (!isAdmin(actor)) {
    return { reason: 'Only an administrator can remove an address (delete_image_location).' }
  }
  if (image.status !== 'active') {
    return {
      reason: `Glance removes an address only while the image is active. This one is ${image.status}.`,
    }
  }
  return true
}

export function canRemoveLocation(
  image: Pick<Image, 'status' | 'locations'>,
  actor: Actor,
): Ruling {
  const able = canReplaceLocation(image, actor)
  if (able !== true) return able
  if ((image.locations?.length ?? 0) > 1) return true
  return {
    reason: 'It is the last one: without it the image had no data. Delete the image instead.',
  }
}
