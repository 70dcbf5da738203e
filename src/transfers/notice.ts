/** Whether this browser tells the end of a transfer that nobody is looking at. */
type NoticeState =
  /** This browser, or this address (plain http), has no notifications. */
  | 'unsupported'
  | 'off'
  | 'on'
  /** The person said no to the browser; only its own settings can change that. */
  | 'blocked'

const KEY = 'viewfinder.notify'
const listeners = new Set<() => void>()

function wanted(): boolean {
  try {
    return localStorage.getItem(KEY) === 'on'
  } catch {
    return false // Storage is forbidden: nothing was switched on that lasts.
  }
}

function want(on: boolean): void {
  try {
    if (on) localStorage.setItem(KEY, 'on')
    else localStorage.removeItem(KEY)
  } catch {
    // See above.
  }
  for (const listener of listeners) listener()
}

/** Desktop notifications: off until somebody switches them on, an external store for React. */
export const notifications = {
  state: (): NoticeState => {
    if (typeof Notification === 'undefined' || !globalThis.isSecureContext) return 'unsupported'
    if (Notification.permission === 'denied') return 'blocked'
    return Notification.permission === 'granted' && wanted() ? 'on' : 'off'
  },
  /** Switches them on; asks the browser, so call it within a click. */
  ask: async (): Promise<void> => {
    if (notifications.state() === 'unsupported') return
    want((await Notification.requestPermission()) === 'granted')
  },
  off: (): void => want(false),
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
}
