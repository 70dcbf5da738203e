import { useLayoutEffect, useState, useSyncExternalStore } from 'react'
import type { Image } from '#openstack/glance/image.ts'
import type { Catalogue } from '#dashboard/queries/catalogue-store.ts'
import { lookFor, type SearchRuntime } from './image-search.ts'

const runtime: SearchRuntime = {
  now: () => performance.now(),
  later: (callback) => void setTimeout(callback, 0),
}
const NONE: readonly Image[] = []

/** The images that match best among those that are loaded; looked for again as more arrive. */
export function useFound(catalogue: Catalogue, typed: string, terms: readonly string[]) {
  // Whoever opens the menu on a page without the list makes it load; nothing else is asked for.
  const loading = useSyncExternalStore(catalogue.subscribe, catalogue.getSnapshot)
  const [found, setFound] = useState({ typed: '', images: NONE })
  useLayoutEffect(
    () => lookFor(terms, catalogue.entries(), (images) => setFound({ typed, images }), runtime),
    // oxlint-disable-next-line react/exhaustive-deps -- the words are made of what was typed
    [catalogue, typed, loading],
  )
  return { images: found.images, looking: found.typed !== typed, loading }
}
