import { useMemo, useState, useSyncExternalStore } from 'react'
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

/**
 * Sums over the catalogue, kept up to date with it. Where other things are to be added up, the sums
 * before stand until there are new ones: what one works with does not vanish under one's hand.
 */
export function useTally(catalogue: Catalogue, { owner, months, now }: Criteria): TallySnapshot {
  const tally = useMemo(
    () => new UsageTally(catalogue, { owner, months, now }, runtime),
    [catalogue, owner, months, now],
  )
  const told = useSyncExternalStore(tally.subscribe, tally.getSnapshot)
  const [last, setLast] = useState(told)
  if (told === last || told.version === 0) return last
  setLast(told)
  return told
}
