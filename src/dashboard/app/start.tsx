import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { preloadOverlays } from '#dashboard/ui/overlay/load.ts'
import { theme } from '#dashboard/components/shell/theme.ts'
import { reportCaught } from './problem-boundary.tsx'
import { whenQuiet } from './quiet.ts'
import { preload, Router } from './router.tsx'
import { watchTransfers } from './transfers.ts'

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
  whenQuiet(preloadOverlays)
}
