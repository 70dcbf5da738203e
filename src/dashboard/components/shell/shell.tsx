import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { late } from '#dashboard/ui/late.tsx'
import { useScope } from '#dashboard/queries/api.ts'
import { extensionQueries } from '#dashboard/queries/extensions.ts'
import { cx } from '#dashboard/ui/cx.ts'
import { ReadoutSlotProvider } from '#dashboard/ui/readout.tsx'
import { PHONE, useMedia } from '../use-media.ts'
import { placesOf } from './places.ts'
import { Rail } from './rail.tsx'
import { trayOpen } from './shell-state.ts'
import { useStore } from './store.ts'
import { TopBar } from './top-bar.tsx'
import './shell.css'

const Tray = late(async () => ({
  default: (await import('../transfers-tray/tray.tsx')).TransfersTray,
}))

/** Only for who sees it: everybody else would load it for nothing. */
const BottomNav = late(
  async () => ({ default: (await import('./bottom-nav.tsx')).BottomNav }),
  () => <div className="bottom-nav" />,
)

/**
 * The frame around every page of a project. The content scrolls, the shell does not; the tray takes
 * its own column and covers nothing.
 */
export function Shell({
  location,
  children,
}: {
  location: { pathname: string; search: string }
  children: ReactNode
}) {
  const scope = useScope()
  const open = useStore(trayOpen)
  const phone = useMedia(PHONE)
  const [readout, setReadout] = useState<HTMLElement | null>(null)
  // Asked by the watch, so that it does not come before the first rows.
  const { data: extensions } = useQuery({ ...extensionQueries.found(scope), enabled: false })
  const { pages, views } = placesOf(scope, location, extensions?.copyJobs === true)
  return (
    <div className={cx('shell', open && 'shell-tray')}>
      <a className="skip" href="#main">
        Skip to the content
      </a>
      <TopBar scope={scope} />
      <Rail pages={pages} views={views} />
      <ReadoutSlotProvider value={readout}>
        <main className="main" id="main" tabIndex={-1}>
          {children}
        </main>
      </ReadoutSlotProvider>
      <footer className="readout" aria-label="Readout" ref={setReadout} />
      {open && <Tray onClose={() => trayOpen.set(false)} />}
      {phone && <BottomNav pages={pages} views={views} />}
    </div>
  )
}
