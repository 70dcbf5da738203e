import { byteSource } from './byte-source.ts'
import { CheckpointError } from './checkpoint.ts'
import type { HashCheckpoint, HashStates } from './checkpoint.ts'
import { createMultiHasher } from './hashers.ts'
import type { Digests } from './hashers.ts'
import type { Algorithm } from './names.ts'
import { connectStage, serveStage } from './ring.ts'
import type { Stage } from './ring.ts'

/** How far apart checkpoints are at least, in time and in bytes. */
export interface Spacing {
  readonly ms: number
  readonly bytes: number
}

/** What the page tells a hashing worker: to read a file, or to be the second stage of another. */
export type HashRequest =
  | {
      readonly role: 'reader'
      readonly file: Blob
      readonly algorithms: readonly Algorithm[]
      /** Where to go on, of all the algorithms here; null to begin at the first byte. */
      readonly from: HashCheckpoint | null
      /** How often to tell a checkpoint; null for never. */
      readonly every: Spacing | null
      /** The other worker's end of the ring, where there is one. */
      readonly stage: MessagePort | null
    }
  | {
      readonly role: 'stage'
      readonly algorithms: readonly Algorithm[]
      readonly from: HashCheckpoint | null
      readonly port: MessagePort
    }

/**
 * What a reading worker answers. `unreadable`: the file itself could not be read to its end.
 * `checkpoint`: `from` cannot be used, and nothing was read.
 */
export type HashReply =
  | { readonly type: 'progress'; readonly bytes: number }
  | { readonly type: 'checkpoint'; readonly checkpoint: HashCheckpoint }
  | { readonly type: 'done'; readonly digests: Digests }
  | {
      readonly type: 'failed'
      readonly reason: 'unreadable' | 'broken' | 'checkpoint'
      readonly message: string
    }

/** 1 MiB stays near the second-level cache: larger windows were measured to be slower. */
const WINDOW = 1024 * 1024
const PROGRESS_EVERY_MS = 100
/**
 * A file that changed after it was picked: its stream fails with an unspecific "network error" in
 * Chromium, so a failure is told apart by where it came from, not by its name.
 */
class UnreadableError extends Error {}

const reply = (message: HashReply) => self.postMessage(message)

async function read(
  { file, algorithms, from, every }: Extract<HashRequest, { role: 'reader' }>,
  stage: Stage | null,
) {
  const hasher = await createMultiHasher(algorithms, from)
  const start = from?.offset ?? 0
  if (start > file.size) throw new CheckpointError('The checkpoint lies behind the file.')
  const source = byteSource((start === 0 ? file : file.slice(start)).stream())
  let own: Uint8Array<ArrayBuffer> = new Uint8Array(stage === null ? WINDOW : 0)
  let bytes = start
  let told = performance.now()
  let saved = { at: told, bytes }
  for (;;) {
    const window = stage === null ? own : await stage.window()
    const chunk = await source.read(window).catch((error: unknown) => {
      throw new UnreadableError(String(error))
    })
    bytes += chunk.bytes.byteLength
    hasher.update(chunk.bytes)
    if (stage === null) own = new Uint8Array(chunk.bytes.buffer)
    else stage.push(chunk.bytes)
    if (chunk.last) break
    const now = performance.now()
    if (now - told >= PROGRESS_EVERY_MS) {
      told = now
      reply({ type: 'progress', bytes })
    }
    if (every !== null && now - saved.at >= every.ms && bytes - saved.bytes >= every.bytes) {
      saved = { at: now, bytes }
      const [offset, states] = [bytes, hasher.save()]
      const tell = (others: HashStates) =>
        reply({ type: 'checkpoint', checkpoint: { offset, states: { ...states, ...others } } })
      if (stage === null) tell({})
      else stage.save(tell)
    }
  }
  const others = stage === null ? {} : await stage.finish()
  reply({ type: 'progress', bytes })
  reply({ type: 'done', digests: { ...hasher.digests(), ...others } })
}

self.onmessage = async (event: MessageEvent<HashRequest>) => {
  const request = event.data
  if (request.role === 'stage') return serveStage(request.port, request.algorithms, request.from)
  try {
    const stage = request.stage === null ? null : connectStage(request.stage, WINDOW)
    await read(request, stage)
  } catch (error) {
    const reason =
      error instanceof UnreadableError
        ? 'unreadable'
        : error instanceof CheckpointError
          ? 'checkpoint'
          : 'broken'
    reply({ type: 'failed', reason, message: String(error) })
  }
}
