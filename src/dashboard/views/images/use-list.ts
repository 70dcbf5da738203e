import { useEffect, useLayoutEffect, useMemo, useState } from 'react'
import type { Catalogue, CatalogueSnapshot } from '#dashboard/queries/catalogue-store.ts'
import { useCatalogue } from '#dashboard/queries/catalogue.ts'
import { type Criteria, ListEngine, type ListSnapshot } from './list-engine.ts'
import { sourcesOf } from './list-params.ts'

const runtime = {
  now: () => performance.now(),
  // After the paint of what is found so far; a hidden page paints nothing to wait for.
  later: (callback: () => void) => {
    if (document.hidden) setTimeout(callback, 0)
    else requestAnimationFrame(() => void setTimeout(callback, 0))
  },
}

/** The rows of the list for some criteria, kept up to date with the catalogue. */
export function useList(
  catalogue: Catalogue,
  criteria: Criteria,
): { list: ListSnapshot; loading: CatalogueSnapshot } {
  const { q, filters, sort, projects } = criteria
  const wanted = useMemo(() => ({ q, filters, sort, projects }), [q, filters, sort, projects])
  const sources = useMemo(() => sourcesOf(filters), [filters])
  const loading = useCatalogue(catalogue, sources)
  // The engine keeps the criteria it is made with only until the first `set` below.
  const [made, setMade] = useState(() => ({
    catalogue,
    engine: new ListEngine(catalogue, wanted, runtime),
  }))
  let { engine } = made
  if (made.catalogue !== catalogue) {
    engine = new ListEngine(catalogue, wanted, runtime)
    setMade({ catalogue, engine })
  }
  const [, setTold] = useState(engine.getSnapshot)
  // In the render itself: what is found at once is drawn in the same pass as the key that was typed.
  // Setting the same again does nothing, so that a render that React throws away does no harm.
  engine.set(wanted)
  const list = engine.getSnapshot()
  // Before the paint, so that a list one comes back to is there at once.
  useLayoutEffect(() => {
    // Subscribing tells at once what there is.
    return engine.subscribe(() => setTold(engine.getSnapshot()))
  }, [engine])

  const started = list.rows.length > 0
  useEffect(() => {
    if (!started) return
    // The frame after the one that has the rows: then they are on the screen.
    const frame = requestAnimationFrame(() => {
      setTimeout(() => performance.mark('catalogue:first-paint'), 0)
    })
    return () => cancelAnimationFrame(frame)
  }, [started])
  return { list, loading }
}
