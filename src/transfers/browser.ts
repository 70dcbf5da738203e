import type { Glance } from '#openstack/glance/client.ts'
import type { TransferEffects } from './effects.ts'
import { isEnded } from './machine.ts'
import type { Scope, TransferManager } from './types.ts'
import { createVerdictStore } from './verdicts.ts'
import { createBodyLimit, watchOnline, watchSession } from './waits.ts'

/**
 * The real effects, for `createTransferManager`.
 * @param o.glance the client of a scope, behind the gateway.
 * @param o.onSessionEnd called when a transfer finds the session ended.
 * @param o.maxBody the longest body that the gateway's configuration allows, in bytes.
 */
export function browserEffects(o: {
  glance: (scope: Scope) => Glance
  onSessionEnd: () => void
  maxBody: () => Promise<number | null>
}): TransferEffects {
  const uploads = async () =>
    (await import('./upload/tus.ts')).createUploads({
      fetch: (url, init) => fetch(url, init),
      newXhr: () => new XMLHttpRequest(),
    })
  return {
    glance: o.glance,
    runUpload: async (input) => (await import('./upload/run.ts')).runUpload(input),
    runDownload: async (input) => (await import('./download/run.ts')).runDownload(input),
    uploads: {
      create: async (...args) => (await uploads()).create(...args),
      send: async (...args) => (await uploads()).send(...args),
      status: async (...args) => (await uploads()).status(...args),
      offset: async (...args) => (await uploads()).offset(...args),
      terminate: async (...args) => (await uploads()).terminate(...args),
    },
    hashFile: async (...args) => (await import('./hash/hash-file.ts')).hashFile(...args),
    pickTarget: async (...args) => (await import('./download/save.ts')).pickTarget(...args),
    openSave: async (...args) => (await import('./download/save.ts')).openSave(...args),
    verdicts: createVerdictStore(storage()),
    online: watchOnline({ onLine: () => navigator.onLine, target: window }),
    session: watchSession(o.onSessionEnd),
    bodyLimit: createBodyLimit(o.maxBody),
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

/**
 * Lets the browser ask before the tab closes while anything runs or waits: its bytes would be lost.
 * The listener is there only while needed, because a page with one leaves the back/forward cache.
 * @returns a function that ends the watching.
 */
export function guardUnload(manager: TransferManager): () => void {
  const ask = (event: BeforeUnloadEvent) => event.preventDefault()
  let guarding = false
  const look = () => {
    const needed = manager.getSnapshot().some((transfer) => !isEnded(transfer.phase))
    if (needed === guarding) return
    guarding = needed
    if (needed) addEventListener('beforeunload', ask)
    else removeEventListener('beforeunload', ask)
  }
  const unsubscribe = manager.subscribe(look)
  look()
  return () => {
    unsubscribe()
    if (guarding) removeEventListener('beforeunload', ask)
    guarding = false
  }
}
