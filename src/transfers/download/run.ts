import type { Glance } from '#openstack/glance/client.ts'
import { ApiError } from '#openstack/http.ts'
import { apiPaths } from '#wire/paths.ts'
import { compareDigests } from '../compare.ts'
import type { TransferEffects } from '../effects.ts'
import type { Gate } from '../gate.ts'
import type { Digests } from '../hash/hashers.ts'
import type { TransferEvent } from '../machine.ts'
import { createPatience } from '../patience.ts'
import { problemOf, TransferError } from '../problems.ts'
import type { DownloadJob, Scope, Verdict } from '../types.ts'
import { answered } from '../watchdog.ts'
import { noData } from './answer.ts'
import type { SaveTarget, Saving } from './save.ts'

export interface DownloadRun {
  readonly job: DownloadJob
  readonly fileName: string
  readonly target: SaveTarget
  readonly effects: Pick<TransferEffects, 'openSave' | 'online' | 'session'> & {
    readonly glance: (scope: Scope) => Pick<Glance, 'getImage'>
  }
  readonly dispatch: (event: TransferEvent) => void
  /** Closed by a pause: what came is kept, and the rest fetched afterwards. */
  readonly gate: Gate
  /** Ends the run: cancelled, or this tab runs transfers no longer. */
  readonly signal: AbortSignal
}

/**
 * One download from the first byte to the verdict, over as many connections as it takes. A file is
 * left only if it resolves and the verdict is not `differs`.
 * @throws TransferError, or the signal's reason.
 */
export async function runDownload(run: DownloadRun): Promise<Verdict> {
  const { job, dispatch, signal } = run
  const { image, scope } = job
  dispatch({ type: 'begin-download' })
  const { size } = image
  if (size === null) throw noData()
  const patience = createPatience({ ...run, direction: 'download' })
  let received = 0
  const saving = await run.effects.openSave(
    {
      base: apiPaths.image(scope.projectId, scope.region),
      imageId: image.id,
      size,
      fileName: run.fileName,
      remote: image,
    },
    run.target,
    {
      signal,
      onProgress(progress) {
        if (progress.type !== 'received') return dispatch(progress)
        if (progress.bytes > received) patience.moved()
        received = progress.bytes
        // Every window is hashed as soon as it is here.
        dispatch(progress)
        dispatch({ type: 'hashed', bytes: progress.bytes })
      },
    },
  )
  try {
    const digests = await receiveAll(run, saving, patience, () => received)
    const at = new Date().toISOString()
    return compareDigests(image, digests, { bytes: size, at, direction: 'download' })
  } catch (error) {
    signal.throwIfAborted()
    const { kind, sentence, next, details } = problemOf(error, 'download')
    const told = sentence.includes(NO_FILE) ? sentence : `${sentence} ${NO_FILE}`
    throw new TransferError(kind, told, next, details)
  } finally {
    await saving.close()
  }
}

const NO_FILE = 'No file was kept.'

/** Fetches until all is here, going on after each break and each pause. */
async function receiveAll(
  run: DownloadRun,
  saving: Saving,
  patience: ReturnType<typeof createPatience>,
  received: () => number,
): Promise<Digests> {
  const { gate, signal, dispatch } = run
  for (let stretch = 0; ; stretch++) {
    let status: string | null = null
    try {
      const going = AbortSignal.any([signal, gate.closing()])
      if (stretch > 0) status = await statusOfSame(run, going)
      return await saving.receive(going)
    } catch (error) {
      const refused = error instanceof ApiError && error.status === 403
      if (refused && status === 'deactivated') throw deactivated(error)
      await patience.overcome(error)
      const bytes = received()
      dispatch({ type: 'moving', direction: 'download', at: { moved: bytes, hashed: bytes } })
    }
  }
}

/**
 * Reads the record again before the rest is fetched: Glance has no If-Range, so only the record
 * tells whether the rest belongs to what is here.
 * @returns the image's status. @throws TransferError when the data is another, or gone.
 */
async function statusOfSame({ job, effects }: DownloadRun, signal: AbortSignal): Promise<string> {
  const before = job.image
  const now = await answered(signal, (signal) =>
    effects.glance(job.scope).getImage(before.id, { signal }),
  )
  const same =
    now.size === before.size &&
    now.checksum === before.checksum &&
    now.os_hash_value === before.os_hash_value
  if (same) return now.status
  throw new TransferError(
    'image-gone',
    `The image’s data is another one in Glance by now. ${NO_FILE} Load the page anew, then download it.`,
    'none',
  )
}

function deactivated({ method, path, status, requestId }: ApiError): TransferError {
  return new TransferError(
    'not-allowed',
    `The image was deactivated meanwhile, so Glance gives out no more of it. ${NO_FILE}`,
    'none',
    { method, path, status, requestId },
  )
}
