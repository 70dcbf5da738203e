import { openDatabase } from './database.ts'
import type { Database } from './database.ts'
import { isKeptCheckpoint, isRecord } from './decode.ts'
import type { Records, TransferRecord } from './record.ts'
import { storageError } from './storage-error.ts'
import type { StorageError, StorageTrouble } from './storage-error.ts'

const NAME = 'viewfinder-transfers'
/** Raised with each change of the stores; records themselves are checked one by one. */
const VERSION = 1
const TRANSFERS = 'transfers'
const CHECKPOINTS = 'checkpoints'
/** Of both stores: `[user, id]`. */
const KEY = ['user', 'id']

const WHY: Record<StorageTrouble, string> = {
  forbidden: 'this browser keeps nothing from visit to visit (private browsing, or its settings)',
  full: 'the storage of this browser is full',
  newer: 'a newer version of the dashboard has used this browser: load the page anew',
  broken: 'the storage of this browser does not answer',
}

/**
 * The records in IndexedDB. Where that is forbidden, full, broken or of a newer version, transfers
 * go on as they do, and are forgotten with the page; `trouble` says so.
 * @param name of the database; specs have their own.
 */
export function openRecords(name = NAME): Records & { readonly close: () => void } {
  let trouble: string | null = null
  const listeners = new Set<() => void>()
  const failed = (error: StorageError) => {
    if (trouble !== null) return
    trouble = `Transfers are not kept when this page closes: ${WHY[error.trouble]}.`
    for (const listener of listeners) listener()
  }
  const database: Promise<Database | null> = openDatabase({
    name,
    version: VERSION,
    upgrade(db) {
      for (const store of [TRANSFERS, CHECKPOINTS]) {
        if (!db.objectStoreNames.contains(store)) db.createObjectStore(store, { keyPath: KEY })
      }
    },
    onClosed: failed,
  }).catch((error: unknown) => {
    failed(storageError(error))
    return null
  })
  let db: Database | null = null
  let pending: Promise<void> = database.then((opened) => {
    db = opened
  })

  /** In the order of asking. Begins at once where it can: the page may be gone in a moment. */
  function write(work: (database: Database) => Promise<void>) {
    const attempt = async (to: Database | null) => {
      if (to === null) return
      try {
        await work(to)
      } catch (error) {
        failed(storageError(error))
      }
    }
    const done = db === null ? database.then(attempt) : attempt(db)
    pending = Promise.all([pending, done]).then(() => undefined)
  }

  const read = async (store: string, user: string): Promise<unknown[]> => {
    const from = await database
    if (from === null) return []
    try {
      // Arrays sort after strings: all ids of the user.
      return await from.all(store, IDBKeyRange.bound([user], [user, []]))
    } catch (error) {
      failed(storageError(error))
      return []
    }
  }

  return {
    async load(user) {
      const [records, checkpoints] = await Promise.all([
        read(TRANSFERS, user),
        read(CHECKPOINTS, user),
      ])
      return {
        records: records.filter(isRecord),
        checkpoints: new Map(
          checkpoints.filter(isKeptCheckpoint).map(({ id, checkpoint }) => [id, checkpoint]),
        ),
      }
    },
    put: (record) => write((to) => putRecord(to, record)),
    remove: (user, ids) =>
      write((to) =>
        to.remove(
          [TRANSFERS, CHECKPOINTS],
          ids.map((id) => [user, id]),
        ),
      ),
    putCheckpoint: (user, id, checkpoint) =>
      write((to) => to.put(CHECKPOINTS, { user, id, checkpoint })),
    removeCheckpoint: (user, id) => write((to) => to.remove([CHECKPOINTS], [[user, id]])),
    settled: () => pending,
    trouble: () => trouble,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close: () => void database.then((opened) => opened?.close()),
  }
}

/** A handle that this browser does not store is left out: then the file is picked again. */
async function putRecord(to: Database, record: TransferRecord): Promise<void> {
  try {
    await to.put(TRANSFERS, record)
  } catch (error) {
    const { cause } = storageError(error)
    const unfit = cause instanceof DOMException && cause.name === 'DataCloneError'
    if (!unfit || record.work.direction === 'download') throw error
    await to.put(TRANSFERS, { ...record, work: { ...record.work, handle: null } })
  }
}
