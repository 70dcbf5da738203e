import { ArrowUpDown, Ellipsis } from 'lucide-react'
import { Count } from '#dashboard/ui/badge.tsx'
import { Icon } from '#dashboard/ui/icon.tsx'
import { Menu } from '#dashboard/ui/menu.tsx'
import type { Place } from './places.ts'
import { PlaceLink } from './rail.tsx'
import { trayOpen } from './shell-state.ts'
import { useStore } from './store.ts'
import { useSummary } from './transfers-button.tsx'

/** Pages at the bottom of a phone: images, and what is shared with the project. */
const NEAR = 2

/** The first places in reach of a thumb, and all others in a menu. */
export function BottomNav({ pages, views }: { pages: Place[]; views: Place[] }) {
  const open = useStore(trayOpen)
  const { running } = useSummary()
  const near = pages.slice(0, NEAR)
  const work = pages.find(({ tray }) => tray)
  const far = pages.slice(NEAR).filter((place) => place !== work)
  const isCurrent = ({ current }: Place) => current && !open
  const putAway = () => trayOpen.set(false)
  return (
    <nav className="bottom-nav" aria-label="Main">
      {near.map((place) => (
        <PlaceLink
          key={place.label}
          place={{
            ...place,
            label: place.offers ? 'Shared' : place.label,
            current: isCurrent(place),
          }}
          onClick={putAway}
        />
      ))}
      <button
        type="button"
        aria-expanded={open}
        aria-current={work?.current ? 'page' : undefined}
        onClick={() => trayOpen.set(!open)}
      >
        <Icon of={ArrowUpDown} />
        Transfers
        {running > 0 && <Count value={running} label={`${running} running`} />}
      </button>
      <Menu
        label="More places"
        entries={[...far, { kind: 'head', label: 'Views' }, ...views]}
        trigger={(trigger) => (
          <button
            type="button"
            {...trigger}
            aria-current={[...far, ...views].some(isCurrent) ? 'page' : undefined}
            onClick={(event) => {
              putAway()
              trigger.onClick(event)
            }}
          >
            <Icon of={Ellipsis} />
            More
          </button>
        )}
      />
    </nav>
  )
}
