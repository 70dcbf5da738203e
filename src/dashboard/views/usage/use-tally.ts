import { useMemo, useSyncExternalStore } from 'react'
import type { Catalogue } from '#dashboard/queries/catalogue-store.ts'
import { type Criteria, type TallySnapshot, UsageTally } from './tally.ts'

const runtime = {
  now: () => performance.now(),
  // After the paint; a hidden page paints nothing to wait for.
  later: (callback: () => void) => {
    if (document.hidden) setTimeout(callback, 0)
    else requestAnimationFrame(() => void setTimeout(callback, 0))
  },
}

/** Sums over the catalogue, kept up to date with it. */
export function useTally(catalogue: Catalogue, { owner, months, now }: Criteria): TallySnapshot {
  const tally = useMemo(
    () => new UsageTally(catalogue, { owner, months, now }, runtime),
    [catalogue, owner, months, now],
  )
  return useSyncExternalStore(tally.subscribe, tally.getSnapshot)
}
