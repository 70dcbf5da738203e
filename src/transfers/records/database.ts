import { StorageError, storageError } from './storage-error.ts'

/** The part of IndexedDB used here, with promises and typed errors. */
export interface Database {
  /** All values between two keys, both included. */
  readonly all: (store: string, range: IDBKeyRange) => Promise<unknown[]>
  readonly put: (store: string, value: unknown) => Promise<void>
  /** One transaction. */
  readonly remove: (stores: readonly string[], keys: readonly IDBValidKey[]) => Promise<void>
  readonly close: () => void
}

/** A disk that is stuck, or another tab that keeps an old version open: then nothing is kept. */
const OPEN_WITHIN_MS = 5000

/**
 * @param version of the schema; a database of a later one is `newer`.
 * @param upgrade makes the stores that are missing, from any earlier version.
 * @param onClosed told when the database went away: another tab upgrades it, or it was deleted.
 * @throws StorageError
 */
export async function openDatabase(o: {
  name: string
  version: number
  upgrade: (db: IDBDatabase) => void
  onClosed: (error: StorageError) => void
}): Promise<Database> {
  const db = await opened(o)
  db.onversionchange = () => {
    // Whoever waits to upgrade must not wait for this page.
    db.close()
    o.onClosed(new StorageError('newer', null))
  }
  db.onclose = () => o.onClosed(new StorageError('broken', null))

  function transact<T>(
    stores: readonly string[],
    mode: IDBTransactionMode,
    work: (transaction: IDBTransaction) => IDBRequest<T> | null,
  ): Promise<T | undefined> {
    return new Promise<T | undefined>((resolve, reject) => {
      // Progress may get lost with the machine's power; waiting for the disk each time costs more.
      const transaction = db.transaction([...stores], mode, { durability: 'relaxed' })
      const request = work(transaction)
      transaction.oncomplete = () => resolve(request?.result)
      transaction.onabort = () => reject(transaction.error)
    }).catch((error: unknown) => {
      throw storageError(error)
    })
  }

  return {
    all: async (store, range) =>
      (await transact<unknown[]>([store], 'readonly', (it) =>
        it.objectStore(store).getAll(range),
      )) ?? [],
    async put(store, value) {
      await transact([store], 'readwrite', (it) => it.objectStore(store).put(value))
    },
    async remove(stores, keys) {
      await transact(stores, 'readwrite', (it) => {
        for (const store of stores) for (const key of keys) it.objectStore(store).delete(key)
        return null
      })
    },
    close: () => db.close(),
  }
}

function opened(o: {
  name: string
  version: number
  upgrade: (db: IDBDatabase) => void
}): Promise<IDBDatabase> {
  return new Promise<IDBDatabase>((resolve, reject) => {
    const late = setTimeout(
      () => reject(new StorageError('broken', new Error('It did not open in time.'))),
      OPEN_WITHIN_MS,
    )
    const settle = (action: () => void) => {
      clearTimeout(late)
      action()
    }
    // Reading the property itself throws where the browser forbids it.
    const request = globalThis.indexedDB.open(o.name, o.version)
    request.onupgradeneeded = () => o.upgrade(request.result)
    request.onerror = () => settle(() => reject(request.error))
    request.onsuccess = () => settle(() => resolve(request.result))
  }).catch((error: unknown) => {
    throw storageError(error)
  })
}
