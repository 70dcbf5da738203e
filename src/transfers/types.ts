import type { ImageFields } from '#openstack/glance/image.ts'
import type { ImportTargets } from '#openstack/glance/imports.ts'
import type { Algorithm } from './hash/names.ts'

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
  /** What the publisher says, where it was given and agreed (else the transfer failed). */
  readonly published?: readonly { readonly algo: string; readonly value: string }[] | undefined
  /**
   * Set where the cloud made something else of the data on its way in (its plugins convert or unpack
   * it): then there is nothing to compare with.
   */
  readonly converted?: boolean | undefined
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
  /** The data arrived, and the cloud did not import it. */
  | 'import-failed'
  | 'store-read-only'
  | 'content-refused'
  | 'refused'
  | 'interrupted'
  /** No byte moved for too long, on a connection that is still open. */
  | 'silent'
  | 'no-connection'
  | 'cloud'
  | 'digests-differ'
  /** The file's digest is not the one that was published or given. */
  | 'not-as-published'
  | 'file-changed'
  /** The page was loaded anew and has no access to the file any more. */
  | 'file-needed'
  | 'hashing'
  | 'no-data'
  | 'wrong-length'
  | 'disk'
  | 'unexpected'

export interface TransferProblem {
  readonly kind: TransferProblemKind
  /** What happened, why, and what next, in words for the person. */
  readonly sentence: string
  /** The step that can help. `pick-file`: give the file again. */
  readonly next: 'retry' | 'sign-in' | 'pick-file' | 'none'
  /** For "copy details"; null where no request was involved. */
  readonly details: {
    readonly method: string
    readonly path: string
    readonly status: number | null
    readonly requestId: string | null
  } | null
}

/** How far a transfer is that does not move now. Bytes of the file. */
export interface Standing {
  /** Upload: taken by Glance, or kept by the gateway. Download: written here. */
  readonly moved: number
  readonly hashed: number
}

/** What a transfer waits for. It goes on by itself, but for `file`. */
export type WaitingFor =
  /** The browser says it is offline. */
  | { readonly kind: 'offline' }
  /** The session ended; signing in again in place lets it go on. */
  | { readonly kind: 'sign-in' }
  /** Milliseconds since the epoch; `attempt` counts tries in a row in which no byte moved, from 1. */
  | { readonly kind: 'retry'; readonly at: number; readonly attempt: number }
  /**
   * The page was loaded anew: the file must be picked again (`pick`), or access to it be granted
   * again by a click (`grant`: the browser kept its handle).
   */
  | { readonly kind: 'file'; readonly how: 'pick' | 'grant' }

/**
 * Where a transfer stands. All counts are bytes of the file.
 *
 * upload:   queued → inspecting → creating → sending → finishing → verifying → done
 * download: queued → receiving → verifying → done
 *
 * `paused` and `waiting` can interrupt every state that is not an end; what was moving goes on where
 * it stood, or from byte 0 where the cloud kept nothing (told by `restarted`). `failed` and
 * `cancelled` can follow every state that is not an end; both go back to `queued` by a retry.
 */
