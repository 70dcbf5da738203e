import { useSyncExternalStore } from 'react'

const MINUTE = 60_000
const SECOND = 1000

function every(ms: number) {
  return (listener: () => void) => {
    const timer = setInterval(listener, ms)
    return () => clearInterval(timer)
  }
}
const everySecond = every(SECOND)
const everyTenSeconds = every(10 * SECOND)

/** The time in whole minutes, ms: what "4 min ago" is counted from. */
export function useMinute(): number {
  return useSyncExternalStore(everyTenSeconds, () => Math.floor(Date.now() / MINUTE) * MINUTE)
}

/** The time in whole seconds, ms. */
export function useSecond(): number {
  return useSyncExternalStore(everySecond, () => Math.floor(Date.now() / SECOND) * SECOND)
}
