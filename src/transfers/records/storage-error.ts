/** Why the browser does not keep something. */
export type StorageTrouble =
  /** Private browsing, or the person's settings. */
  | 'forbidden'
  | 'full'
  /** A newer version of the dashboard has used this browser. */
  | 'newer'
  /** Damaged, or it does not answer. */
  | 'broken'

export class StorageError extends Error {
  override readonly name = 'StorageError'
  readonly trouble: StorageTrouble
  constructor(trouble: StorageTrouble, cause: unknown) {
    super(`The browser's storage: ${trouble}`, { cause })
    this.trouble = trouble
  }
}

/** By the names that IndexedDB 3.0 and the browsers give. */
export function storageError(error: unknown): StorageError {
  if (error instanceof StorageError) return error
  const name = error instanceof Error ? error.name : ''
  if (name === 'QuotaExceededError') return new StorageError('full', error)
  if (name === 'VersionError') return new StorageError('newer', error)
  if (name === 'SecurityError' || name === 'InvalidStateError' || name === 'NotAllowedError') {
    return new StorageError('forbidden', error)
  }
  return new StorageError('broken', error)
}
