import { TransferError } from './problems.ts'

/**
 * Silence after which a connection counts as dead, in milliseconds. Below the 60 s after which
 * proxies commonly hang up by themselves (nginx proxy_read_timeout, HAProxy timeout server), above
 * the half minute that a busy store or a changing network may take.
 */
export const SILENCE_MS = 45_000

/** An answer that carries no bytes of the image: 30 s is ten times what a tired Glance takes. */
const ANSWER_MS = 30_000

/** Watches over one request. */
export interface Watchdog {
  /** Aborts when nothing was heard for too long; its reason is a TransferError `silent`. */
  readonly signal: AbortSignal
  /** Something moved. */
  readonly alive: () => void
  /** Nothing is waited for until `alive` is told again: it is this side that takes its time. */
  readonly rest: () => void
  /** To be called when the request is over. */
  readonly stop: () => void
}

/** @param ms silence that is borne. @param what goes before "for 45 s", as a sentence begins. */
export function watchSilence(ms: number = SILENCE_MS, what = 'No byte moved'): Watchdog {
  const abort = new AbortController()
  let heard = Date.now()
  const look = () => {
    const left = heard + ms - Date.now()
    if (left > 0) timer = setTimeout(look, Math.min(left, ms))
    else {
      const sentence = `${what} for ${Math.round(ms / 1000)} s, on a connection that stayed open.`
      abort.abort(new TransferError('silent', sentence, 'retry'))
    }
  }
  let timer = setTimeout(look, ms)
  return {
    signal: abort.signal,
    alive() {
      heard = Date.now()
    },
    rest() {
      heard = Infinity
    },
    stop: () => clearTimeout(timer),
  }
}

/**
 * A small request that is given up when no answer comes.
 * @param signal aborts it as well. @throws TransferError `silent`, or what the request throws.
 */
export async function answered<T>(
  signal: AbortSignal,
  request: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted()
  const dog = watchSilence(ANSWER_MS, 'No answer came')
  const over = AbortSignal.any([signal, dog.signal])
  const settled = new AbortController()
  try {
    // Not every request can be aborted; none is waited for any longer.
    const givenUp = new Promise<never>((_, reject) => {
      over.addEventListener('abort', () => reject(over.reason), { signal: settled.signal })
    })
    return await Promise.race([request(over), givenUp])
  } finally {
    settled.abort()
    dog.stop()
  }
}
