import type { SaveTarget } from './download/save.ts'
import type { DownloadJob, TransferProblem, UploadJob } from './types.ts'

/**
 * What a page asks of the engine, as data: the engine may run in another tab. Ids are made by the
 * tab that asks, so that a command that is sent twice (its first receiver died) means the same.
 */
export type Command =
  | { readonly type: 'upload'; readonly id: string; readonly job: UploadJob }
  | {
      readonly type: 'download'
      readonly id: string
      readonly job: DownloadJob
      readonly fileName: string
      /** Where it goes, or why that could not be asked. */
      readonly target: SaveTarget | TransferProblem
    }
  /** Where a download goes that is to be tried again. */
  | {
      readonly type: 'target'
      readonly id: string
      readonly target: SaveTarget | TransferProblem
    }
  | { readonly type: 'move'; readonly id: string; readonly to: number }
  | { readonly type: 'concurrency'; readonly count: number }
  | { readonly type: 'pause' | 'resume' | 'retry' | 'dismiss'; readonly id: string }
  | { readonly type: 'pause-all' | 'resume-all' | 'cancel-all' | 'signed-in' }
  | {
      readonly type: 'file'
      readonly id: string
      readonly file: File
      readonly handle: FileSystemFileHandle | null
    }
  /** Asks for the kept handle of an upload's file. */
  | { readonly type: 'handle'; readonly id: string }
  | { readonly type: 'cancel'; readonly id: string; readonly keepImage: boolean | null }
  /** One, or `all`. */
  | { readonly type: 'forget'; readonly id: string }

/** What a command came to; null where there is nothing to say. */
export type Answer =
  | null
  /** Why it was not done. */
  | { readonly sentence: string }
  /** A download that is tried again needs a place to go to, which only a click can ask for. */
  | { readonly needs: 'target'; readonly fileName: string }
  | { readonly handle: FileSystemFileHandle | null }
