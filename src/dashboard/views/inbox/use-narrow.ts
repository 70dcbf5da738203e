import { useSyncExternalStore } from 'react'

/** No room for a second column: what is looked at stands in its row. */
const NARROW = matchMedia('(max-width: 900px)')

function subscribe(listener: () => void): () => void {
  NARROW.addEventListener('change', listener)
  return () => NARROW.removeEventListener('change', listener)
}

export const useNarrow = (): boolean => useSyncExternalStore(subscribe, () => NARROW.matches)
