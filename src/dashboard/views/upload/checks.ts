import { HashError } from '#transfers/hash/hash-error.ts'
import type { Digests } from '#transfers/hash/hashers.ts'
import type { HashOptions } from '#transfers/hash/hash-file.ts'
import type { Algorithm } from '#transfers/hash/names.ts'
import type { ChosenFile } from './picked-files.ts'

/** How far the digests of one file are. `bytes`: read so far. */
type CheckState =
  | { readonly state: 'idle' }
  | { readonly state: 'waiting' }
  | { readonly state: 'reading'; readonly bytes: number }
  | { readonly state: 'done'; readonly digests: Digests }
  | { readonly state: 'failed'; readonly sentence: string }

type Hash = (file: File, algorithms: readonly Algorithm[], options: HashOptions) => Promise<Digests>

const IDLE: CheckState = { state: 'idle' }

/**
 * Computes digests of files before they are sent: one file at a time, because they share one disk.
 * A store outside of React, so that progress redraws only the file that it is about.
 */
export interface Checks {
  readonly subscribe: (listener: () => void) => () => void
  readonly of: (key: string) => CheckState
  /** What is computed so far, by file; the same map until something was added or forgotten. */
  readonly digests: () => ReadonlyMap<string, Digests>
  /** Computes what is not computed yet of these algorithms, after the files that wait already. */
  readonly start: (chosen: ChosenFile, algorithms: readonly Algorithm[]) => void
  /** Ends the reading; what was computed before stays. */
  readonly stop: (key: string) => void
  /** The file is no longer on the page. */
  readonly forget: (key: string) => void
  readonly stopAll: () => void
}

/** What a failed reading means for the person. */
function sentenceOf(error: unknown): string {
  if (error instanceof HashError && error.reason === 'unreadable')
    return 'The file cannot be read any more: it was changed or moved since it was chosen. Remove it and choose it again.'
  return `The digests could not be computed: ${error instanceof Error ? error.message : String(error)}`
}

/** @param hash as `hashFile` */
export function createChecks(hash: Hash): Checks {
  const listeners = new Set<() => void>()
  const states = new Map<string, CheckState>()
  const aborts = new Map<string, AbortController>()
  let known: ReadonlyMap<string, Digests> = new Map()
  let last: Promise<void> = Promise.resolve()

  const tell = () => {
    for (const listener of listeners) listener()
  }
  const set = (key: string, state: CheckState) => {
    states.set(key, state)
    tell()
  }
  const settled = (key: string): CheckState => {
    const digests = known.get(key)
    return digests === undefined ? IDLE : { state: 'done', digests }
  }

  async function run(
    { key, file }: ChosenFile,
    algorithms: readonly Algorithm[],
    signal: AbortSignal,
  ): Promise<void> {
    if (signal.aborted) return
    set(key, { state: 'reading', bytes: 0 })
    try {
      const digests = await hash(file, algorithms, {
        signal,
        onProgress: (bytes) => {
          if (!signal.aborted) set(key, { state: 'reading', bytes })
        },
      })
      if (signal.aborted) return
      known = new Map(known).set(key, { ...known.get(key), ...digests })
      set(key, settled(key))
    } catch (error) {
      if (!signal.aborted) set(key, { state: 'failed', sentence: sentenceOf(error) })
    } finally {
      if (aborts.get(key)?.signal === signal) aborts.delete(key)
    }
  }

  const stop = (key: string) => {
    aborts.get(key)?.abort()
    aborts.delete(key)
    set(key, settled(key))
  }

  return {
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    of: (key) => states.get(key) ?? IDLE,
    digests: () => known,
    start(chosen, algorithms) {
      const { key } = chosen
      const has = known.get(key)
      const missing = algorithms.filter((algo) => has?.[algo] === undefined)
      if (missing.length === 0 || aborts.has(key)) return
      const abort = new AbortController()
      aborts.set(key, abort)
      set(key, { state: 'waiting' })
      last = last.then(() => run(chosen, missing, abort.signal))
    },
    stop,
    stopAll() {
      for (const key of aborts.keys()) stop(key)
    },
    forget(key) {
      aborts.get(key)?.abort()
      aborts.delete(key)
      states.delete(key)
      const next = new Map(known)
      if (next.delete(key)) known = next
      tell()
    },
  }
}

/** Checks of this browser; what reads and hashes is loaded with the first one. */
export const newChecks = (): Checks =>
  createChecks(async (file, algorithms, options) => {
    const { hashFile } = await import('#transfers/hash/hash-file.ts')
    return hashFile(file, algorithms, options)
  })
