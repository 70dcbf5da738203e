import { CircleCheck, CircleMinus, SlidersHorizontal, Trash2, Users } from 'lucide-react'
import { formatCount } from '#lib/plural.ts'
import type { Image } from '#openstack/glance/image.ts'
import { MOST_COMPARED } from '#dashboard/nav/compare-params.ts'
import type { Actor, Ruling } from '../rules.ts'
import { canDeactivate, canDelete, canEdit, canReactivate } from '../image-rules.ts'

/** What can be done to the selected images at once. */
type Deed = 'edit' | 'share' | 'deactivate' | 'reactivate' | 'delete'

const RULES: Readonly<Record<Deed, (image: Image, actor: Actor) => Ruling>> = {
  edit: canEdit,
  share: canEdit,
  delete: canDelete,
  deactivate: canDeactivate,
  reactivate: canReactivate,
}
const WORDS: Readonly<Record<Deed, string>> = {
  edit: 'Edit',
  share: 'Share',
  delete: 'Delete',
  deactivate: 'Deactivate',
  reactivate: 'Reactivate',
}

export interface Offer {
  deed: Deed
  /** Those for which it is possible. */
  able: readonly Image[]
  /** `Delete 3 of 4…` */
  label: string
  /** Whether it is shown first what would happen: always, but where all can be done and undone. */
  asks: boolean
  /** Which images are left out and why; a line each, the first few. */
  left: string | null
  /** Why it is possible for none. */
  reason: string | null
}

const NAMED = 3

/** What a deed would come to for the selected images, said before it is done. */
function offerOf(deed: Deed, images: readonly Image[], actor: Actor): Offer {
  const able: Image[] = []
  const left: string[] = []
  let out = 0
  for (const image of images) {
    const ruling = RULES[deed](image, actor)
    if (ruling === true) able.push(image)
    else if (out++ < NAMED) left.push(`${image.name || image.id}: ${ruling.reason}`)
  }
  if (out > NAMED) left.push(`And ${formatCount(out - NAMED)} more stay as they are.`)
  const count =
    out === 0 || able.length === 0
      ? formatCount(images.length)
      : `${formatCount(able.length)} of ${formatCount(images.length)}`
  const asks =
    deed === 'delete' || deed === 'edit' || deed === 'share' || (out > 0 && able.length > 0)
  return {
    deed,
    able,
    asks,
    label: `${WORDS[deed]} ${count}${asks ? '…' : ''}`,
    left: out === 0 ? null : left.join('\n'),
    reason: able.length === 0 ? left.join(' ') : null,
  }
}

/** What is offered for several images, in this order. */
export function offersFor(images: readonly Image[], actor: Actor): Offer[] {
  return (
    (['edit', 'share', 'deactivate', 'reactivate', 'delete'] as const)
      .map((deed) => offerOf(deed, images, actor))
      // Reactivating is offered where something is deactivated: beside Deactivate it is noise.
      .filter((offer) => offer.deed !== 'reactivate' || offer.able.length > 0)
  )
}

/** Why so many cannot be shown side by side; null when they can. */
export function compareReason(selected: number): string | null {
  if (selected < 2) return 'Select two or more.'
  return selected > MOST_COMPARED ? `At most ${MOST_COMPARED} fit side by side.` : null
}

export const OFFER_ICONS = {
  edit: SlidersHorizontal,
  share: Users,
  delete: Trash2,
  deactivate: CircleMinus,
  reactivate: CircleCheck,
}
