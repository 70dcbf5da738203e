import { passes, problemOf, TransferError } from '../problems.ts'
import type { TransferProblem } from '../types.ts'
import type { Course } from './course.ts'

/**
 * Leaves the cloud as a failed upload may leave it: nothing that looks good, no record that is of no
 * use any more, and everything by which a retry can go on.
 * @returns the error to tell, which says what became of the image.
 */
export async function leaveFailed(course: Course, error: unknown): Promise<unknown> {
  const problem = problemOf(error, 'upload')
  // A retry asks for the offset and goes on; what arrived is only not compared yet.
  if (passes(problem) || problem.kind === 'session-ended' || problem.kind === 'hashing')
    return error
  await endUpload(course)
  if (course.isDelivered() && SPOILT.has(problem.kind)) {
    return tell(problem, await removeSpoilt(course))
  }
  if (problem.kind === 'image-gone') return dropGone(course, error)
  const useless = problem.next === 'none' && problem.kind !== 'image-busy'
  if (!useless || !(await removeRecord(course))) return error
  return problem.kind === 'not-as-published' ? tell(problem, 'Nothing of it was kept.') : error
}

/** Found when the image was active already: its data is not what it should be. */
const SPOILT = new Set<TransferProblem['kind']>(['file-changed', 'not-as-published'])

function tell({ kind, sentence, next, details }: TransferProblem, more: string): TransferError {
  return new TransferError(kind, `${sentence} ${more}`, next, details)
}

async function endUpload({ run }: Course) {
  const { address } = run.place
  if (address === null) return
  // When nobody answers, the gateway gives it up by itself after a while.
  await Promise.allSettled([run.effects.uploads.terminate(address)])
  run.place.address = null
  run.placed()
}

function forget({ run }: Course) {
  Object.assign(run.place, { imageId: null, made: false })
  run.placed()
}

/** @returns whether a record that was made here is gone. */
async function removeRecord(course: Course): Promise<boolean> {
  const { place, effects, job } = course.run
  if (!place.made || place.imageId === null) return false
  try {
    await effects.glance(job.scope).deleteImage(place.imageId, { ignoreMissing: true })
  } catch {
    return false // It stays in the list of images, queued, and the transfer still names it.
  }
  forget(course)
  return true
}

/** @returns what became of it, in a sentence. */
async function removeSpoilt(course: Course): Promise<string> {
  const { place, effects, job } = course.run
  if (await removeRecord(course)) return 'The image was deleted.'
  try {
    await effects.glance(job.scope).deactivateImage(place.imageId!)
    return 'The image was deactivated. Nobody can boot it.'
  } catch (error) {
    const why = problemOf(error, 'upload').sentence
    return `The image could not be deactivated: delete it before somebody boots it. ${why}`
  }
}

function dropGone(course: Course, error: unknown): unknown {
  if (course.run.place.made) {
    forget(course)
    return error
  }
  const { details } = problemOf(error, 'upload')
  const sentence = 'The image was deleted by somebody else. There is nothing left to send into.'
  return new TransferError('image-gone', sentence, 'none', details)
}
