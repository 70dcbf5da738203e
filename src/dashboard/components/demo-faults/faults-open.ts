import { createStore } from '../shell/store.ts'

/** Whether the tray shows the panel by which the demo cloud is made to fail. */
export const faultsOpen = createStore(false)
