import { createStore } from './store.ts'

/** Whether the transfers tray is docked; it stays so over navigation. */
export const trayOpen = createStore(false)

/** Opens it, but not where it would cover the page, as in tray.css. @returns whether it is shown */
export function offerTray(): boolean {
  if (!matchMedia('(max-width: 640px)').matches) trayOpen.set(true)
  return trayOpen.get()
}

/** Whether somebody asked to sign in again before the session ends. */
export const renewalAsked = createStore(false)

/** Imports of this browser that the cloud is at, and that failed; counted by a chunk of its own. */
export const importsRunning = createStore(0)
export const importsFailed = createStore(0)

/** Offers of other projects that wait for an answer; counted by a chunk of its own. */
export const offersWaiting = createStore(0)
