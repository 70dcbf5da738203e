import type { RemoteDigests } from './compare.ts'
import type { Scope, Verdict } from './types.ts'

/** Verdicts kept in this browser, shared by its tabs; an external store for React. */
export interface VerdictStore {
  /** The kept verdict, the same object until it changes; null when nothing was compared here. */
  readonly for: (scope: Scope, imageId: string) => Verdict | null
  readonly keep: (scope: Scope, imageId: string, verdict: Verdict) => void
  readonly subscribe: (listener: () => void) => () => void
}

const KEY = 'viewfinder:verdicts'
/** About 600 bytes each: 300 kB of the 5 MB that a page may keep. The oldest go first. */
const LIMIT = 500

type Entry = [place: string, verdict: Verdict]

const placeOf = (scope: Scope, imageId: string) =>
  JSON.stringify([scope.projectId, scope.region, imageId])

/**
 * @param storage `localStorage`, or null where the browser blocks it: then verdicts last as long
 * as the page. A full or forbidden storage never fails a transfer.
 * @param limit verdicts kept at most.
 */
export function createVerdictStore(storage: Storage | null, limit = LIMIT): VerdictStore {
  const listeners = new Set<() => void>()
  let kept = parse(read(storage))
  const tell = () => {
    for (const listener of listeners) listener()
  }
  const onStorage = (event: StorageEvent) => {
    // A null key means that everything was cleared.
    if (event.storageArea !== storage || (event.key !== KEY && event.key !== null)) return
    kept = parse(read(storage))
    tell()
  }
  return {
    for: (scope, imageId) => kept.get(placeOf(scope, imageId)) ?? null,
    keep(scope, imageId, verdict) {
      // Another tab may have kept some since: begin from what is stored.
      const stored = read(storage)
      const next = stored === null ? new Map(kept) : parse(stored)
      const place = placeOf(scope, imageId)
      next.delete(place)
      next.set(place, verdict)
      for (const oldest of next.keys()) {
        if (next.size <= limit) break
        next.delete(oldest)
      }
      kept = next
      write(storage, [...next])
      tell()
    },
    subscribe(listener) {
      if (listeners.size === 0) globalThis.addEventListener?.('storage', onStorage)
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0) globalThis.removeEventListener?.('storage', onStorage)
      }
    },
  }
}

/**
 * Whether a verdict speaks of the data that this record describes. An administrator can make a new
 * image under an old id; its digests are then others.
 */
export function speaksOf(verdict: Verdict, image: RemoteDigests): boolean {
  const now = [image.checksum, image.os_hash_value].map((value) => value?.toLowerCase() ?? null)
  return verdict.pairs.every((pair) => pair.remote === null || now.includes(pair.remote))
}

function read(storage: Storage | null): string | null {
  try {
    return storage?.getItem(KEY) ?? null
  } catch {
    return null // Access is denied: as if nothing was stored.
  }
}

function write(storage: Storage | null, entries: Entry[]) {
  try {
    storage?.setItem(KEY, JSON.stringify(entries))
  } catch {
    // Full or denied: what is in memory stays right for this page.
  }
}

/** Whatever stands there was perhaps written by another version: what does not fit is dropped. */
function parse(text: string | null): Map<string, Verdict> {
  if (text === null) return new Map()
  try {
    const entries: unknown = JSON.parse(text)
    return new Map(Array.isArray(entries) ? entries.filter(isEntry) : [])
  } catch {
    return new Map()
  }
}

function isEntry(entry: unknown): entry is Entry {
  if (!Array.isArray(entry) || typeof entry[0] !== 'string') return false
  const verdict: unknown = entry[1]
  return (
    typeof verdict === 'object' &&
    verdict !== null &&
    'kind' in verdict &&
    (verdict.kind === 'agrees' || verdict.kind === 'differs' || verdict.kind === 'not-compared') &&
    'at' in verdict &&
    typeof verdict.at === 'string' &&
    'direction' in verdict &&
    (verdict.direction === 'upload' || verdict.direction === 'download') &&
    'bytes' in verdict &&
    typeof verdict.bytes === 'number' &&
    'pairs' in verdict &&
    Array.isArray(verdict.pairs) &&
    verdict.pairs.every(isPair)
  )
}

function isPair(pair: unknown): boolean {
  return (
    typeof pair === 'object' &&
    pair !== null &&
    'algo' in pair &&
    typeof pair.algo === 'string' &&
    'local' in pair &&
    typeof pair.local === 'string' &&
    'remote' in pair &&
    (pair.remote === null || typeof pair.remote === 'string')
  )
}
