import type { Image } from '#openstack/glance/image.ts'
import { assumedAlgorithms } from '../compare.ts'
import type { TransferEffects } from '../effects.ts'
import type { Gate } from '../gate.ts'
import type { HashCheckpoint } from '../hash/checkpoint.ts'
import type { Algorithm } from '../hash/names.ts'
import type { TransferEvent } from '../machine.ts'
import type { UploadJob, Verdict } from '../types.ts'
import { arrive } from './arrive.ts'
import { createCourse } from './course.ts'
import { fingerprintOf, sameContent } from './fingerprint.ts'
import type { Fingerprint } from './fingerprint.ts'
import { hashBeside } from './hashing.ts'
import { leaveFailed } from './leave.ts'
import { changed, verify } from './verify.ts'

/** What one upload has in the cloud; survives the run, for a retry and for tidying up. */
export interface UploadPlace {
  imageId: string | null
  /** Whether this engine made the record, and so may delete it. */
  made: boolean
  /** Address of the gateway's upload, while it may still be open. */
  address: string | null
}

export interface UploadRun {
  readonly job: UploadJob
  /** Changed by the run. */
  readonly place: UploadPlace
  /** Of an earlier run; null for a file that was not looked at yet. */
  readonly fingerprint: Fingerprint | null
  /** Where an earlier run's hashing stood; null to begin at byte 0. */
  readonly checkpoint: HashCheckpoint | null
  readonly effects: Pick<
    TransferEffects,
    'glance' | 'imports' | 'uploads' | 'hashFile' | 'online' | 'session' | 'bodyLimit'
  >
  readonly dispatch: (event: TransferEvent) => void
  /** Called after each change of `place`. */
  readonly placed: () => void
  /** Called once the file's fingerprint is known. */
  readonly fingerprinted: (fingerprint: Fingerprint) => void
  /** Called every few seconds while hashing. */
  readonly checkpointed: (checkpoint: HashCheckpoint) => void
  /** Closed by a pause. */
  readonly gate: Gate
  /** Ends the run: cancelled, or this tab runs transfers no longer. */
  readonly signal: AbortSignal
  /** The multihash that this cloud was last seen to use; null while unknown. */
  readonly multihash: Algorithm | null
}

/**
 * One upload from the first byte to the verdict, through pauses, waits, retries and restarts.
 * Resolves with the verdict, also when the digests differ; the caller decides what that means. A run
 * that is given the place, fingerprint and checkpoint of an earlier one goes on where that stood.
 * @throws ApiError, NetworkError, HashError, TransferError or RefusedError, by which the upload has
 * failed for good, with nothing left in the cloud but what a retry can use; or the signal's reason,
 * with everything left as it is.
 */
export async function runUpload(run: UploadRun): Promise<{ verdict: Verdict; image: Image }> {
  const { dispatch, effects, place } = run
  dispatch({ type: 'begin-upload' })
  const stop = new AbortController()
  const signal = AbortSignal.any([run.signal, stop.signal])
  const course = createCourse(run, signal, await effects.bodyLimit.get())
  try {
    const fingerprint = await inspect(run)
    const ending = async <T>(work: Promise<T>): Promise<T> => {
      try {
        return await work
      } catch (error) {
        stop.abort(error)
        throw error
      }
    }
    // Sending and hashing run side by side; whichever fails ends the other, and both are waited for.
    const arriving = ending(arrive(course)).then((image) => {
      dispatch({ type: 'arrived' })
      return image
    })
    const hashing = ending(hashBeside(course, assumedAlgorithms(run.multihash)))
    await Promise.allSettled([arriving, hashing])
    stop.signal.throwIfAborted()
    const image = await arriving
    const verdict = await verify(course, image, await hashing, fingerprint)
    place.address = null
    run.placed()
    return { verdict, image }
  } catch (error) {
    run.signal.throwIfAborted()
    throw await leaveFailed(course, error)
  }
}

/** @throws TransferError `file-changed`, HashError, or the signal's reason. */
async function inspect({ job, fingerprint, fingerprinted, signal }: UploadRun) {
  const now = await fingerprintOf(job.file)
  signal.throwIfAborted()
  if (fingerprint === null) fingerprinted(now)
  else if (!sameContent(now, fingerprint)) throw changed()
  return now
}
