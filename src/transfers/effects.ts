import type { Glance } from '#openstack/glance/client.ts'
import type { Imports } from '#openstack/glance/imports.ts'
import type { DownloadPlan, DownloadProgress, SaveTarget, Saving } from './download/save.ts'
import type { runDownload } from './download/run.ts'
import type { hashFile } from './hash/hash-file.ts'
import type { Scope } from './types.ts'
import type { runUpload } from './upload/run.ts'
import type { Uploads } from './upload/tus.ts'
import type { VerdictStore } from './verdicts.ts'

/**
 * Everything the engine does to the world; `browser.ts` has the real ones. There, whatever moves
 * bytes is loaded with the first transfer: a page that only looks needs none of it.
 */
export interface TransferEffects {
  readonly runUpload: typeof runUpload
  readonly runDownload: typeof runDownload
  readonly glance: (
    scope: Scope,
  ) => Pick<Glance, 'getImage' | 'createImage' | 'deleteImage' | 'deactivateImage' | 'listImages'>
  readonly imports: (scope: Scope) => Pick<Imports, 'startImport' | 'listTasks'>
  readonly uploads: Uploads
  readonly hashFile: typeof hashFile
  /**
   * Asks where the download shall go; called within the click. @returns null when the person
   * closed the dialog.
   */
  readonly pickTarget: (fileName: string) => Promise<SaveTarget | null>
  /**
   * Opens the place of a download; nothing is fetched yet. @throws TransferError where it cannot be
   * written, or the signal's reason.
   */
  readonly openSave: (
    plan: DownloadPlan,
    target: SaveTarget,
    options: { onProgress: (progress: DownloadProgress) => void; signal: AbortSignal },
  ) => Promise<Saving>
  readonly verdicts: VerdictStore
  readonly online: Online
  readonly session: SessionWatch
  readonly bodyLimit: BodyLimit
}

/** What the browser believes about the network: false is sure, true is not. */
export interface Online {
  readonly now: () => boolean
  /** Resolves when the browser is online, at once if it is. @throws the signal's reason. */
  readonly back: (signal: AbortSignal) => Promise<void>
}

export interface SessionWatch {
  /** A transfer found the session ended: the page asks for a new sign-in. */
  readonly ended: () => void
  /** Resolves when somebody signs in after this was called. @throws the signal's reason. */
  readonly renewed: (signal: AbortSignal) => Promise<void>
  /** How often somebody has signed in again: an answer to what was asked before tells nothing. */
  readonly times: () => number
  /** The manager was told of a new sign-in: whoever waits in `renewed` goes on. */
  readonly signedIn: () => void
}

/** The longest body that gets through to the gateway, in bytes. */
export interface BodyLimit {
  /** From the gateway's configuration, or learned since the page was loaded; null: none is known. */
  readonly get: () => Promise<number | null>
  /** A body of more than that many bytes did not get through. */
  readonly learn: (bytes: number) => void
}
