import { Search } from 'lucide-react'
import { useEffect } from 'react'
import { late } from '#dashboard/ui/late.tsx'
import { Icon } from '#dashboard/ui/icon.tsx'
import { Kbd } from '#dashboard/ui/kbd.tsx'
import { useStore } from '../shell/store.ts'
import { early, menuOpen } from './menu-state.ts'

const CommandMenu = late(async () => ({
  default: (await import('./command-menu.tsx')).CommandMenu,
}))

const APPLE = /Mac|iP/.test(navigator.platform)

/** What a key opens. On a Mac, Ctrl K belongs to the text one writes. */
function opens(event: KeyboardEvent): 'menu' | 'keys' | null {
  if ((APPLE ? event.metaKey : event.ctrlKey) && !event.shiftKey && event.key === 'k') return 'menu'
  const typing = event.target instanceof Element && event.target.matches('input,textarea,select')
  return event.key === '?' && !typing ? 'keys' : null
}

/** The way into the command menu, by pointer and by key; the menu itself comes when first opened. */
export function MenuButton() {
  const open = useStore(menuOpen)
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      // It is under way: what is typed now is meant for it, not for the keys of the page.
      if (menuOpen.get() && !document.activeElement?.closest('.dialog')) {
        if (event.key.length === 1 && !event.ctrlKey && !event.metaKey) early.text += event.key
        event.stopImmediatePropagation()
        event.preventDefault()
        return
      }
      const what = opens(event)
      if (!what) return
      event.preventDefault()
      // A decision that is under way comes first.
      if (!document.querySelector('.dialog')) menuOpen.set(what)
    }
    document.addEventListener('keydown', onKey, true)
    return () => document.removeEventListener('keydown', onKey, true)
  }, [])
  return (
    <>
      <button
        type="button"
        className="command-trigger"
        aria-haspopup="dialog"
        onClick={() => menuOpen.set('menu')}
      >
        <Icon of={Search} size="sm" />
        <span>Find or do</span>
        <Kbd decorative>{APPLE ? '⌘ K' : 'Ctrl K'}</Kbd>
      </button>
      {open && <CommandMenu what={open} />}
    </>
  )
}
