import { createStore } from './store.ts'

/** Whether the transfers tray is docked; it stays so over navigation. */
export const trayOpen = createStore(false)

/** Whether somebody asked to sign in again before the session ends. */
export const renewalAsked = createStore(false)

/** Offers of other projects that wait for an answer; counted by a chunk of its own. */
export const offersWaiting = createStore(0)
