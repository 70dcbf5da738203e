import type { Readable } from 'node:stream'

type PumpEnd =
  /** The source ended, and all of it was written. */
  | { how: 'end' }
  /** The source broke off, and all that had arrived of it was written. */
  | { how: 'broken' }
  /** Somebody called `stop`, or writing failed. The source is left as it is, with more in it. */
  | { how: 'stopped'; error: unknown }

export interface Pump {
  /** Resolves when nothing is being written any more. Never rejects. */
  readonly over: Promise<PumpEnd>
  stop(error: unknown): void
  /**
   * Ends a source that nobody is waiting for any more, once what is on its way has come: bytes that
   * are in this machine's buffers need not be sent again. Resolves with `over`.
   */
  breakOff(): Promise<PumpEnd>
}

/** A sender that was cut leaves its last bytes in buffers; they come without a pause. Milliseconds. */
const QUIET_MS = 100
/** One that still lives is not listened to for longer. Milliseconds. */
const LAST_WORDS_MS = 1000

/**
 * Moves chunks from a request to a writer, one batch at a time: while one is written the next
 * gathers, up to `highWater` bytes, then the source is paused. `stream.pipeline` does the same but
 * destroys its source on failure, and with it the connection on which the refusal must be told.
 *
 * @param write takes a batch and resolves when it is gone
 * @param highWater bytes that may gather
 */
export function pump(
  source: Readable,
  write: (chunks: Buffer[]) => Promise<void>,
  highWater: number,
): Pump {
  let gathered: Buffer[] = []
  let size = 0
  let writing = false
  let ended = false
  let broken = false
  let heardAt = performance.now()
  let end: PumpEnd | null = null
  let resolveOver: (end: PumpEnd) => void = () => {}
  const over = new Promise<PumpEnd>((resolve) => {
    resolveOver = resolve
  })

  function finish(how: PumpEnd): void {
    if (end === null) {
      end = how
      source.off('data', onData).off('end', onEnd).off('close', onBreak)
      // Errors of the connection may still come; there is nothing left to do about them.
      source.pause()
    }
    if (!writing) resolveOver(end)
  }

  function flush(): void {
    if (writing || end !== null) return
    if (gathered.length === 0) {
      if (ended) finish({ how: broken ? 'broken' : 'end' })
      return
    }
    const batch = gathered
    gathered = []
    size = 0
    writing = true
    source.resume()
    void settle(write(batch))
  }

  async function settle(written: Promise<void>): Promise<void> {
    try {
      await written
      writing = false
    } catch (error) {
      writing = false
      finish({ how: 'stopped', error })
      return
    }
    if (end === null) flush()
    else finish(end)
  }

  function onData(chunk: Buffer): void {
    heardAt = performance.now()
    gathered.push(chunk)
    size += chunk.length
    if (size >= highWater) source.pause()
    flush()
  }
  function onEnd(): void {
    ended = true
    flush()
  }
  function onBreak(): void {
    if (ended) return
    ended = true
    broken = true
    source.off('data', onData)
    // A stream that is destroyed still holds what it had read.
    for (;;) {
      const chunk = source.read() as Buffer | null
      if (chunk === null) break
      gathered.push(chunk)
    }
    flush()
  }
  async function breakOff(): Promise<PumpEnd> {
    const since = performance.now()
    let settled = false
    const ending = over.then(() => {
      settled = true
    })
    while (!settled) {
      const now = performance.now()
      const quiet = !writing && now - heardAt > QUIET_MS
      if (quiet || now - since > LAST_WORDS_MS) source.destroy()
      let timer: ReturnType<typeof setTimeout> | undefined
      const tick = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, QUIET_MS / 4)
      })
      await Promise.race([ending, tick])
      clearTimeout(timer)
    }
    return await over
  }

  source.on('error', onBreak)
  source.on('data', onData).on('end', onEnd).on('close', onBreak)
  if (source.destroyed) onBreak()
  return { over, stop: (error) => finish({ how: 'stopped', error }), breakOff }
}
