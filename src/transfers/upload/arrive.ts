import type { Image } from '#openstack/glance/image.ts'
import { ApiError, NetworkError } from '#openstack/http.ts'
import { delay } from '../delay.ts'
import { passes, problemOf, TransferError } from '../problems.ts'
import type { TransferProblem } from '../types.ts'
import { answered } from '../watchdog.ts'
import type { Course } from './course.ts'
import { demandReadable } from './fingerprint.ts'
import { importing } from './importing.ts'
import { readyImage } from './record.ts'
import { sendFrom } from './send.ts'
import { refusalError, UploadOver } from './tus.ts'

/** Between two looks at the image, in milliseconds. */
const LOOK_MS = 500
/** Beginnings at byte 0 in a row without getting further: it would go on for ever. */
const BEGINNINGS = 5
/** What counts as further, as a part of the file. */
const FURTHER = 0.01

/**
 * Brings all bytes into Glance, however often it takes, and resolves with the image once it is
 * active: then its digests are final.
 * @throws what does not pass by itself, or the signal's reason.
 */
export async function arrive(course: Course): Promise<Image> {
  for (;;) {
    try {
      await course.gate.pass(course.signal)
      return await attempt(course)
    } catch (error) {
      await bear(course, error)
    }
  }
}

/** Goes on from wherever it stands to the end. */
async function attempt(course: Course): Promise<Image> {
  const { run } = course
  if (course.leaving) await leave(course)
  let resting = true
  if (!course.isDelivered()) {
    const { address } = run.place
    const from = address === null ? await open(course) : await locate(course, address)
    if (typeof from === 'number') {
      await sendFrom(course, run.place.address!, from)
      // A pause that came with the last byte holds nothing any more.
      resting = run.gate.closing().aborted
    }
    course.setDelivered(true)
    if (typeof from === 'object' && from.status !== 'uploading' && from.status !== 'importing') {
      complete(course, true)
      return from
    }
  }
  complete(course, resting)
  return await untilActive(course)
}

/** @param resting whether the last that was told is not that bytes move. */
function complete({ progress }: Course, resting: boolean) {
  if (resting) progress.moves()
  progress.complete()
}

/** Ends what the gateway holds of a try that is of no use: two uploads must never meet in one image. */
async function leave(course: Course) {
  const { run, signal } = course
  const { address } = run.place
  if (address !== null) await answered(signal, () => run.effects.uploads.terminate(address))
  run.place.address = null
  run.placed()
  course.leaving = false
}

/** Begins at byte 0. @returns the first byte to send, or the image that has all of them already. */
async function open(course: Course): Promise<number | Image> {
  const { run, signal, progress } = course
  const { job, place, effects, dispatch } = run
  // A pause while the try before was ended stays one.
  if (!course.gate.closing().aborted) dispatch({ type: 'inspected' })
  const ready = await readyImage(course)
  if ('arrived' in ready) return ready.arrived
  // Not before: the image may have turned out to have everything.
  if (course.lostBy !== null && progress.lost()) {
    dispatch({ type: 'restarted', at: Date.now(), problem: course.lostBy })
  }
  course.lostBy = null
  const plan = {
    length: job.file.size,
    imageId: ready.queued,
    store: job.store ?? null,
    ...(job.stage === undefined ? {} : { stage: true }),
  }
  course.announced = true
  try {
    place.address = await answered(signal, (over) => effects.uploads.create(job.scope, plan, over))
    course.announced = false
  } catch (error) {
    if (error instanceof ApiError) course.announced = false
    throw error
  }
  run.placed()
  signal.throwIfAborted()
  dispatch({ type: 'created' })
  progress.goesOn({ offset: 0, accepted: 0 })
  return 0
}

/** Asks how far the upload is, ending whatever still sends to it. @returns the next byte to send. */
async function locate(course: Course, address: string): Promise<number | 'done'> {
  const { run, signal, progress, patience } = course
  const { uploads } = run.effects
  if (course.located) progress.moves()
  const status = await answered(signal, (over) => uploads.status(address, over))
  if (status.failure !== null) throw refusalError(address, status.failure)
  if (status.state === 'done') return 'done'
  // Once nothing is missing there is no offset to ask for: the gateway would answer with Glance.
  const { offset } =
    status.state === 'finishing' && !status.durable
      ? status
      : await answered(signal, (over) => uploads.offset(address, over))
  const { request } = course
  course.request = null
  course.located = true
  if (request !== null && offset > request.from) patience.moved()
  if (request?.cut === true) {
    const arrived = Math.max(0, offset - request.from)
    if (course.pieces.cut({ ...request, arrived })) patience.moved()
  }
  progress.goesOn({ offset, accepted: status.accepted })
  return offset
}

