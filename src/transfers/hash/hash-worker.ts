import { byteSource } from './byte-source.ts'
import { createMultiHasher } from './hashers.ts'
import type { Digests } from './hashers.ts'
import type { Algorithm } from './names.ts'
import { connectStage, serveStage } from './ring.ts'
import type { Stage } from './ring.ts'

/** What the page tells a hashing worker: to read a file, or to be the second stage of another. */
export type HashRequest =
  | {
      readonly role: 'reader'
      readonly file: Blob
      readonly algorithms: readonly Algorithm[]
      /** The other worker's end of the ring, where there is one. */
      readonly stage: MessagePort | null
    }
  | {
      readonly role: 'stage'
      readonly algorithms: readonly Algorithm[]
      readonly port: MessagePort
    }

/** What a reading worker answers. `unreadable`: the file itself could not be read to its end. */
export type HashReply =
  | { readonly type: 'progress'; readonly bytes: number }
  | { readonly type: 'done'; readonly digests: Digests }
  | { readonly type: 'failed'; readonly reason: 'unreadable' | 'broken'; readonly message: string }

/** 1 MiB stays near the second-level cache: larger windows were measured to be slower. */
const WINDOW = 1024 * 1024
const PROGRESS_EVERY_MS = 100

/**
 * A file that changed after it was picked: its stream fails with an unspecific "network error" in
 * Chromium, so a failure is told apart by where it came from, not by its name.
 */
class UnreadableError extends Error {}

const reply = (message: HashReply) => self.postMessage(message)

async function read(file: Blob, algorithms: readonly Algorithm[], stage: Stage | null) {
  const hasher = await createMultiHasher(algorithms)
  const source = byteSource(file.stream())
  let own: Uint8Array<ArrayBuffer> = new Uint8Array(stage === null ? WINDOW : 0)
  let bytes = 0
  let told = performance.now()
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
  }
  const others = stage === null ? {} : await stage.finish()
  reply({ type: 'progress', bytes })
  reply({ type: 'done', digests: { ...hasher.digests(), ...others } })
}

self.onmessage = async (event: MessageEvent<HashRequest>) => {
  const request = event.data
  if (request.role === 'stage') return serveStage(request.port, request.algorithms)
  try {
    const stage = request.stage === null ? null : connectStage(request.stage, WINDOW)
    await read(request.file, request.algorithms, stage)
  } catch (error) {
    const reason = error instanceof UnreadableError ? 'unreadable' : 'broken'
    reply({ type: 'failed', reason, message: String(error) })
  }
}
