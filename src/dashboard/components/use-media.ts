import { type RefObject, useCallback, useLayoutEffect, useState, useSyncExternalStore } from 'react'

/** Whether a media query holds, for what CSS alone cannot say, as the height of a virtual row. */
export function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const media = matchMedia(query)
      media.addEventListener('change', listener)
      return () => media.removeEventListener('change', listener)
    },
    [query],
  )
  return useSyncExternalStore(subscribe, () => matchMedia(query).matches)
}

/** Rows of two lines, no rail and no readout. */
export const PHONE = '(max-width: 640px)'
/** Below this the second columns and the seldom chips go: what is left keeps room for a name. */
const NARROW_PX = 1120

/**
 * Whether an element is too narrow for everything. Its own width counts, not the window's: the
 * docked tray takes a column of the same window.
 */
export function useNarrow(element: RefObject<HTMLElement | null>): boolean {
  const [narrow, setNarrow] = useState(() => innerWidth <= NARROW_PX)
  useLayoutEffect(() => {
    if (!element.current) return undefined
    const watch = new ResizeObserver(([entry]) => {
      if (entry) setNarrow(entry.contentRect.width <= NARROW_PX)
    })
    watch.observe(element.current)
    return () => watch.disconnect()
  }, [element])
  return narrow
}
