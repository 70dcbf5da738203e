import { Count } from '#dashboard/ui/badge.tsx'
import { Icon } from '#dashboard/ui/icon.tsx'
import { Link } from '#dashboard/ui/link.tsx'
import type { Place } from './places.ts'
import { offersWaiting } from './shell-state.ts'
import { useStore } from './store.ts'

function OffersWaiting() {
  const count = useStore(offersWaiting)
  return count > 0 && <Count value={count} label={`${count} waiting`} />
}

export function PlaceLink({ place, onClick }: { place: Place; onClick?: () => void }) {
  return (
    <Link
      href={place.href}
      aria-current={place.current ? 'page' : undefined}
      {...(onClick ? { onClick } : {})}
    >
      <Icon of={place.icon} />
      <span>{place.label}</span>
      {place.offers && <OffersWaiting />}
    </Link>
  )
}

/** Places, and the questions asked most; icons with names on focus under 1200 px. */
export function Rail({ pages, views }: { pages: Place[]; views: Place[] }) {
  return (
    <nav className="rail" aria-label="Main">
      <div>
        {pages.map((place) => (
          <PlaceLink key={place.label} place={place} />
        ))}
      </div>
      <div>
        <h2>Views</h2>
        {views.map((place) => (
          <PlaceLink key={place.label} place={place} />
        ))}
      </div>
    </nav>
  )
}
