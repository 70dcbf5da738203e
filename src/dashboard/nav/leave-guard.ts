import { useCallback, useEffect, useState } from 'react'

/** A navigation inside of the dashboard that has not happened yet. */
export interface Departure {
  /** Path and query. */
  readonly to: string
  /** Does it after all, unasked. */
  readonly go: () => void
}

/** Says whether it takes the departure into its own hands; else it happens at once. */
type Guard = (departure: Departure) => boolean

let guard: Guard | null = null

/** Between the router, which asks before it goes anywhere, and the one page that has something to lose. */
export const leaveGuard = {
  /** @returns the way to let go again */
  hold(next: Guard): () => void {
    guard = next
    return () => {
      if (guard === next) guard = null
    }
  },
  holds: (departure: Departure): boolean => guard?.(departure) ?? false,
}

/** What makes an address another page: the same path in another region shows other things. */
function placeOf(address: string): string {
  const { pathname, searchParams } = new URL(address, window.location.origin)
  return JSON.stringify([pathname, searchParams.get('region')])
}

/**
 * Holds back every way out of this page while there is something to lose: links, keys, Back, and
 * with the browser's own question closing the tab. What only changes the query of this page goes on.
 * @returns the departure that waits for a person's word, if one does
 */
export function useLeaveGuard(active: boolean): {
  leaving: Departure | null
  stay: () => void
  leave: () => void
} {
  const [leaving, setLeaving] = useState<Departure | null>(null)
  useEffect(() => {
    if (!active) return undefined
    const here = placeOf(window.location.href)
    const release = leaveGuard.hold((departure) => {
      if (placeOf(departure.to) === here) return false
      setLeaving(departure)
      return true
    })
    const onUnload = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', onUnload)
    return () => {
      release()
      window.removeEventListener('beforeunload', onUnload)
    }
  }, [active])
  const stay = useCallback(() => setLeaving(null), [])
  const leave = useCallback(() => {
    setLeaving(null)
    leaving?.go()
  }, [leaving])
  return { leaving, stay, leave }
}
