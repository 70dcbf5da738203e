import type { TransferManager } from '#transfers/types.ts'
import { isRunning } from './words.ts'

/**
 * Asks before the tab closes while a transfer runs: the bytes come from this page, so they stop with
 * it. The listener is there only as long as it is needed, because it keeps pages out of the
 * back/forward cache.
 * @returns ends it
 */
export function guardLeaving(
  manager: Pick<TransferManager, 'subscribe' | 'getSnapshot'>,
  target: Pick<Window, 'addEventListener' | 'removeEventListener'> = window,
): () => void {
  let listening = false
  const ask = (event: BeforeUnloadEvent) => event.preventDefault()
  const look = () => {
    const running = manager.getSnapshot().some((transfer) => isRunning(transfer.phase))
    if (running === listening) return
    listening = running
    if (running) target.addEventListener('beforeunload', ask)
    else target.removeEventListener('beforeunload', ask)
  }
  const unsubscribe = manager.subscribe(look)
  look()
  return () => {
    unsubscribe()
    if (listening) target.removeEventListener('beforeunload', ask)
    listening = false
  }
}
