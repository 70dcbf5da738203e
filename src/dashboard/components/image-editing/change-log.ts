import type { Scope } from '#transfers/types.ts'
import { createKeptList, storageOfBrowser } from '../kept-list.ts'
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
 * @param storage as of {@link createKeptList}
 * @param limit characters kept at most
 */
export function createChangeLog(storage: Storage | null, limit = LIMIT): ChangeLog {
  const kept = createKeptList<Stored>({ storage, key: KEY, limit, isEntry: isStored })
  let known = kept.all()
  let lists = new Map<string, readonly ChangeLogEntry[]>()
  return {
    of(scope, imageId) {
      if (known !== kept.all()) {
        known = kept.all()
        lists = new Map()
      }
      const place = placeOf(scope, imageId)
      let list = lists.get(place)
      if (!list) {
        const found = known.filter(([where]) => where === place).map(([, entry]) => entry)
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
      kept.change((all) => [...all, [placeOf(scope, imageId), entry]])
      return entry
    },
    subscribe: kept.subscribe,
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

/** The log of this browser. */
export const changeLog: ChangeLog = createChangeLog(storageOfBrowser())
