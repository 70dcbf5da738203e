import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { preloadOverlays } from '#dashboard/ui/overlay/load.ts'
import { theme } from '#dashboard/components/shell/theme.ts'
import { reportCaught } from './problem-boundary.tsx'
import { whenQuiet } from './quiet.ts'
import { preload, Router } from './router.tsx'
import { watchTransfers } from './transfers.ts'

/** How long nothing is drawn before it is said that something is loading, in milliseconds. */
const SPLASH_MS = 400

/**
 * Draws the dashboard into an element, once: as soon as there is something to draw. What React drew
 * as a wait it would let stand for 300 ms, even if that was over at once.
 */
export async function startApp(element: HTMLElement): Promise<void> {
  theme.follow()
  const ready = preload(window.location)
  watchTransfers()
  await Promise.race([ready, new Promise((resolve) => setTimeout(resolve, SPLASH_MS))])
  createRoot(element, { onCaughtError: reportCaught }).render(
    <StrictMode>
      <Router />
    </StrictMode>,
  )
  whenQuiet(preloadOverlays)
}
