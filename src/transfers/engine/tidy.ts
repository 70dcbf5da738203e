import { delay } from '../delay.ts'
import type { TransferEffects } from '../effects.ts'
import { problemOf } from '../problems.ts'
import type { Scope, TransferProblem } from '../types.ts'
import type { UploadWork } from './entry.ts'

/** Glance puts the image of an upload that was given up back to `queued` about a second later. */
const PUT_BACK_MS = 500
const PUT_BACK_TRIES = 20

type Cloud = Pick<TransferEffects, 'glance' | 'uploads'>

/**
 * Ends what an upload holds in the cloud.
 * @param keepImage whether its record stays; null: only one that was there before.
 * @returns whether there is still a record of the image. Never rejects.
 */
export async function leaveCloud(
  { job, place }: UploadWork,
  { glance, uploads }: Cloud,
  keepImage: boolean | null,
): Promise<'image' | 'nothing'> {
  const { address } = place
  place.address = null
  // Deleting the image also ends its upload, so a failure here may still come to a good end.
  if (address !== null) await Promise.allSettled([uploads.terminate(address)])
  if (place.imageId === null) return 'nothing'
  if (keepImage ?? !place.made) return 'image'
  try {
    await glance(job.scope).deleteImage(place.imageId, { ignoreMissing: true })
  } catch {
    return 'image' // Told by the phase: the record is still there.
  }
  forgetImage(place)
  return 'nothing'
}

/** The record is gone, or is not this upload's any more: a retry makes a new one. */
export function forgetImage(place: UploadWork['place']): void {
  Object.assign(place, { imageId: null, made: false })
}

/**
 * Deletes the record that a failed upload made and nobody needs any more, if it has no data. One
 * that has data, or somebody else's upload, stays, and so does one that cannot be asked for.
 */
export async function dropEmptyRecord(work: UploadWork, cloud: Cloud): Promise<void> {
  const { place, job } = work
  if (!place.made || place.imageId === null) return
  const { imageId, address } = place
  place.address = null
  const glance = cloud.glance(job.scope)
  try {
    if (address !== null) await cloud.uploads.terminate(address)
    for (let tries = 0; tries < PUT_BACK_TRIES; tries++) {
      const { status } = await glance.getImage(imageId)
      if (status === 'queued') {
        await glance.deleteImage(imageId, { ignoreMissing: true })
        return forgetImage(place)
      }
      if (address === null || status !== 'saving') return
      await delay(PUT_BACK_MS, new AbortController().signal)
    }
  } catch {
    // Gone already, or nobody answers: the list of images shows what is there.
  }
}

/** What arrived is not what was sent: nobody shall boot it. */
export async function condemn(
  { glance }: Cloud,
  scope: Scope,
  imageId: string,
): Promise<TransferProblem> {
  const differ = 'Digests differ. What arrived is not what was sent'
  let sentence = `${differ}, so the image was deactivated. Nobody can boot it. Send it again.`
  try {
    await glance(scope).deactivateImage(imageId)
  } catch (error) {
    const why = problemOf(error, 'upload').sentence
    sentence = `${differ}, and the image could not be deactivated: delete it before somebody boots it. ${why}`
  }
  return { kind: 'digests-differ', sentence, next: 'retry', details: null }
}
