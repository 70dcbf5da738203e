import type { ImageFields } from '#openstack/glance/image.ts'

/** Where a transfer belongs: a project and a region, as in the address of the page. */
export interface Scope {
  readonly projectId: string
  readonly region: string
}

/**
 * What the comparison of this computer's digests with Glance's came to.
 * `agrees`: at least one digest was compared, and every compared one is equal.
 * `differs`: at least one is not equal.
 * `not-compared`: Glance's record has no digest that this browser could compute.
 */
export interface Verdict {
  readonly kind: 'agrees' | 'differs' | 'not-compared'
  readonly pairs: readonly {
    readonly algo: string
    readonly local: string
    readonly remote: string | null
  }[]
  /** Length of the data, in bytes. */
  readonly bytes: number
  /** ISO time of the comparison. */
  readonly at: string
  readonly direction: 'upload' | 'download'
}

/** What went wrong, in kinds that the code branches on; the sentence is for people. */
export type TransferProblemKind =
  | 'session-ended'
  | 'not-allowed'
  | 'quota'
  | 'too-large'
  | 'image-gone'
  | 'image-busy'
  | 'store-read-only'
  | 'content-refused'
  | 'refused'
  | 'interrupted'
  | 'no-connection'
  | 'cloud'
  | 'digests-differ'
  | 'file-changed'
  | 'hashing'
  | 'no-data'
  | 'wrong-length'
  | 'disk'
  | 'unexpected'

export interface TransferProblem {
  readonly kind: TransferProblemKind
  /** What happened, why, and what next, in words for the person. */
  readonly sentence: string
  /** The step that can help. */
  readonly next: 'retry' | 'sign-in' | 'none'
  /** For "copy details"; null where no request was involved. */
  readonly details: {
    readonly method: string
    readonly path: string
    readonly status: number | null
    readonly requestId: string | null
  } | null
}

/**
 * Where a transfer stands. All counts are bytes of the file.
 *
 * upload:   queued → creating → sending → finishing → verifying → done
 * download: queued → receiving → verifying → done
 *
 * `failed` and `cancelled` can follow every state that is not an end; both go back to `queued` by
 * a retry.
 */
export type Phase =
  | { readonly state: 'queued' }
  /** The image's record and the gateway's upload are being made. */
  | { readonly state: 'creating' }
  /** `sent`: left this browser. `accepted`: taken by Glance, never more than `sent`. */
  | {
      readonly state: 'sending'
      readonly sent: number
      readonly accepted: number
      readonly hashed: number
    }
  | { readonly state: 'receiving'; readonly received: number; readonly hashed: number }
  /** All bytes are sent; Glance has not answered yet. */
  | { readonly state: 'finishing'; readonly accepted: number; readonly hashed: number }
  /**
   * The bytes are all there; the digests are being completed and compared. `rehash` names the
   * digest for which the file is read once more, because the cloud uses another one than assumed.
   */
  | { readonly state: 'verifying'; readonly hashed: number; readonly rehash: string | null }
  | { readonly state: 'done'; readonly verdict: Verdict }
  | {
      readonly state: 'failed'
      readonly problem: TransferProblem
      readonly verdict: Verdict | null
    }
  /** `kept`: whether a record of the image is still in Glance, without data. */
  | { readonly state: 'cancelled'; readonly kept: 'image' | 'nothing' }

export type PhaseState = Phase['state']

/** One upload or download as the page sees it; immutable, replaced when anything changes. */
export interface Transfer {
  readonly id: string
  readonly direction: 'upload' | 'download'
  readonly scope: Scope
  /** Null until Glance has created the record. */
  readonly imageId: string | null
  /** The image's name. */
  readonly name: string
  /** The name of the file on this computer. */
  readonly fileName: string
  /** Bytes. */
  readonly size: number
  readonly phase: Phase
  /** Bytes a second over the last seconds; null while unknown or not moving data. */
  readonly rate: number | null
  /** Seconds until the last byte at that rate; null while unknown. */
  readonly remaining: number | null
  /** Milliseconds since the epoch, as Date.now(). */
  readonly startedAt: number
  readonly endedAt: number | null
}

export interface UploadJob {
  readonly scope: Scope
  readonly file: File
  /** Body of the POST that creates the image. */
  readonly fields: ImageFields
  /** Store that takes the data; the cloud's default when left out. */
  readonly store?: string | undefined
  /** An image that exists and is queued: its data is sent, no record is made. */
  readonly imageId?: string | undefined
}

export interface DownloadJob {
  readonly scope: Scope
  readonly image: {
    readonly id: string
    readonly name: string | null
    /** Bytes; null for an image without data. */
    readonly size: number | null
    readonly checksum: string | null
    readonly os_hash_algo: string | null
    readonly os_hash_value: string | null
    readonly disk_format: string | null
  }
}

/**
 * The home of every upload and download of this tab. An external store: `getSnapshot` gives the
 * same array until something changed, newest transfer first; while bytes move, listeners are told
 * at most ten times a second.
 */
export interface TransferManager {
  readonly subscribe: (listener: () => void) => () => void
  readonly getSnapshot: () => readonly Transfer[]
  /** Queues an upload and gives its id. */
  readonly upload: (job: UploadJob) => string
  /**
   * Queues a download and gives its id. Call it in the handler of the click itself: the browser
   * opens its save dialog only then. Closing that dialog takes the transfer out of the list.
   */
  readonly download: (job: DownloadJob) => string
  /**
   * Stops a transfer. An upload's queued record is deleted unless `keepImage` (default: keep only
   * a record that existed before). Resolves once the cloud is tidied up; never rejects.
   */
  readonly cancel: (id: string, options?: { keepImage?: boolean }) => Promise<void>
  /** Starts a failed or cancelled transfer again from byte 0, on its queued image if there is one. */
  readonly retry: (id: string) => void
  /** Takes an ended transfer out of the list. */
  readonly dismiss: (id: string) => void
}
