import { type Actor, canCreate, type Ruling } from '../rules.ts'
import type { RuledImage } from '../image-rules.ts'

/**
 * What one may do with copies, told before the cloud refuses it. No document says which roles may: a
 * reader may not change anything else either, so it is told here; the cloud decides on all others.
 */
export const mayAct = (actor: Actor, deed: string): Ruling =>
  canCreate(actor) === true
    ? true
    : { reason: `Your role here is reader. To ${deed}, you need the role member.` }

/** The cloud refuses an image that is not active (409). */
export function canCopy(image: Pick<RuledImage, 'status'>, actor: Actor): Ruling {
  const may = mayAct(actor, 'copy an image')
  if (may !== true || image.status === 'active') return may
  return { reason: `Only an active image can be copied. This one is ${image.status}.` }
}
