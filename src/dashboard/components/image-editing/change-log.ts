import type { Scope } from '#transfers/types.ts'
import type { PastChanges } from './undo.ts'

/** One saving that this browser did, with what it takes to undo it. */
export interface ChangeLogEntry {
  readonly id: string
  /** ISO time. */
  readonly at: string
  readonly past: PastChanges
  /** The entry that this one took back. */
  readonly undoes: string | null
}

/** What this browser changed, shared by its tabs; an external store for React. */
export interface ChangeLog {
  /** The newest first; the same list until it changes. */
  readonly of: (scope: Scope, imageId: string) => readonly ChangeLogEntry[]
  readonly keep: (change: {
    scope: Scope
    imageId: string
    past: PastChanges
    undoes?: string | undefined
  }) => ChangeLogEntry
  readonly subscribe: (listener: () => void) => () => void
}

const KEY = 'viewfinder:changes'
/** Characters that all entries may have: a fifth of what a page may keep. The oldest go first. */
const LIMIT = 500_000

type Stored = [place: string, entry: ChangeLogEntry]

const placeOf = ({ projectId, region }: Scope, imageId: string) =>
  JSON.stringify([projectId, region, imageId])

const NONE: readonly ChangeLogEntry[] = []

/**
 * @param storage `localStorage`, or null where the browser blocks it: then changes are known as long
 * as the page is open. A full or forbidden storage never fails a write.
 * @param limit characters kept at most
 */
export function createChangeLog(storage: Storage | null, limit = LIMIT): ChangeLog {
  const listeners = new Set<() => void>()
  let kept = parse(read(storage))
  let lists = new Map<string, readonly ChangeLogEntry[]>()
  const changed = (next: Stored[]) => {
    kept = next
    lists = new Map()
    for (const listener of listeners) listener()
  }
  const onStorage = (event: StorageEvent) => {
    // A null key means that everything was cleared.
    if (event.storageArea !== storage || (event.key !== KEY && event.key !== null)) return
    changed(parse(read(storage)))
  }
  return {
    of(scope, imageId) {
      const place = placeOf(scope, imageId)
      let list = lists.get(place)
      if (!list) {
        const found = kept.filter(([where]) => where === place).map(([, entry]) => entry)
        list = found.length === 0 ? NONE : found.toReversed()
        lists.set(place, list)
      }
      return list
    },
    keep({ scope, imageId, past, undoes }) {
      // crypto.randomUUID needs a secure context, which plain HTTP inside a company is not.
      const id = [...crypto.getRandomValues(new Uint8Array(8))]
        .map((byte) => byte.toString(16).padStart(2, '0'))
        .join('')
      const entry: ChangeLogEntry = {
        id,
        at: new Date().toISOString(),
        past,
        undoes: undoes ?? null,
      }
      // Another tab may have kept some since: begin from what is stored.
      const stored = read(storage)
      const next = stored === null ? [...kept] : parse(stored)
      next.push([placeOf(scope, imageId), entry])
      while (next.length > 1 && JSON.stringify(next).length > limit) next.shift()
      write(storage, next)
      changed(next)
      return entry
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

function read(storage: Storage | null): string | null {
  try {
    return storage?.getItem(KEY) ?? null
  } catch {
    return null // Access is denied: as if nothing was stored.
  }
}

function write(storage: Storage | null, entries: Stored[]) {
  try {
    storage?.setItem(KEY, JSON.stringify(entries))
  } catch {
    // Full or denied: what is in memory stays right for this page.
  }
}

/** Whatever stands there was perhaps written by another version: what does not fit is dropped. */
function parse(text: string | null): Stored[] {
  if (text === null) return []
  try {
    const entries: unknown = JSON.parse(text)
    return Array.isArray(entries) ? entries.filter(isStored) : []
  } catch {
    return []
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function isValue(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    typeof value === 'string' ||
    (Array.isArray(value) && value.every((each) => typeof each === 'string'))
  )
}

function isStored(stored: unknown): stored is Stored {
  if (!Array.isArray(stored) || typeof stored[0] !== 'string') return false
  const entry: unknown = stored[1]
  return (
    isObject(entry) &&
    typeof entry['id'] === 'string' &&
    typeof entry['at'] === 'string' &&
    (entry['undoes'] === null || typeof entry['undoes'] === 'string') &&
    Array.isArray(entry['past']) &&
    entry['past'].every(
      (past: unknown) =>
        isObject(past) &&
        typeof past['key'] === 'string' &&
        isValue(past['before']) &&
        isValue(past['after']),
    )
  )
}

/** Reading the property itself throws where the browser blocks storage. */
function storageOfBrowser(): Storage | null {
  try {
    return globalThis.localStorage ?? null
  } catch {
    return null
  }
}

/** The log of this browser. */
export const changeLog: ChangeLog = createChangeLog(storageOfBrowser())
