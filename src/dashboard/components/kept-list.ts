/** A list that this browser keeps, shared by its tabs; an external store for React. */
export interface KeptList<T> {
  /** The oldest first; the same array until it changes. */
  readonly all: () => readonly T[]
  /** Another tab may have changed it since: the edit is given what is stored. */
  readonly change: (edit: (all: readonly T[]) => readonly T[]) => void
  readonly subscribe: (listener: () => void) => () => void
}

/**
 * @param storage `localStorage`, or null where the browser blocks it: then the list is known as long
 * as the page is open. A full or forbidden storage never fails anything.
 * @param limit characters kept at most; the oldest go first, the newest always stays
 * @param isEntry whether what stands there is one of ours: perhaps another version wrote it
 */
export function createKeptList<T>({
  storage,
  key,
  limit,
  isEntry,
}: {
  storage: Storage | null
  key: string
  limit: number
  isEntry: (entry: unknown) => entry is T
}): KeptList<T> {
  const listeners = new Set<() => void>()
  const stored = (): string | null => {
    try {
      return storage?.getItem(key) ?? null
    } catch {
      return null // Access is denied: as if nothing was stored.
    }
  }
  const parse = (text: string | null): readonly T[] => {
    if (text === null) return []
    try {
      const entries: unknown = JSON.parse(text)
      return Array.isArray(entries) ? entries.filter(isEntry) : []
    } catch {
      return []
    }
  }
  const write = (entries: readonly T[]) => {
    try {
      storage?.setItem(key, JSON.stringify(entries))
    } catch {
      // Full or denied: what is in memory stays right for this page.
    }
  }
  const within = (entries: readonly T[]): readonly T[] => {
    const sizes = entries.map((entry) => JSON.stringify(entry).length + 1)
    let size = sizes.reduce((sum, each) => sum + each, 1)
    let from = 0
    while (size > limit && from < entries.length - 1) size -= sizes[from++]!
    return from === 0 ? entries : entries.slice(from)
  }
  let kept = parse(stored())
  const changed = (next: readonly T[]) => {
    kept = next
    for (const listener of listeners) listener()
  }
  const onStorage = (event: StorageEvent) => {
    // A null key means that everything was cleared.
    if (event.storageArea !== storage || (event.key !== key && event.key !== null)) return
    changed(parse(stored()))
  }
  return {
    all: () => kept,
    change(edit) {
      const text = stored()
      const next = within(edit(text === null ? kept : parse(text)))
      write(next)
      changed(next)
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

/** Reading the property itself throws where the browser blocks storage. */
export function storageOfBrowser(): Storage | null {
  try {
    return globalThis.localStorage ?? null
  } catch {
    return null
  }
}
