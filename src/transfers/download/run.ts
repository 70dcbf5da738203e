import { apiPaths } from '#wire/paths.ts'
import { compareDigests } from '../compare.ts'
import type { TransferEffects } from '../effects.ts'
import type { TransferEvent } from '../machine.ts'
import { TransferError } from '../problems.ts'
import type { DownloadJob, Verdict } from '../types.ts'
import type { SaveTarget } from './save.ts'

export interface DownloadRun {
  readonly job: DownloadJob
  readonly fileName: string
  readonly target: SaveTarget
  readonly effects: Pick<TransferEffects, 'save'>
  readonly dispatch: (event: TransferEvent) => void
  readonly signal: AbortSignal
}

/**
 * One download from the first byte to the verdict. A file is left only if the verdict is not
 * `differs`.
 * @throws TransferError, or the signal's reason.
 */
export async function runDownload(run: DownloadRun): Promise<Verdict> {
  const { job, dispatch, signal } = run
  const { image, scope } = job
  dispatch({ type: 'begin-download' })
  if (image.size === null) {
    throw new TransferError(
      'no-data',
      'This image has no data yet: it is queued, or its upload has not ended.',
      'none',
    )
  }
  const digests = await run.effects.save(
    {
      base: apiPaths.image(scope.projectId, scope.region),
      imageId: image.id,
      size: image.size,
      fileName: run.fileName,
      remote: image,
    },
    run.target,
    {
      signal,
      onProgress(progress) {
        if (progress.type === 'arrived') return dispatch({ type: 'arrived' })
        // Every window is hashed as soon as it is here.
        dispatch({ type: 'received', bytes: progress.bytes })
        dispatch({ type: 'hashed', bytes: progress.bytes })
      },
    },
  )
  return compareDigests(image, digests, {
    bytes: image.size,
    at: new Date().toISOString(),
    direction: 'download',
  })
}
