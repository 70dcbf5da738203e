import type { BodyLimit, Online, SessionWatch } from './effects.ts'

/** Resolves when `listen` is called back; rejects with the signal's reason. */
function once(signal: AbortSignal, listen: (done: () => void) => () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason)
    const onAbort = () => {
      stop()
      reject(signal.reason)
    }
    const stop = listen(() => {
      stop()
      signal.removeEventListener('abort', onAbort)
      resolve()
    })
    signal.addEventListener('abort', onAbort, { once: true })
  })
}

/**
 * @param o.onLine what `navigator.onLine` says now. Only its "offline" can be believed (HTML,
 * "Navigator online"): a network without a way out counts as online.
 * @param o.target where the event `online` comes from: the window.
 */
export function watchOnline(o: { onLine: () => boolean; target: EventTarget }): Online {
  return {
    now: o.onLine,
    async back(signal) {
      while (!o.onLine()) {
        await once(signal, (done) => {
          o.target.addEventListener('online', done)
          return () => o.target.removeEventListener('online', done)
        })
      }
      signal.throwIfAborted()
    },
  }
}

/** @param onEnded asks the person to sign in again. */
export function watchSession(onEnded: () => void): SessionWatch {
  const waiting = new Set<() => void>()
  let times = 0
  return {
    ended: onEnded,
    times: () => times,
    renewed: (signal) =>
      once(signal, (done) => {
        waiting.add(done)
        return () => waiting.delete(done)
      }),
    signedIn() {
      times++
      for (const done of waiting) done()
    },
  }
}

/**
 * @param configured the gateway's own limit, in bytes; asked when first needed, and again where the
 * answer could not be had.
 */
export function createBodyLimit(configured: () => Promise<number | null>): BodyLimit {
  let learned = Infinity
  return {
    async get() {
      const limit = Math.min(learned, (await configured().catch(() => null)) ?? Infinity)
      return Number.isFinite(limit) ? limit : null
    },
    learn(bytes) {
      learned = Math.min(learned, bytes)
    },
  }
}
