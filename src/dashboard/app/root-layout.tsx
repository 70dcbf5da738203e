import { QueryClientProvider } from '@tanstack/react-query'
import { Suspense, useEffect, useRef } from 'react'
import { Outlet, useLocation } from 'react-router'
import { Transfers } from '#transfers/react.ts'
import { queryClient } from '#dashboard/queries/client.ts'
import { LinkProvider } from '#dashboard/ui/link.tsx'
import { Logo } from '#dashboard/ui/marks.tsx'
import { ToastRegion } from '#dashboard/ui/toast.tsx'
import { renderLink } from './link.tsx'
import { PageBoundary } from './problem-boundary.tsx'
import { transfersOfTab } from './transfers.ts'

function focusQuietly(element: HTMLElement): void {
  if (!element.hasAttribute('tabindex')) element.tabIndex = -1
  element.focus({ preventScroll: true })
}

/**
 * A new page is told to those who do not see it: focus goes to its heading, and a reader reads that.
 * Not on the first page, and not when only the query changed: a filter keeps the focus where it is.
 */
function useFocusOnNavigation(): void {
  const { pathname } = useLocation()
  const shown = useRef(pathname)
  useEffect(() => {
    if (shown.current === pathname) return undefined
    shown.current = pathname
    const main = document.querySelector<HTMLElement>('main')
    const heading = () => document.querySelector<HTMLElement>('main h1')
    const now = heading() ?? main
    if (now) focusQuietly(now)
    if (now !== main) return undefined
    // The page's chunk is still under way; whoever has moved on meanwhile is left alone.
    const arrival = new MutationObserver(() => {
      const there = heading()
      if (!there) return
      arrival.disconnect()
      if ([main, document.body].includes(document.activeElement as HTMLElement)) focusQuietly(there)
    })
    arrival.observe(document.body, { childList: true, subtree: true })
    return () => arrival.disconnect()
  }, [pathname])
}

/** Until the first page is there; it shows only when that takes a moment. */
function Splash() {
  return (
    <div className="splash" aria-busy="true">
      <Logo />
      <span className="visually-hidden">Loading Viewfinder</span>
    </div>
  )
}

/** What every page stands on. */
export function RootLayout() {
  useFocusOnNavigation()
  return (
    <QueryClientProvider client={queryClient}>
      <Transfers value={transfersOfTab}>
        <LinkProvider value={renderLink}>
          <PageBoundary>
            <Suspense fallback={<Splash />}>
              <Outlet />
            </Suspense>
          </PageBoundary>
          <ToastRegion />
        </LinkProvider>
      </Transfers>
    </QueryClientProvider>
  )
}
