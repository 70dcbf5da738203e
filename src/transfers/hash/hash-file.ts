import { HashError } from './hash-error.ts'
import type { Digests } from './hashers.ts'
import type { HashReply, HashRequest } from './hash-worker.ts'
import type { Algorithm } from './names.ts'

export interface HashOptions {
  /** Bytes hashed so far, at most ten times a second and once at the end. */
  readonly onProgress?: (bytes: number) => void
  /** Ends the workers at once; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal
  /**
   * Workers to share the digests, 1 or 2. By default a second one only where more than two cores
   * are there: on two, the browser's own file reading needs the other (measured).
   */
  readonly workers?: 1 | 2
}

const spawn = () => new Worker(new URL('./hash-worker.ts', import.meta.url), { type: 'module' })

/**
 * Digests of a file, read once, in one or two dedicated workers with bounded memory.
 * @returns hex digests by algorithm.
 * @throws HashError, or the signal's reason.
 */
export async function hashFile(
  file: Blob,
  algorithms: readonly Algorithm[],
  options: HashOptions = {},
): Promise<Digests> {
  const { onProgress, signal } = options
  signal?.throwIfAborted()
  const [first, ...others] = algorithms
  const parallel = (options.workers ?? (navigator.hardwareConcurrency > 2 ? 2 : 1)) === 2
  const split = parallel && first !== undefined && others.length > 0
  const reader = spawn()
  const stage = split ? spawn() : null
  const channel = split ? new MessageChannel() : null
  const abort = new AbortController()
  try {
    return await new Promise<Digests>((resolve, reject) => {
      const onAbort = () => reject(signal?.reason)
      signal?.addEventListener('abort', onAbort, { signal: abort.signal })
      // A worker that cannot be loaded (offline, an old build) says so only here.
      const onError = (event: ErrorEvent) => {
        event.preventDefault()
        reject(new HashError('broken', event.message || 'The worker did not start.'))
      }
      reader.onerror = onError
      reader.onmessage = (event: MessageEvent<HashReply>) => {
        const message = event.data
        if (message.type === 'progress') onProgress?.(message.bytes)
        else if (message.type === 'done') resolve(message.digests)
        else reject(new HashError(message.reason, message.message))
      }
      const ask = (worker: Worker, request: HashRequest, transfer: Transferable[] = []) =>
        worker.postMessage(request, transfer)
      if (stage !== null && channel !== null) {
        stage.onerror = onError
        ask(stage, { role: 'stage', algorithms: others, port: channel.port2 }, [channel.port2])
        ask(
          reader,
          { role: 'reader', file, algorithms: first ? [first] : [], stage: channel.port1 },
          [channel.port1],
        )
      } else ask(reader, { role: 'reader', file, algorithms, stage: null })
    })
  } finally {
    abort.abort()
    reader.terminate()
    stage?.terminate()
  }
}