/** Glance answered its PUT; the record follows. Its digests are final once it is active. */
async function untilActive(course: Course): Promise<Image> {
  const { run, signal, patience } = course
  const id = run.place.imageId!
  const glance = run.effects.glance(run.job.scope)
  const told = (status: number, sentence: string) =>
    ({ status, sentence, method: 'GET', path: `/v2/images/${id}`, service: 'image' }) as const
  for (;;) {
    const image = await answered(signal, (over) => glance.getImage(id, { signal: over }))
    patience.moved()
    switch (image.status) {
      case 'active':
      case 'deactivated':
        return image
      case 'uploading':
      case 'importing':
        await importing(course, image)
        break
      case 'queued':
        await importing(course, image)
        if (run.job.stage !== undefined && course.tasksBefore !== null) break
        throw new UploadOver(told(0, 'Glance took the bytes but did not keep them.'))
      case 'killed':
      case 'deleted':
      case 'pending_delete':
        throw new ApiError(told(410, `The image is ${image.status}.`))
    }
    await delay(LOOK_MS, signal)
  }
}

/** Waits until it makes sense to go on. @throws what does not pass. */
async function bear(course: Course, error: unknown): Promise<void> {
  const { run, signal, gate, patience, pieces, request } = course
  signal.throwIfAborted()
  if (gate.closing().aborted) return await hold(course)
  if (request !== null && isBodyLimit(error) && pieces.refused(request.length)) {
    patience.moved()
    return
  }
  // The browser does not say why a body could not be sent.
  if (error instanceof NetworkError) await demandReadable(run.job.file)
  const failure = isOver(error) ? beginAgain(course, error) : error
  await patience.overcome(failure)
}

/** A proxy in front of the gateway, or the gateway itself; Glance's own 413 is a quota. */
const isBodyLimit = (error: unknown) =>
  error instanceof ApiError &&
  error.service === 'gateway' &&
  error.status === 413 &&
  error.method === 'PATCH'

/** Whether the gateway's upload has ended. */
const isOver = (error: unknown): error is ApiError =>
  error instanceof UploadOver || (error instanceof ApiError && error.problem === 'upload-gone')

/**
 * Glance keeps nothing of an upload that broke: the next one begins at byte 0, into the same image.
 * @returns the failure to wait for. @throws it where beginning again leads nowhere.
 */
function beginAgain(course: Course, error: ApiError): unknown {
  const { run, progress, fruitless } = course
  const failure = error instanceof UploadOver && error.status === 409 ? busy(error) : error
  const problem = problemOf(failure, 'upload')
  if (!passes(problem) && problem.kind !== 'session-ended') throw failure
  const { best } = progress
  const further = best > fruitless.best + run.job.file.size * FURTHER
  course.fruitless = further
    ? { times: 1, best }
    : { times: fruitless.times + 1, best: fruitless.best }
  if (course.fruitless.times > BEGINNINGS) throw endless(problem)
  Object.assign(course, { leaving: true, located: false, request: null, lostBy: problem })
  course.tasksBefore = null
  course.setDelivered(false)
  return failure
}

/** The upload before, which was given up, still holds the image: its state will tell what to do. */
function busy({ method, path, status, requestId }: ApiError): TransferError {
  const details = { method, path, status, requestId }
  return new TransferError('cloud', 'Glance was still busy with this image.', 'retry', details)
}

function endless({ kind, sentence, details }: TransferProblem): TransferError {
  const tried = `It began again ${BEGINNINGS} times without getting further.`
  return new TransferError(kind, `${sentence} ${tried}`, 'retry', details)
}

/** A pause. Tells on the way how long it may last. */
async function hold(course: Course): Promise<void> {
  const opened = new AbortController()
  const telling = tellUntil(course, AbortSignal.any([course.signal, opened.signal]))
  try {
    await course.gate.pass(course.signal)
  } finally {
    opened.abort()
    await telling
  }
}

async function tellUntil({ run, progress, isDelivered }: Course, signal: AbortSignal) {
  const { address } = run.place
  if (address === null || isDelivered()) return
  try {
    const { offset, expires } = await answered(signal, (over) =>
      run.effects.uploads.offset(address, over),
    )
    progress.kept(offset)
    run.dispatch({ type: 'paused', until: expires })
  } catch {
    // Whatever is wrong is met again, and told, when the person goes on.
  }
}
