import { ArrowUpDown } from 'lucide-react'
import { Count } from '#dashboard/ui/badge.tsx'
import { Icon } from '#dashboard/ui/icon.tsx'
import { Link } from '#dashboard/ui/link.tsx'
import type { Place } from './places.ts'
import { offersWaiting, trayOpen } from './shell-state.ts'
import { useStore } from './store.ts'
import { useSummary } from './transfers-button.tsx'

function OffersWaiting() {
  const count = useStore(offersWaiting)
  return count > 0 && <Count value={count} label={`${count} waiting`} />
}

function PlaceLink({ place }: { place: Place }) {
  return (
    <Link href={place.href} aria-current={place.current ? 'page' : undefined}>
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

/** The same places in reach of a thumb. */
export function BottomNav({ pages, work }: { pages: Place[]; work: Place }) {
  const open = useStore(trayOpen)
  const { running } = useSummary()
  return (
    <nav className="bottom-nav" aria-label="Main">
      {pages.map((place) => (
        <Link
          key={place.label}
          href={place.href}
          aria-current={place.current && !open ? 'page' : undefined}
          onClick={() => trayOpen.set(false)}
        >
          <Icon of={place.icon} />
          {place.label}
          {place.offers && <OffersWaiting />}
        </Link>
      ))}
      <button
        type="button"
        aria-expanded={open}
        aria-current={work.current ? 'page' : undefined}
        onClick={() => trayOpen.set(!open)}
      >
        <Icon of={ArrowUpDown} />
        Transfers
        {running > 0 && <Count value={running} label={`${running} running`} />}
      </button>
    </nav>
  )
}
