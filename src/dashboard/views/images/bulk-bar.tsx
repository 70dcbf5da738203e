import { Columns2 } from 'lucide-react'
import { formatBytes } from '#lib/bytes.ts'
import { formatCount } from '#lib/plural.ts'
import type { Image } from '#openstack/glance/image.ts'
import { compareReason, OFFER_ICONS, offersFor } from '#dashboard/components/bulk/offers.ts'
import { type Overlay, takeUp } from '#dashboard/components/image-actions/image-overlays.tsx'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { Button, ButtonLink } from '#dashboard/ui/button.tsx'
import { Kbd } from '#dashboard/ui/kbd.tsx'

/** Takes the place of the filters while something is selected, at the same height. */
export function BulkBar({
  images,
  scope,
  compareHref,
  onAsk,
  onClear,
}: {
  images: readonly Image[]
  scope: ActiveScope
  /** The page that shows the selected ones side by side. */
  compareHref: string
  /** Opens what has to be decided. */
  onAsk: (overlay: Overlay | null) => void
  onClear: () => void
}) {
  const offers = offersFor(images, scope)
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
      {offers.map((offer) => (
        <Button
          key={offer.deed}
          size="sm"
          variant={offer.deed === 'delete' ? 'quiet-bad' : 'quiet'}
          icon={OFFER_ICONS[offer.deed]}
          {...(offer.left ? { title: offer.left } : {})}
          // All selected protected: the dialog says so and offers the way out.
          disabledReason={offer.deed === 'delete' && images.length === 1 ? null : offer.reason}
          onClick={() => onAsk(takeUp(offer, images, scope))}
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
