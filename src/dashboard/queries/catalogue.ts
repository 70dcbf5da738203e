import { useEffect, useSyncExternalStore } from 'react'
import type { Image } from '#openstack/glance/image.ts'
import type { Scope } from '#transfers/types.ts'
import { glance } from './api.ts'
import type { ListSource } from './catalogue-entry.ts'
import { Catalogue, type CatalogueSnapshot } from './catalogue-store.ts'
import { sessionEnd } from './session-end.ts'

const runtime = {
  now: () => Date.now(),
  // A page in the background gets no frames, and needs none sooner than this quarter of a second.
  frame(callback: () => void) {
    if (document.visibilityState === 'visible') requestAnimationFrame(callback)
    else setTimeout(callback, 250)
  },
  painted: () =>
    new Promise<void>((resolve) => {
      requestAnimationFrame(() => setTimeout(resolve))
      setTimeout(resolve, 250)
    }),
  visible: () => document.visibilityState === 'visible',
  mark: (name: string) => void performance.mark(name),
}

/** Kept for the way back: the last few scopes that were looked at. */
const KEEP = 3
const kept = new Map<string, Catalogue>()
const keyOf = (scope: Scope) => `${scope.region} ${scope.projectId}`

/** The catalogue of a project in a region; made when first asked for. */
export function catalogueOf(scope: Scope): Catalogue {
  const key = keyOf(scope)
  let found = kept.get(key)
  if (found) kept.delete(key)
  else found = new Catalogue(glance(scope), scope.projectId, runtime)
  kept.set(key, found)
  for (const [old, one] of kept) {
    if (kept.size <= KEEP) break
    one.close()
    kept.delete(old)
  }
  return found
}

/** Where writes made elsewhere in the app are told to the list. A list never opened ignores them. */
export const catalogue = {
  /** What the list knows of an image; undefined where it knows nothing. */
  find: (scope: Scope, id: string): Image | undefined => kept.get(keyOf(scope))?.get(id)?.image,
  /** A newer state of an image, or a new image. */
  put(scope: Scope, image: Image): void {
    kept.get(keyOf(scope))?.put(image)
  },
  /** The image changed lists. @param sources bits of those it is in */
  move(scope: Scope, image: Image, sources: number): void {
    kept.get(keyOf(scope))?.move(image, sources)
  },
  /** The image is gone. */
  remove(scope: Scope, id: string): void {
    kept.get(keyOf(scope))?.remove(id)
  },
  /** Something about this image may have changed: it is asked for, if the list is there. */
  changed(scope: Scope, id: string): void {
    kept.get(keyOf(scope))?.poke(id)
  },
  /** Everything that was loaded, as on signing out. */
  clear(): void {
    for (const one of kept.values()) one.close()
    kept.clear()
  },
}

/** How long what is loaded ahead waits for a list that shows it, in milliseconds. */
const AHEAD_MS = 10_000

/** Asks for the images before there is a list: to draw the page takes as long as a fast answer. */
export function loadAhead(scope: Scope): void {
  setTimeout(
    catalogueOf(scope).subscribe(() => undefined),
    AHEAD_MS,
  )
}

/** Loads and keeps fresh while mounted; see {@link Catalogue}. */
export function useCatalogue(one: Catalogue, sources: readonly ListSource[]): CatalogueSnapshot {
  const key = sources.join(' ')
  useEffect(() => one.want(key.split(' ') as ListSource[]), [one, key])
  useEffect(() => {
    addEventListener('focus', one.focus)
    document.addEventListener('visibilitychange', one.focus)
    return () => {
      removeEventListener('focus', one.focus)
      document.removeEventListener('visibilitychange', one.focus)
    }
  }, [one])
  useEffect(() => sessionEnd.onRenewed(() => one.resume()), [one])
  return useSyncExternalStore(one.subscribe, one.getSnapshot)
}
