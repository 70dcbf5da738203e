import { createStore } from './store.ts'

export type Theme = 'system' | 'light' | 'dark'

/** The same key as in public/theme.js, which applies it before the first paint. */
const KEY = 'viewfinder.theme'

const read = (text: string | null | undefined): Theme =>
  text === 'light' || text === 'dark' ? text : 'system'

const store = createStore<Theme>(
  typeof document === 'undefined' ? 'system' : read(document.documentElement.dataset['theme']),
)

function apply(chosen: Theme): void {
  if (chosen === 'system') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = chosen
  store.set(chosen)
}

/** The theme chosen by hand, in this browser; `system` follows the system while it changes. */
export const theme = {
  ...store,
  set: (chosen: Theme): void => {
    apply(chosen)
    try {
      if (chosen === 'system') localStorage.removeItem(KEY)
      else localStorage.setItem(KEY, chosen)
    } catch {
      // Storage may be forbidden; the choice then holds for this page.
    }
  },
  /** Follows a choice made in another tab. */
  follow(): () => void {
    const onStorage = (change: StorageEvent) => {
      if (change.key === KEY) apply(read(change.newValue))
    }
    window.addEventListener('storage', onStorage)
    return () => window.removeEventListener('storage', onStorage)
  },
}
