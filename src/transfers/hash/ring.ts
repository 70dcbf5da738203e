import { CheckpointError } from './checkpoint.ts'
import type { HashCheckpoint, HashStates } from './checkpoint.ts'
import { createMultiHasher } from './hashers.ts'
import type { Digests } from './hashers.ts'
import type { Algorithm } from './names.ts'

/**
 * The second stage of hashing: windows of memory go round between two workers, so that one reads
 * and computes MD5 while the other computes the slower digest. Buffers are transferred, never
 * copied; their number bounds the memory. A port keeps the order of its messages: `save` asks for
 * the state after exactly the windows pushed before it, and nobody waits for the answer.
 */
type ToStage = { readonly buffer: ArrayBuffer; readonly length: number } | 'save' | 'end'
type FromStage =
  | { readonly buffer: ArrayBuffer }
  | { readonly states: HashStates }
  | { readonly digests: Digests }
  | { readonly error: string; readonly checkpoint: boolean }

/** Windows on the way at most: 8 of 1 MiB, as measured. */
const RING = 8

/** The reader's end of the ring. */
export interface Stage {
  /** A free window; waits while all are with the other worker. */
  window(): Promise<Uint8Array<ArrayBuffer>>
  /** Hands over what was read; the view must not be used afterwards. */
  push(bytes: Uint8Array<ArrayBuffer>): void
  /** Calls back with the states of everything that was pushed before; answers keep the order. */
  save(then: (states: HashStates) => void): void
  /** Digests of everything that was pushed; every `save` has called back before. */
  finish(): Promise<Digests>
}

/** Its methods reject with what the other worker failed of: CheckpointError, or Error. */
export function connectStage(port: MessagePort, windowSize: number): Stage {
  const free: ArrayBuffer[] = Array.from({ length: RING }, () => new ArrayBuffer(windowSize))
  const saves: ((states: HashStates) => void)[] = []
  let failure: Error | null = null
  let digests: Digests | null = null
  let wake: (() => void) | null = null
  const changed = () =>
    new Promise<void>((resolve) => {
      wake = resolve
    })
  port.onmessage = (event: MessageEvent<FromStage>) => {
    const message = event.data
    if ('buffer' in message) free.push(message.buffer)
    else if ('states' in message) saves.shift()?.(message.states)
    else if ('digests' in message) digests = message.digests
    else failure = new (message.checkpoint ? CheckpointError : Error)(message.error)
    wake?.()
  }
  const post = (message: ToStage, transfer: Transferable[] = []) =>
    port.postMessage(message, transfer)
  return {
    async window() {
      for (;;) {
        if (failure !== null) throw failure
        const buffer = free.pop()
        if (buffer !== undefined) return new Uint8Array(buffer)
        await changed()
      }
    },
    push: (bytes) => post({ buffer: bytes.buffer, length: bytes.byteLength }, [bytes.buffer]),
    save(then) {
      saves.push(then)
      post('save')
    },
    async finish() {
      post('end')
      for (;;) {
        if (failure !== null) throw failure
        if (digests !== null) return digests
        await changed()
      }
    },
  }
}

/** The other end: hashes every window and gives its memory back. */
export async function serveStage(
  port: MessagePort,
  algorithms: readonly Algorithm[],
  from: HashCheckpoint | null,
) {
  const answer = (message: FromStage, transfer: Transferable[] = []) =>
    port.postMessage(message, transfer)
  const fail = (error: unknown) =>
    answer({ error: String(error), checkpoint: error instanceof CheckpointError })
  try {
    const hasher = await createMultiHasher(algorithms, from)
    port.onmessage = (event: MessageEvent<ToStage>) => {
      const message = event.data
      try {
        if (message === 'end') return answer({ digests: hasher.digests() })
        if (message === 'save') return answer({ states: hasher.save() })
        hasher.update(new Uint8Array(message.buffer, 0, message.length))
        answer({ buffer: message.buffer }, [message.buffer])
      } catch (error) {
        fail(error)
      }
    }
  } catch (error) {
    fail(error)
  }
}
