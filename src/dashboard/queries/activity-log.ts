import { openDatabase, type Database } from '#transfers/records/database.ts'
import { isEntry, type ActivityEntry } from './activity-entry.ts'

/** Kept of one user in one project; the oldest go first. */
const MOST = 5000
const STORE = 'entries'

/** What this browser did, by user and project, shared by its tabs; an external store for React. */
export interface ActivityLog {
  readonly keep: (entry: ActivityEntry) => void
  /** The newest first; null until it has been read. The same list until it changes. */
  readonly of: (user: string, projectId: string) => readonly ActivityEntry[] | null
  readonly forget: (user: string, projectId: string) => Promise<void>
  readonly subscribe: (listener: () => void) => () => void
}

type News = { kept: ActivityEntry } | { forgot: string }

const placeOf = (user: string, projectId: string) => JSON.stringify([user, projectId])
const placeOfEntry = ({ user, projectId }: ActivityEntry) => placeOf(user, projectId)
type Key = [user: string, projectId: string, at: number, id: string]
const keyOf = ({ user, projectId, at, id }: ActivityEntry): Key => [user, projectId, at, id]

/** @param open null where the browser keeps nothing: then it is known as long as the page is open */
function createActivityLog(
  open: () => Promise<Database>,
  channel: BroadcastChannel | null,
  most = MOST,
): ActivityLog {
  let opening: Promise<Database | null> | null = null
  const database = () => (opening ??= open().catch(() => null))
  const lists = new Map<string, readonly ActivityEntry[]>()
  /** Kept while the list is being read: what is read may lack it. */
  const early = new Map<string, ActivityEntry[]>()
  const listeners = new Set<() => void>()
  const set = (place: string, entries: readonly ActivityEntry[]) => {
    lists.set(place, entries)
    for (const listener of listeners) listener()
  }
  const add = (entry: ActivityEntry) => {
    const place = placeOfEntry(entry)
    const list = lists.get(place)
    if (list === undefined) early.get(place)?.push(entry)
    else set(place, [entry, ...list.filter(({ id }) => id !== entry.id)].slice(0, most))
  }
  const read = async (user: string, projectId: string) => {
    const place = placeOf(user, projectId)
    early.set(place, [])
    const db = await database()
    let kept: ActivityEntry[] = []
    if (db) {
      const range = IDBKeyRange.bound([user, projectId], [user, projectId, []])
      const stored: unknown[] = await db.all(STORE, range).catch(() => [])
      kept = stored.filter(isEntry).toReversed()
      const old = kept.splice(most)
      if (old.length > 0) await db.remove([STORE], old.map(keyOf)).catch(() => undefined)
    }
    const known = new Set(kept.map(({ id }) => id))
    const late = (early.get(place) ?? []).filter(({ id }) => !known.has(id)).toReversed()
    early.delete(place)
    set(place, [...late, ...kept])
  }
  channel?.addEventListener('message', ({ data }: MessageEvent<News>) => {
    if ('kept' in data && isEntry(data.kept)) add(data.kept)
    else if ('forgot' in data && lists.has(data.forgot)) set(data.forgot, [])
  })
  return {
    keep(entry) {
      // In memory only, when nothing else keeps it.
      void database().then(async (db) => {
        if (!db && !lists.has(placeOfEntry(entry))) lists.set(placeOfEntry(entry), [])
        add(entry)
        channel?.postMessage({ kept: entry } satisfies News)
        await db?.put(STORE, entry).catch(() => undefined)
      })
    },
    of(user, projectId) {
      const place = placeOf(user, projectId)
      const list = lists.get(place)
      if (list === undefined && !early.has(place)) void read(user, projectId)
      return list ?? null
    },
    async forget(user, projectId) {
      const db = await database()
      const range = IDBKeyRange.bound([user, projectId], [user, projectId, []])
      const kept = db ? (await db.all(STORE, range)).filter(isEntry) : []
      await db?.remove([STORE], kept.map(keyOf))
      const place = placeOf(user, projectId)
      channel?.postMessage({ forgot: place } satisfies News)
      set(place, [])
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** The log of this browser. */
export const activityLog = createActivityLog(
  () =>
    openDatabase({
      name: 'viewfinder-activity',
      version: 1,
      upgrade: (db) => db.createObjectStore(STORE, { keyPath: ['user', 'projectId', 'at', 'id'] }),
      onClosed: () => undefined,
    }),
  typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('viewfinder-activity'),
)
