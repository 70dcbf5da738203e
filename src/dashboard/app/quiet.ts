import { leadsToList } from '#dashboard/nav/paths.ts'

/** How long what waits for a quiet moment waits at most, in milliseconds. */
const QUIET_MS = 3000
/** The same for what waits for the whole list, which may be long. */
const LOADED_MS = 30_000
/** Whoever scrolls or types has come to a rest when nothing of that came for so long, in milliseconds. */
const REST_MS = 700
/** What somebody does to a page; `scroll` stands for wheel, finger and bar. */
const DOINGS = ['scroll', 'keydown', 'pointerdown']

/**
 * Calls back when the page has shown what it was opened for and has nothing to do: what is loaded
 * ahead must not compete with the first rows of the list, whose wait for Glance looks like rest.
 */
export const whenQuiet = (callback: () => void): void =>
  // Set by the list when its first rows are on the screen.
  after('catalogue:first-paint', QUIET_MS, callback)

/**
 * Calls back when the list has loaded, too, and nobody scrolls or types just now: what asks Glance
 * for many images would slow down the one and the other.
 */
export const whenLoaded = (callback: () => void): void =>
  after('catalogue:complete', LOADED_MS, () => whenAtRest(callback))

function whenAtRest(callback: () => void): void {
  let rest: ReturnType<typeof setTimeout> | undefined
  const again = () => {
    clearTimeout(rest)
    rest = setTimeout(go, REST_MS)
  }
  const go = () => {
    for (const doing of DOINGS) removeEventListener(doing, again, true)
    callback()
  }
  for (const doing of DOINGS) addEventListener(doing, again, true)
  again()
}

function after(mark: string, longest: number, callback: () => void): void {
  if (!leadsToList(window.location.pathname)) return whenIdle(callback)
  const go = () => {
    observer.disconnect()
    clearTimeout(timer)
    whenIdle(callback)
  }
  const observer = new PerformanceObserver((list) => {
    if (list.getEntriesByName(mark).length > 0) go()
  })
  observer.observe({ type: 'mark', buffered: true })
  // An empty list, or a cloud that does not answer.
  const timer = setTimeout(go, longest)
}

function whenIdle(callback: () => void): void {
  if ('requestIdleCallback' in window) requestIdleCallback(callback, { timeout: QUIET_MS })
  else setTimeout(callback, QUIET_MS)
}
