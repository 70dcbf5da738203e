import { useSyncExternalStore } from 'react'

/** The time now, ticking on the whole second; one timer for everything that watches it. */
let now = Date.now()
let timer: ReturnType<typeof setInterval> | undefined
const listeners = new Set<() => void>()

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= setInterval(() => {
    now = Date.now()
    for (const each of listeners) each()
  }, 1000)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

/**
 * What the clock says, drawn again only when that changes.
 * @param say milliseconds now → what is shown
 */
export function useClock<T extends string | number | boolean>(say: (now: number) => T): T {
  return useSyncExternalStore(subscribe, () => say(now))
}
