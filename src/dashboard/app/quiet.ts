/** How long what waits for a quiet moment waits at most, in milliseconds. */
const QUIET_MS = 3000
/** Set by the list when its first rows are on the screen. */
const SHOWN = 'catalogue:first-paint'

/**
 * Calls back when the page has shown what it was opened for and has nothing to do: what is loaded
 * ahead must not compete with the first rows of the list, whose wait for Glance looks like rest.
 */
export function whenQuiet(callback: () => void): void {
  if (!window.location.pathname.endsWith('/images')) return whenIdle(callback)
  const go = () => {
    observer.disconnect()
    clearTimeout(timer)
    whenIdle(callback)
  }
  const observer = new PerformanceObserver((list) => {
    if (list.getEntriesByName(SHOWN).length > 0) go()
  })
  observer.observe({ type: 'mark', buffered: true })
  // An empty list, or a cloud that does not answer.
  const timer = setTimeout(go, QUIET_MS)
}

function whenIdle(callback: () => void): void {
  if ('requestIdleCallback' in window) requestIdleCallback(callback, { timeout: QUIET_MS })
  else setTimeout(callback, QUIET_MS)
}
