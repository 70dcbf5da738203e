import { ApiError, NetworkError } from '#openstack/http.ts'
import type { Image } from '#openstack/glance/image.ts'
import { assumedAlgorithms, compareDigests } from '../compare.ts'
import { delay } from '../delay.ts'
import type { TransferEffects } from '../effects.ts'
import type { Gate } from '../gate.ts'
import type { HashCheckpoint } from '../hash/checkpoint.ts'
import { algorithmOf } from '../hash/names.ts'
import type { Algorithm } from '../hash/names.ts'
import type { TransferEvent } from '../machine.ts'
import { TransferError } from '../problems.ts'
import type { UploadJob, Verdict } from '../types.ts'
import type { Fingerprint } from './fingerprint.ts'
import { refusalError } from './tus.ts'

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
    'glance' | 'uploads' | 'hashFile' | 'online' | 'session' | 'bodyLimit'
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

/** Between two questions how far Glance is, in milliseconds. */
const POLL_MS = 500
/** After an aborted upload Glance puts the image back to `queued` about a second later. */
const QUEUED_AGAIN_MS = 30_000
/** Unanswered questions in a row before an upload that is already complete counts as lost. */
const PATIENCE = 20

/**
 * One upload from the first byte to the verdict. Resolves with the verdict, also when the digests
 * differ; the caller decides what that means.
 * @throws ApiError, NetworkError, HashError, TransferError, or the signal's reason.
 */
export async function runUpload(run: UploadRun): Promise<{ verdict: Verdict; image: Image }> {
  const { job, place, effects, dispatch } = run
  dispatch({ type: 'begin-upload' })
  dispatch({ type: 'inspected' })
  await leaveOldUpload(run)
  const imageId = await queuedImage(run)
  run.signal.throwIfAborted()
  place.address = await effects.uploads.create(
    job.scope,
    { length: job.file.size, imageId, store: job.store ?? null },
    run.signal,
  )
  run.placed()
  dispatch({ type: 'created' })

  // Sending and hashing run side by side; whichever fails ends the other.
  const stop = new AbortController()
  const signal = AbortSignal.any([run.signal, stop.signal])
  const ending = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work
    } catch (error) {
      stop.abort(error)
      throw error
    }
  }
  const assumed = assumedAlgorithms(run.multihash)
  const hashing = effects.hashFile(job.file, assumed, {
    signal,
    onProgress: (bytes) => dispatch({ type: 'hashed', bytes }),
  })
  const arriving = (async () => {
    await sendAll(run, place.address!, signal)
    place.address = null
    run.placed()
    return await untilActive(run, imageId, signal)
  })()
  const [image, digests] = await Promise.all([
    ending(arriving).then((arrived) => {
      dispatch({ type: 'arrived' })
      return arrived
    }),
    ending(hashing),
  ])

  const actual = algorithmOf(image.os_hash_algo)
  if (actual !== null && digests[actual] === undefined) {
    dispatch({ type: 'rehash', algo: actual })
    const again = await effects.hashFile(job.file, [actual], {
      signal: run.signal,
      onProgress: (bytes) => dispatch({ type: 'hashed', bytes }),
    })
    Object.assign(digests, again)
  }
  const verdict = compareDigests(image, digests, {
    bytes: job.file.size,
    at: new Date().toISOString(),
    direction: 'upload',
  })
  return { verdict, image }
}

/** A retry begins anew: what the gateway still holds of the last try would keep the image busy. */
async function leaveOldUpload({ place, effects, placed }: UploadRun) {
  if (place.address === null) return
  await effects.uploads.terminate(place.address)
  place.address = null
  placed()
}

