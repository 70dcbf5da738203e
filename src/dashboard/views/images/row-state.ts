import type { Image } from '#openstack/glance/image.ts'
import type { Scope, Transfer } from '#transfers/types.ts'

/** What a row says of the bytes on their way into its image. */
export interface RowProgress {
  /** Percent that Glance accepted, and that left this browser. */
  accepted: number
  sent: number
  word: string
}

const percent = (bytes: number, size: number) => (size > 0 ? (bytes / size) * 100 : 100)

/** The upload of this tab into an image; null when there is none under way. */
function progressOf(transfer: Transfer): RowProgress | null {
  const { phase, size, direction } = transfer
  if (direction !== 'upload') return null
  switch (phase.state) {
    case 'queued':
    case 'creating':
      return { accepted: 0, sent: 0, word: 'Waiting' }
    case 'sending': {
      const accepted = percent(phase.accepted, size)
      return { accepted, sent: percent(phase.sent, size), word: `Saving ${Math.floor(accepted)} %` }
    }
    case 'finishing':
      return { accepted: percent(phase.accepted, size), sent: 100, word: 'Finishing' }
    case 'verifying':
      return { accepted: 100, sent: 100, word: 'Verifying' }
    default:
      return null
  }
}

/** Uploads under way in this scope, by image. */
export function uploadsOf(
  transfers: readonly Transfer[],
  scope: Scope,
): ReadonlyMap<string, RowProgress> {
  const found = new Map<string, RowProgress>()
  for (const transfer of transfers) {
    const { imageId } = transfer
    if (imageId === null || transfer.scope.projectId !== scope.projectId) continue
    if (transfer.scope.region !== scope.region) continue
    const progress = progressOf(transfer)
    if (progress) found.set(imageId, progress)
  }
  return found
}

/** The status a row shows: Glance puts an image whose import failed back to queued and only notes it. */
export function statusOf(image: Image): { status: string; word: string | null } {
  const failed = image.properties['os_glance_failed_import']
  if (image.status === 'queued' && failed) return { status: 'killed', word: 'Import failed' }
  if (image.status === 'queued' && image.properties['os_glance_import_task']) {
    return { status: 'importing', word: 'Import waiting' }
  }
  return { status: image.status, word: null }
}
