import { CircleCheck, CircleMinus, Columns2, SlidersHorizontal, Trash2, Users } from 'lucide-react'
import { formatBytes } from '#lib/bytes.ts'
import { formatCount } from '#lib/plural.ts'
import type { Image } from '#openstack/glance/image.ts'
import {
  type Actor,
  canDeactivate,
  canDelete,
  canEdit,
  canReactivate,
  type Ruling,
} from '#dashboard/components/image-rules.ts'
import { MOST_COMPARED } from '#dashboard/nav/compare-params.ts'
import { Button, ButtonLink } from '#dashboard/ui/button.tsx'
import { Kbd } from '#dashboard/ui/kbd.tsx'
import { nameOf } from '#dashboard/components/image-name.ts'

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
    else if (out++ < NAMED) left.push(`${nameOf(image)}: ${ruling.reason}`)
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

/** Takes the place of the filters while something is selected, at the same height. */
export function BulkBar({
  images,
  actor,
  compareHref,
  onDeed,
  onClear,
}: {
  images: readonly Image[]
  actor: Actor
  /** The page that shows the selected ones side by side. */
  compareHref: string
  onDeed: (offer: Offer) => void
  onClear: () => void
}) {
  const offers = (['edit', 'share', 'deactivate', 'reactivate', 'delete'] as const).map((deed) =>
    offerOf(deed, images, actor),
  )
  const bytes = images.reduce((sum, image) => sum + (image.size ?? 0), 0)
  const label = `${formatCount(images.length)} selected`
  return (
    <div className="filters bulk" role="toolbar" aria-label={label}>
      <span className="strong" role="status">
        {label}
      </span>
      <span className="muted">&nbsp;{formatBytes(bytes)}</span>
      <span className="rule-v" aria-hidden="true" />
      <ButtonLink
        size="sm"
        variant="quiet"
        icon={Columns2}
        href={compareHref}
        disabledReason={compareReason(images.length)}
      >
        Compare
      </ButtonLink>
      {offers
        // Reactivating is offered where something is deactivated: beside Deactivate it is noise.
        .filter((offer) => offer.deed !== 'reactivate' || offer.able.length > 0)
        .map((offer) => (
          <Button
            key={offer.deed}
            size="sm"
            variant={offer.deed === 'delete' ? 'quiet-bad' : 'quiet'}
            icon={ICONS[offer.deed]}
            {...(offer.left ? { title: offer.left } : {})}
            // All selected protected: the dialog says so and offers the way out.
            disabledReason={offer.deed === 'delete' && images.length === 1 ? null : offer.reason}
            onClick={() => onDeed(offer)}
          >
            {offer.label}
          </Button>
        ))}
      <span className="grow" />
      <Button size="sm" variant="quiet" onClick={onClear}>
        Clear <Kbd decorative>Esc</Kbd>
      </Button>
    </div>
  )
}

function compareReason(selected: number): string | null {
  if (selected < 2) return 'Select two or more.'
  return selected > MOST_COMPARED ? `At most ${MOST_COMPARED} fit side by side.` : null
}

const ICONS = {
  edit: SlidersHorizontal,
  share: Users,
  delete: Trash2,
  deactivate: CircleMinus,
  reactivate: CircleCheck,
}