/** The image that takes the data: the one of the last try if it is queued again, or a new one. */
async function queuedImage(run: UploadRun): Promise<string> {
  const { job, place, effects, signal } = run
  const glance = effects.glance(job.scope)
  if (place.imageId !== null) {
    const id = place.imageId
    const deadline = Date.now() + QUEUED_AGAIN_MS
    for (;;) {
      const image = await glance.getImage(id, { signal }).catch((error: unknown) => {
        // Made here and deleted since: a new one takes its place.
        if (place.made && error instanceof ApiError && error.status === 404) return null
        throw error
      })
      if (image?.status === 'queued') return id
      const busy = image?.status === 'saving' || image?.status === 'uploading'
      if (!busy && place.made) break
      if (!busy || Date.now() > deadline) {
        throw busy
          ? new TransferError(
              'image-busy',
              'Another upload into this image is under way. Try again when it has ended.',
              'retry',
            )
          : new TransferError('image-busy', 'This image has its data already.', 'none')
      }
      await delay(POLL_MS, signal)
    }
  }
  // Not abortable on purpose: once asked, the record exists, and only its id allows to delete it.
  const created = await glance.createImage(job.fields)
  place.imageId = created.id
  place.made = true
  run.placed()
  return created.id
}

/** Sends everything and follows on the side what Glance has taken. */
async function sendAll(run: UploadRun, address: string, signal: AbortSignal) {
  const { job, effects, dispatch } = run
  const over = new AbortController()
  const watching = AbortSignal.any([signal, over.signal])
  const watch = (async () => {
    for (;;) {
      await delay(POLL_MS, watching)
      const status = await effects.uploads.status(address, watching).catch((error: unknown) => {
        // Only a look at the progress: the sending request itself will tell what is wrong.
        if (error instanceof ApiError || error instanceof NetworkError) return null
        throw error
      })
      if (status === null) continue
      dispatch({ type: 'accepted', bytes: status.offset })
      // Glance may refuse long before the browser, still busy sending, reads the answer.
      if (status.failure !== null) throw refusalError(address, status.failure)
    }
  })()
  const sending = effects.uploads.send(address, job.file, 0, {
    onSent: (bytes) => dispatch({ type: 'sent', bytes: Math.min(bytes, job.file.size) }),
    onAllSent: () => dispatch({ type: 'all-sent' }),
    signal: watching,
  })
  try {
    // The watch never ends well: it is the sending that does.
    await Promise.race([sending, watch])
  } catch (error) {
    if (!(error instanceof NetworkError) || signal.aborted) throw error
    await whatBecameOf(run, address, error, signal)
  } finally {
    over.abort(new DOMException('The upload is over.', 'AbortError'))
    await Promise.allSettled([sending, watch])
  }
  dispatch({ type: 'accepted', bytes: job.file.size })
  dispatch({ type: 'all-sent' })
}

/**
 * The connection broke before an answer was read. Perhaps Glance refused and the gateway hung up
 * on what was still being sent; perhaps all was well and only the answer got lost.
 */
async function whatBecameOf(
  { effects }: UploadRun,
  address: string,
  broken: NetworkError,
  signal: AbortSignal,
) {
  const status = await effects.uploads.status(address, signal).catch((error: unknown) => {
    // Unknown by now: only a 404 or 410 of an upload that the gateway has forgotten.
    throw error instanceof ApiError && error.problem !== 'upload-gone' ? error : broken
  })
  if (status.failure !== null) throw refusalError(address, status.failure)
  if (status.state === 'done') return
  throw new TransferError(
    'interrupted',
    'The connection was cut while the file was being sent. Send it again.',
    'retry',
    { method: 'PATCH', path: address, status: null, requestId: null },
  )
}

/** Glance answered its PUT; the record follows. Its digests are final once it is active. */
async function untilActive(run: UploadRun, imageId: string, signal: AbortSignal): Promise<Image> {
  const glance = run.effects.glance(run.job.scope)
  let unanswered = 0
  for (;;) {
    try {
      const image = await glance.getImage(imageId, { signal })
      unanswered = 0
      switch (image.status) {
        case 'active':
        case 'deactivated':
          return image
        case 'queued':
          throw new TransferError(
            'interrupted',
            'Glance took the bytes but did not keep them. Send the file again.',
            'retry',
          )
        case 'killed':
        case 'deleted':
        case 'pending_delete':
          throw new ApiError({
            status: 410,
            sentence: `The image is ${image.status}.`,
            method: 'GET',
            path: `/v2/images/${imageId}`,
            service: 'image',
          })
      }
    } catch (error) {
      const passing =
        error instanceof NetworkError || (error instanceof ApiError && error.status >= 500)
      if (!passing || ++unanswered >= PATIENCE) throw error
    }
    await delay(POLL_MS, signal)
  }
}
