import type { Glance } from '#openstack/glance/client.ts'
import type { DownloadPlan, DownloadProgress, SaveTarget } from './download/save.ts'
import type { runDownload } from './download/run.ts'
import type { hashFile } from './hash/hash-file.ts'
import type { Digests } from './hash/hashers.ts'
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
  ) => Pick<Glance, 'getImage' | 'createImage' | 'deleteImage' | 'deactivateImage'>
  readonly uploads: Uploads
  readonly hashFile: typeof hashFile
  /**
   * Asks where the download shall go; called within the click. @returns null when the person
   * closed the dialog.
   */
  readonly pickTarget: (fileName: string) => Promise<SaveTarget | null>
  /**
   * Fetches, hashes and saves. A file is left only if the length is right and no digest differs.
   * @returns the local digests. @throws the signal's reason, or TransferError.
   */
  readonly save: (
    plan: DownloadPlan,
    target: SaveTarget,
    options: { onProgress: (progress: DownloadProgress) => void; signal: AbortSignal },
  ) => Promise<Digests>
  readonly verdicts: VerdictStore
  /** A transfer found the session ended; the page asks for a new sign-in. */
  readonly onSessionEnd: () => void
}
