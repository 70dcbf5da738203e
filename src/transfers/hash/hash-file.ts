import { CheckpointError } from './checkpoint.ts'
import type { HashCheckpoint } from './checkpoint.ts'
import { HashError } from './hash-error.ts'
import type { Digests } from './hashers.ts'
import type { HashReply, HashRequest, Spacing } from './hash-worker.ts'
import type { Algorithm } from './names.ts'

export interface HashOptions {
  /**
   * Goes on here instead of at the first byte. That the file is still the same is for the caller to
   * know. One that cannot be used (damaged, of another build, without one of the algorithms) is as
   * good as none: the file is read anew.
   */
  readonly from?: HashCheckpoint | null
  /** Where hashing could go on later; the states are of one offset, whoever computes them. */
  readonly onCheckpoint?: (checkpoint: HashCheckpoint) => void
  /** When both have passed; by default 2 seconds and 64 MiB. */
  readonly checkpointEvery?: Spacing
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

/** Bounds what is read again and how often is stored; a state has some hundred bytes. */
const CHECKPOINT_EVERY: Spacing = { ms: 2000, bytes: 64 * 1024 * 1024 }

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
  const from = options.from ?? null
  try {
    return await hashFrom(from, file, algorithms, options)
  } catch (error) {
    if (from === null || !(error instanceof CheckpointError)) throw error
    return await hashFrom(null, file, algorithms, options)
  }
}

/** @throws also CheckpointError, before anything is read. */
async function hashFrom(
  from: HashCheckpoint | null,
  file: Blob,
  algorithms: readonly Algorithm[],
  { onProgress, onCheckpoint, checkpointEvery, signal, workers }: HashOptions,
): Promise<Digests> {
  signal?.throwIfAborted()
  const every = onCheckpoint === undefined ? null : (checkpointEvery ?? CHECKPOINT_EVERY)
  const [first, ...others] = algorithms
  const parallel = (workers ?? (navigator.hardwareConcurrency > 2 ? 2 : 1)) === 2
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
        else if (message.type === 'checkpoint') onCheckpoint?.(message.checkpoint)
        else if (message.type === 'done') resolve(message.digests)
        else if (message.reason === 'checkpoint') reject(new CheckpointError(message.message))
        else reject(new HashError(message.reason, message.message))
      }
      const ask = (worker: Worker, request: HashRequest, transfer: Transferable[] = []) =>
        worker.postMessage(request, transfer)
      if (stage !== null && channel !== null) {
        const [port, other] = [channel.port1, channel.port2]
        stage.onerror = onError
        ask(stage, { role: 'stage', algorithms: others, from, port: other }, [other])
        const own = first ? [first] : []
        ask(reader, { role: 'reader', file, algorithms: own, from, every, stage: port }, [port])
      } else ask(reader, { role: 'reader', file, algorithms, from, every, stage: null })
    })
  } finally {
    abort.abort()
    reader.terminate()
    stage?.terminate()
  }
}
