import { randomId } from '#lib/ids.ts'
import type { Image } from '#openstack/glance/image.ts'
import { ApiError } from '#openstack/http.ts'
import { delay } from '../delay.ts'
import { TransferError } from '../problems.ts'
import { answered } from '../watchdog.ts'
import type { Course } from './course.ts'

/** Between two looks at the image, in milliseconds. */
const LOOK_MS = 500
/**
 * After an upload was given up Glance puts the image back to `queued` about a second later. One that
 * was killed meanwhile never does.
 */
const STUCK_MS = 30_000

/** An image that takes data now, or has it: the answer got lost, but Glance kept everything. */
export type Ready = { readonly queued: string } | { readonly arrived: Image }

/**
 * The image that takes the data: the one of an earlier try once it is queued again, or a new one.
 * @throws ApiError, NetworkError, RefusedError, TransferError, or the signal's reason.
 */
export async function readyImage(course: Course): Promise<Ready> {
  const { place } = course.run
  const waited = { since: null as number | null }
  for (;;) {
    if (place.imageId === null) {
      return { queued: await make(course, course.run.job.fields.id ?? randomId()) }
    }
    const ready = await look(course, place.imageId, waited)
    if (ready !== null) return ready
    await delay(LOOK_MS, course.signal)
  }
}

/** Null: look again. */
async function look(
  course: Course,
  id: string,
  waited: { since: number | null },
): Promise<Ready | null> {
  const { place } = course.run
  const image = await find(course, id)
  if (image === null) {
    if (course.record === 'asked') return { queued: await make(course, id) }
    if (course.record === 'there' || course.ours || !place.made) throw gone(id)
    // Made by an earlier try and deleted since: a new one takes its place.
    forget(course)
    return null
  }
  course.record = 'there'
  if (isStaged(course, image)) return { arrived: image }
  switch (image.status) {
    case 'queued':
      return { queued: id }
    case 'saving':
    case 'uploading':
      // A new upload ends the lost one at the gateway.
      if (course.announced) return { queued: id }
      waited.since ??= Date.now()
      // Glance was killed while it wrote: it will never end what it does not know of.
      if (Date.now() - waited.since > STUCK_MS) await replace(course, id)
      return null
    case 'active':
    case 'deactivated':
      if (mayBeOurs(course, image)) return { arrived: image }
  }
  const killed = image.status === 'killed'
  if (!place.made) throw new TransferError('image-busy', killed ? KILLED : HAS_DATA, 'none')
  // API v1 takes no data into an image again after some of it broke off.
  if (killed) {
    await replace(course, id)
    return null
  }
  // What an earlier try left there is kept or was condemned; this one begins anew.
  forget(course)
  return null
}

const HAS_DATA = 'This image has its data already.'
const KILLED =
  'An upload into this image broke off, and this cloud takes no other data into it. Upload a new image.'
const UNDER_WAY =
  'Glance says that another upload into this image is under way. Try again when it has ended.'

/**
 * Everything was sent, and the image has as much: its digests will tell for sure. An import may have
 * made something else of it.
 */
function mayBeOurs({ progress, ours, run }: Course, image: Image): boolean {
  const { stage, file } = run.job
  return (progress.sentAll || ours) && (stage !== undefined || image.size === file.size)
}

/**
 * All of it waits in the staging area, or is being imported from there. What is staged cannot be
 * staged again; whether it is this file its digests will tell.
 */
function isStaged({ progress, ours, run }: Course, { status, size }: Image): boolean {
  const { stage, file } = run.job
  if (stage === undefined) return false
  if (status === 'uploading') return size === file.size
  return status === 'importing' && (progress.sentAll || ours || run.place.made)
}

function forget(course: Course) {
  const { run } = course
  Object.assign(run.place, { imageId: null, made: false })
  course.record = 'unknown'
  course.ours = false
  run.placed()
}

async function find({ run, signal }: Course, id: string): Promise<Image | null> {
  const glance = run.effects.glance(run.job.scope)
  try {
    return await answered(signal, (over) => glance.getImage(id, { signal: over }))
  } catch (error) {
    if (error instanceof ApiError && error.service === 'image' && error.status === 404) return null
    throw error
  }
}

/** An image that will never take data again: a new one takes its place. */
async function replace(course: Course, id: string) {
  const { run } = course
  if (!run.place.made) throw new TransferError('image-busy', UNDER_WAY, 'retry')
  const glance = run.effects.glance(run.job.scope)
  await answered(course.signal, (signal) => glance.deleteImage(id, { ignoreMissing: true, signal }))
  forget(course)
}

/**
 * Makes the record under an id chosen here, noted before Glance is asked: when the answer is lost,
 * or this tab, that id still tells whether there is one. A second request with it is a 409.
 */
async function make(course: Course, id: string): Promise<string> {
  const { run } = course
  const repeated = course.record === 'asked'
  const { place, job, effects } = run
  Object.assign(place, { imageId: id, made: true })
  course.record = 'asked'
  run.placed()
  try {
    // Not ended by a cancel: it would race with the deletion that follows.
    const created = await answered(new AbortController().signal, (signal) =>
      effects.glance(job.scope).createImage({ ...job.fields, id }, { signal }),
    )
    place.imageId = created.id
  } catch (error) {
    // What Glance itself refused does not exist; after any other failure it may.
    const refused = error instanceof ApiError && error.status >= 400 && error.status < 500
    if (refused && repeated && error.status === 409) throw slow(error)
    if (refused) forget(course)
    throw error
  }
  course.record = 'there'
  run.placed()
  course.signal.throwIfAborted()
  return place.imageId
}

/** The first request was still on its way when the second came. */
function slow({ method, path, status, requestId }: ApiError): TransferError {
  const details = { method, path, status, requestId }
  return new TransferError('cloud', 'Glance is still making the image.', 'retry', details)
}

function gone(id: string): ApiError {
  return new ApiError({
    status: 410,
    sentence: 'The image is not there any more.',
    method: 'GET',
    path: `/v2/images/${id}`,
    service: 'image',
  })
}
