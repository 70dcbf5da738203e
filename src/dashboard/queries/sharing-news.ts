/** All tabs of this browser: they have one session between them. */
const CHANNEL = 'viewfinder:sharing'

const listeners = new Set<(imageId: string) => void>()
let channel: BroadcastChannel | null = null

/** Opened when first needed: a page with a channel is kept out of the back/forward cache by some. */
function open(): BroadcastChannel {
  if (channel) return channel
  channel = new BroadcastChannel(CHANNEL)
  channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (typeof data !== 'string') return
    for (const listener of listeners) listener(data)
  })
  return channel
}

/**
 * Tells the other tabs of this browser that members, an answer or the visibility of an image
 * changed: they may show the other side of it. This tab knows by its own command.
 */
export function announceSharing(imageId: string): void {
  open().postMessage(imageId)
}

/** Calls back with the id of an image whose sharing changed in another tab. @returns how to stop */
export function onSharingNews(listener: (imageId: string) => void): () => void {
  open()
  listeners.add(listener)
  return () => listeners.delete(listener)
}
