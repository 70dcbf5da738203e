import type { SaveTarget } from '../download/save.ts'
import type { HeldGate } from '../gate.ts'
import type { HashCheckpoint } from '../hash/checkpoint.ts'
import type { Rate } from '../rate.ts'
import type { DownloadJob, Transfer, UploadJob } from '../types.ts'
import type { Fingerprint } from '../upload/fingerprint.ts'
import type { UploadPlace } from '../upload/run.ts'

export interface UploadWork {
  readonly direction: 'upload'
  readonly job: Omit<UploadJob, 'file' | 'handle'>
  /** Null after the page was loaded anew, until it is given again. */
  file: File | null
  handle: FileSystemFileHandle | null
  readonly place: UploadPlace
  fingerprint: Fingerprint | null
  checkpoint: HashCheckpoint | null
}

export interface DownloadWork {
  readonly direction: 'download'
  readonly job: DownloadJob
  /** Null after the page was loaded anew. */
  target: SaveTarget | null
}

/** What the engine knows of a transfer beyond what the page sees. */
export interface Entry {
  readonly id: string
  /** When it was first asked for, in milliseconds since the epoch. */
  readonly created: number
  readonly work: UploadWork | DownloadWork
  running: Running | null
  cancelling: Promise<void> | null
  rate: Rate | null
}

export interface Running {
  readonly abort: AbortController
  /** Closed while it is paused, and until there is room again. */
  readonly gate: HeldGate
  ended: Promise<void>
}

export type About = Pick<Transfer, 'imageId' | 'name' | 'fileName' | 'size' | 'stage'>

/** A transfer as the page sees it when it was asked for just now. */
export function newTransfer({ id, work, created }: Entry, about: About): Transfer {
  return {
    id,
    direction: work.direction,
    scope: work.job.scope,
    phase: { state: 'queued' },
    rate: null,
    remaining: null,
    again: 0,
    restarted: null,
    twins: [],
    dismissed: false,
    startedAt: created,
    endedAt: null,
    ...about,
  }
}
