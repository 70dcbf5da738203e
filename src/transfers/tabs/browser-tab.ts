import { browserEffects } from '../browser.ts'
import type { BrowserParts } from '../browser.ts'
import { openEngine } from '../engine/engine.ts'
import { keptConcurrency } from '../engine/slots.ts'
import { openRecords } from '../records/records.ts'
import { ofThisPageOnly } from '../records/page-only.ts'
import { guardUnload, keepAwake, tellEnds, titleProgress } from './presence.ts'
import { createTab } from './tab.ts'
import type { Tab } from './tab.ts'
import { createTabManager } from './tab-manager.ts'
import type { TabManager } from './tab-manager.ts'

/** One user's transfers never meet another's: locks, channel and records carry the user's id. */
const nameFor = (user: string) => `viewfinder:transfers:${user}`
/** Held, shared, by every page of the dashboard that somebody can see. */
const SEEN = 'viewfinder:seen'

/** Joins this tab to those that show the transfers of this user, and runs them if it is the first. */
export function openBrowserTab(user: string, parts: BrowserParts): TabManager {
  const effects = browserEffects(parts)
  const { locks } = navigator as { locks?: LockManager }
  const own = openRecords()
  const records = locks === undefined ? ofThisPageOnly(own) : own
  const concurrency = keptConcurrency(storage())
  const tab = createTab({
    // Not a secure context (plain http to another machine): there are no locks, each tab is alone.
    lock: locks === undefined ? (_signal, lead) => lead() : lockOf(locks, nameFor(user)),
    open: locks === undefined ? null : () => new BroadcastChannel(nameFor(user)),
    openEngine: (files) => openEngine({ user, effects, records, concurrency, files }),
  })
  const ends = [watchWindow(tab), watchSight(locks), follow(tab, locks)]
  return createTabManager(tab, effects, () => {
    for (const end of ends) end()
    own.close()
  })
}

function lockOf(locks: LockManager, name: string) {
  return async (signal: AbortSignal, lead: () => Promise<void>) => {
    try {
      await locks.request(name, { signal }, lead)
    } catch (error) {
      if (!signal.aborted) throw error
    }
  }
}

/** A page that is put aside or frozen must not keep the others from going on. */
function watchWindow(tab: Tab): () => void {
  const over = new AbortController()
  const { signal } = over
  addEventListener('pagehide', tab.rest, { signal })
  addEventListener('pageshow', tab.wake, { signal })
  document.addEventListener('freeze', tab.rest, { signal })
  document.addEventListener('resume', tab.wake, { signal })
  return () => over.abort()
}

function watchSight(locks: LockManager | undefined): () => void {
  const over = new AbortController()
  let hide: (() => void) | null = null
  const look = () => {
    const visible = document.visibilityState === 'visible' && !over.signal.aborted
    if (!visible) hide?.()
    if (!visible || hide !== null) return
    const hidden = new Promise<void>((resolve) => {
      hide = () => {
        hide = null
        resolve()
      }
    })
    void locks?.request(SEEN, { mode: 'shared' }, () => hidden)
  }
  document.addEventListener('visibilitychange', look, { signal: over.signal })
  look()
  return () => {
    over.abort()
    hide?.()
  }
}

function follow(tab: Tab, locks: LockManager | undefined): () => void {
  const all = [
    guardUnload(window),
    keepAwake(document, navigator.wakeLock),
    titleProgress(document),
    tellEnds({
      async seen() {
        if (locks === undefined) return document.visibilityState === 'visible'
        const { held = [] } = await locks.query()
        return held.some(({ name }) => name === SEEN)
      },
      show(title, options) {
        const shown = new Notification(title, options)
        shown.onclick = () => window.focus()
      },
    }),
  ]
  const look = () => {
    for (const each of all) each.changed(tab.view().transfers, tab.leads())
  }
  const unsubscribe = tab.subscribe(look)
  look()
  return () => {
    unsubscribe()
    for (const each of all) each.close()
  }
}

/** Reading the property itself throws where the browser blocks storage. */
function storage(): Storage | null {
  try {
    return localStorage
  } catch {
    return null
  }
}