export type Phase =
  | { readonly state: 'queued' }
  /** The file's fingerprint is taken. */
  | { readonly state: 'inspecting' }
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
  /** All bytes are sent; Glance has not answered yet, or imports what is staged. */
  | { readonly state: 'finishing'; readonly accepted: number; readonly hashed: number }
  /**
   * The bytes are all there; the digests are being completed and compared. `rehash` names the
   * digest for which the file is read once more, because the cloud uses another one than assumed.
   */
  | { readonly state: 'verifying'; readonly hashed: number; readonly rehash: string | null }
  /**
   * By the person. `until`: when the gateway gives the upload up, in milliseconds since the epoch;
   * after that it starts again from byte 0. Null where nothing is lost by waiting.
   */
  | { readonly state: 'paused'; readonly at: Standing; readonly until: number | null }
  | {
      readonly state: 'waiting'
      readonly for: WaitingFor
      readonly at: Standing
      readonly problem: TransferProblem
    }
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
  /** Where the cloud imports the data to, of an upload that is staged. */
  readonly stage?: ImportTargets | undefined
  readonly phase: Phase
  /** Bytes a second over the last seconds; null while unknown or not moving data. */
  readonly rate: number | null
  /** Seconds until the last byte at that rate; null while unknown. */
  readonly remaining: number | null
  /** Bytes that had to be sent or fetched more than once. */
  readonly again: number
  /** Why it last began again from byte 0, and when (ms since the epoch); null when it never did. */
  readonly restarted: { readonly at: number; readonly problem: TransferProblem } | null
  /** Images with the same digest that were in the cloud already, found while sending. */
  readonly twins: readonly { readonly id: string; readonly name: string | null }[]
  /** Whether the tray shows it; a dismissed one stays in the history. */
  readonly dismissed: boolean
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
  /** The data is staged, and the cloud imports it from there: where to; `store` is not given then. */
  readonly stage?: ImportTargets | undefined
  /** An image that exists and is queued: its data is sent, no record is made. */
  readonly imageId?: string | undefined
  /** The browser's handle of the file, where it gave one: the upload survives a reload by a click. */
  readonly handle?: FileSystemFileHandle | undefined
  /** What the file's publisher says its digests are; a file with others is not kept. */
  readonly published?: readonly PublishedDigest[] | undefined
}

/** A digest from a SHA256SUMS file or pasted by the person. */
export interface PublishedDigest {
  readonly algo: Algorithm
  /** Lower-case hex. */
  readonly value: string
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
 * The home of every upload and download of this browser: one tab runs them, the others mirror it and
 * pass on what is asked of them. An external store: `getSnapshot` gives the same array until
 * something changed, newest transfer first, with the ended ones of earlier days; while bytes move,
 * listeners are told at most ten times a second. Commands on an unknown id do nothing.
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
  /** Ids in the order in which they will start: those that are `queued`. */
  readonly queue: () => readonly string[]
  /** Moves a queued transfer to a place in the queue, 0 being the next one. */
  readonly move: (id: string, to: number) => void
  /** Transfers that run side by side, 1 to 6; kept in this browser. */
  readonly concurrency: () => number
  readonly setConcurrency: (count: number) => void
  readonly pause: (id: string) => void
  /** Ends a pause, or a wait before its time. */
  readonly resume: (id: string) => void
  readonly pauseAll: () => void
  readonly resumeAll: () => void
  /**
   * Gives the file of an upload that waits for it.
   * @returns null when it goes on, or the sentence why this is not the same file.
   */
  readonly giveFile: (
    id: string,
    file: File,
    handle?: FileSystemFileHandle,
  ) => Promise<string | null>
  /** Asks the browser for access to the kept handle; call it within a click. Same answer. */
  readonly grantFile: (id: string) => Promise<string | null>
  /**
   * Stops a transfer. An upload's queued record is deleted unless `keepImage` (default: keep only
   * a record that existed before). Resolves once the cloud is tidied up; never rejects.
   */
  readonly cancel: (id: string, options?: { keepImage?: boolean }) => Promise<void>
  readonly cancelAll: () => Promise<void>
  /** Starts a failed or cancelled transfer again, on its queued image if there is one. */
  readonly retry: (id: string) => void
  readonly retryAll: () => void
  /** Takes an ended transfer out of the tray; the history keeps it. */
  readonly dismiss: (id: string) => void
  /** Removes ended transfers from the history: one, or all with the word `all`. */
  readonly forget: (id: string) => void
  /** Somebody signed in again: what waits for that goes on. */
  readonly signedIn: () => void
  /** Whether the list is known: until what was kept has been read, it is empty for want of knowing. */
  readonly ready: () => boolean
  /** Why transfers cannot be kept from visit to visit in this browser, in a sentence; null: they are. */
  readonly trouble: () => string | null
}
