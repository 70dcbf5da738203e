import type { Readable } from 'node:stream'
import type { UploadStatus } from '#wire/uploads.ts'
import type { Target } from '../cloud-http.ts'

/** What one upload is about; fixed when it is made. */
export interface UploadPlan {
  /** Who may touch it; compared as a whole. */
  readonly owner: string
  /** Bytes of the whole file. */
  readonly length: number
  readonly imageId: string
  /** Name of the store that shall hold the image; null for the cloud's default. */
  readonly store: string | null
  readonly target: Target
  /** Token scoped to the image's project. */
  readonly token: string
  readonly requestId: string
}

/** How an append ended. The offset is what may be sent next. */
export type Appended =
  /** All bytes of this request are taken, more are to come. */
  | { kind: 'more'; offset: number }
  /** The file is complete and Glance has answered that it keeps it. */
  | { kind: 'done'; offset: number }
  /** Another request sends already, or the offset is not where the upload stands. */
  | { kind: 'conflict'; offset: number }
  /** The sending side broke off, was silent for too long, or was fenced. */
  | { kind: 'broken'; offset: number }
  /** More bytes came than the file has. */
  | { kind: 'too-long'; offset: number }
  /** Glance refused or broke; nothing can be appended any more. */
  | { kind: 'failed'; failure: NonNullable<UploadStatus['failure']> }

export interface Upload {
  readonly id: string
  readonly plan: UploadPlan
  status(): UploadStatus
  /** Milliseconds since 1970 at which the upload is given up if no request comes. */
  expiresAt(): number
  /**
   * Takes bytes from `offset` on, as fast as Glance does.
   *
   * @param source is destroyed when the append ends before its end
   */
  append(offset: number, source: Readable): Promise<Appended>
  /** Ends the running append, waits until its bytes are counted, and tells the offset. */
  fence(): Promise<number>
}

/** Where bytes wait between the browser and Glance. */
export interface UploadStore {
  create(plan: UploadPlan): Upload
  /** @returns null for an upload that is unknown, ended long ago or somebody else's */
  find(id: string, owner: string): Upload | null
  /** Gives the upload up: Glance's PUT is cut, the image returns to `queued`. */
  terminate(upload: Upload): void
  /** Number of uploads that are not over: those of one owner, or all. */
  open(owner?: string): number
  /** Resolves when no upload is open. */
  idle(): Promise<void>
  /** Gives up what is left. */
  close(): void
}
