/** Lets a run of a transfer go on, or holds it: a pause. */
export interface Gate {
  /** Resolves as soon as the gate is open. @throws the signal's reason. */
  pass(signal: AbortSignal): Promise<void>
  /** Aborts when the gate next closes; aborted already while it is closed. */
  closing(): AbortSignal
}

export interface HeldGate extends Gate {
  open(): void
  close(): void
}

/** The reason with which `closing()` aborts. */
export class Paused extends Error {
  override readonly name = 'Paused'
}

/** A gate that is open. */
export function createGate(): HeldGate {
  let closing = new AbortController()
  const waiting = new Set<() => void>()
  return {
    async pass(signal) {
      while (closing.signal.aborted) {
        signal.throwIfAborted()
        await new Promise<void>((resolve) => {
          const go = () => {
            waiting.delete(go)
            signal.removeEventListener('abort', go)
            resolve()
          }
          waiting.add(go)
          signal.addEventListener('abort', go)
        })
      }
      signal.throwIfAborted()
    },
    closing: () => closing.signal,
    open() {
      if (!closing.signal.aborted) return
      closing = new AbortController()
      for (const go of waiting) go()
    },
    close() {
      closing.abort(new Paused('The transfer was paused.'))
    },
  }
}
