import { useSyncExternalStore } from 'react'

const media = matchMedia('(max-width: 640px)')

function subscribe(listener: () => void): () => void {
  media.addEventListener('change', listener)
  return () => media.removeEventListener('change', listener)
}

/** A matrix needs width: on a phone the same rows are a list. */
export const usePhone = (): boolean => useSyncExternalStore(subscribe, () => media.matches)
