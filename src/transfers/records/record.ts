import type { HashCheckpoint } from '../hash/checkpoint.ts'
import type { DownloadJob, Transfer, UploadJob } from '../types.ts'
import type { Fingerprint } from '../upload/fingerprint.ts'
import type { UploadPlace } from '../upload/run.ts'

/** What is kept of a transfer from visit to visit: what the page sees, and what a resume needs. */
export interface TransferRecord {
  /** Id of the user in Keystone: others who use this browser do not see it. */
  readonly user: string
  readonly id: string
  /** When it was first asked for, in milliseconds since the epoch. */
  readonly created: number
  /** Place among those that are not over; -1 for others. */
  readonly order: number
  readonly transfer: Transfer
  readonly work: KeptUpload | KeptDownload
}

export interface KeptUpload {
  readonly direction: 'upload'
  readonly job: Omit<UploadJob, 'file' | 'handle'>
  readonly handle: FileSystemFileHandle | null
  readonly place: UploadPlace
  readonly fingerprint: Fingerprint | null
}

export interface KeptDownload {
  readonly direction: 'download'
  readonly job: DownloadJob
}

/** Records of transfers and states of their digests. Nothing here ever fails a transfer. */
export interface Records {
  readonly load: (user: string) => Promise<{
    readonly records: readonly TransferRecord[]
    /** By the transfer's id. */
    readonly checkpoints: ReadonlyMap<string, HashCheckpoint>
  }>
  readonly put: (record: TransferRecord) => void
  readonly remove: (user: string, ids: readonly string[]) => void
  readonly putCheckpoint: (user: string, id: string, checkpoint: HashCheckpoint) => void
  readonly removeCheckpoint: (user: string, id: string) => void
  /** Resolves once what was given so far is written, or could not be. */
  readonly settled: () => Promise<void>
  /** Why nothing is kept, in a sentence; null while all is well. */
  readonly trouble: () => string | null
  readonly subscribe: (listener: () => void) => () => void
}
