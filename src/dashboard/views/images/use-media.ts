import { useCallback, useSyncExternalStore } from 'react'

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
/** The second columns and the seldom chips go. */
export const NARROW = '(max-width: 1200px)'
