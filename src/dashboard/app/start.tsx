import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { preloadOverlays } from '#dashboard/ui/overlay/load.ts'
import { theme } from '#dashboard/components/shell/theme.ts'
import { reportCaught } from './problem-boundary.tsx'
import { preload, Router } from './router.tsx'
import { watchTransfers } from './transfers.ts'

/** How long after the start the quiet moment for what floats may wait at most. */
const QUIET_MS = 3000

/** Draws the dashboard into an element, once. */
export function startApp(element: HTMLElement): void {
  theme.follow()
  preload(window.location.pathname)
  watchTransfers()
  createRoot(element, { onCaughtError: reportCaught }).render(
    <StrictMode>
      <Router />
    </StrictMode>,
  )
  if ('requestIdleCallback' in window) requestIdleCallback(preloadOverlays, { timeout: QUIET_MS })
  else setTimeout(preloadOverlays, QUIET_MS)
}
