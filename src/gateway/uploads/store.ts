import type { Readable } from 'node:stream'
import type { UploadFailure, UploadStatus } from '#wire/uploads.ts'
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
  readonly requestId: string
  /** Whether the data goes to Glance's staging area, from where an import takes it. */
  readonly stage?: boolean | undefined
}

/** What it takes to speak to Glance in the owner's name. Every request of the browser brings it. */
export interface Access {
  readonly target: Target
  /** Token scoped to the image's project. */
  readonly token: string
  /** Milliseconds since 1970 at which the token ends. */
  readonly expiresAt: number
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
  /** The place where the bytes wait is full; the upload stays. */
  | { kind: 'full'; offset: number }
  /** Glance refused or broke; nothing can be appended any more. */
  | { kind: 'failed'; failure: UploadFailure }

export interface Upload {
  readonly id: string
  readonly plan: UploadPlan
  status(): UploadStatus
  /** Milliseconds since 1970 at which the upload is given up if no request comes. */
  expiresAt(): number
  /**
   * Takes the access that a request of the owner brought, for a PUT that has to begin again.
   *
   * @returns false when Glance has refused this very token: a fresh one is needed
   */
  renew(access: Access): boolean
  /**
   * Takes bytes from `offset` on, as fast as they can be kept.
   *
   * @param source is destroyed when the append ends before its end
   */
  append(offset: number, source: Readable): Promise<Appended>
  /** Ends the running append, waits until its bytes are counted, and tells the offset. */
  fence(): Promise<number>
}

/** Where bytes wait between the browser and Glance. */
export interface UploadStore {
  /** Resolves when the uploads of an earlier process are known; never rejects. */
  readonly ready: Promise<void>
  /**
   * Makes an upload. An open one of the same owner for the same image is given up first, and its
   * PUT is over before the new one begins.
   *
   * @throws GatewayProblem `too-many-uploads`, `too-large`, `spool-full`
   */
  create(plan: UploadPlan, access: Access): Promise<Upload>
  /** @returns null for an upload that is unknown, ended long ago or somebody else's */
  find(id: string, owner: string): Upload | null
  /** Gives the upload up and resolves when Glance's PUT is cut: the image returns to `queued`. */
  terminate(upload: Upload): Promise<void>
  /** Resolves when nothing would be lost if this process ended. */
  idle(): Promise<void>
  /** Stops everything; what a store keeps for the next process stays. */
  close(): Promise<void>
}
