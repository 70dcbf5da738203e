import type { Glance } from '#openstack/glance/client.ts'
import { pickTarget, save } from './download/save.ts'
import type { TransferEffects } from './effects.ts'
import { hashFile } from './hash/hash-file.ts'
import { isEnded } from './machine.ts'
import type { Scope, TransferManager } from './types.ts'
import { createUploads } from './upload/tus.ts'
import { createVerdictStore } from './verdicts.ts'

/**
 * The real effects, for `createTransferManager`.
 * @param o.glance the client of a scope, behind the gateway.
 * @param o.onSessionEnd called when a transfer finds the session ended.
 */
export function browserEffects(o: {
  glance: (scope: Scope) => Glance
  onSessionEnd: () => void
}): TransferEffects {
  return {
    ...o,
    uploads: createUploads({
      fetch: (url, init) => fetch(url, init),
      newXhr: () => new XMLHttpRequest(),
    }),
    hashFile,
    pickTarget,
    save,
    verdicts: createVerdictStore(storage()),
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
