import { ApiError, NetworkError } from '#openstack/http.ts'
import { delay } from '../delay.ts'
import { TransferError } from '../problems.ts'
import { answered, watchSilence } from '../watchdog.ts'
import type { Watchdog } from '../watchdog.ts'
import type { Course } from './course.ts'
import { demandReadable } from './fingerprint.ts'
import { refusalError } from './tus.ts'

/** Between two questions how far Glance is, in milliseconds. */
const POLL_MS = 500
/** Questions in a row without a byte more, after which the file is looked at. */
const STILL = 4

/** Why the request that sends is ended without a failure: the gateway says that all is done. */
class Done extends Error {
  override readonly name = 'Done'
}

/**
 * Sends everything from `offset` on, in one request or in pieces, and resolves when Glance has
 * answered that it keeps it.
 * @throws ApiError (UploadOver where Glance or the gateway ended the upload), NetworkError,
 * TransferError `silent`, HashError `unreadable`, Paused, or the signal's reason.
 */
export async function sendFrom(course: Course, address: string, offset: number): Promise<void> {
  const dog = watchSilence()
  const over = new AbortController()
  const stop = AbortSignal.any([course.signal, dog.signal, over.signal])
  // Once everything has left there is nothing that a pause could hold.
  const closing = course.gate.closing()
  const onClosing = () => over.abort(closing.reason)
  if (closing.aborted) onClosing()
  closing.addEventListener('abort', onClosing)
  const unpausable = () => closing.removeEventListener('abort', onClosing)

  const sending = sendPieces(course, address, offset, { dog, stop, unpausable })
  const following = follow(course, address, dog, stop)
  try {
    // Following ends well only where all is done and the answer is missing.
    await Promise.race([sending, following])
  } finally {
    over.abort(new Done())
    unpausable()
    dog.stop()
    await Promise.allSettled([sending, following])
  }
}

interface Watch {
  readonly dog: Watchdog
  readonly stop: AbortSignal
  readonly unpausable: () => void
}

async function sendPieces(course: Course, address: string, offset: number, watch: Watch) {
  const { run, progress, pieces, patience } = course
  const { file } = run.job
  for (let from = offset; ;) {
    const end = pieces.end(from, file.size)
    await sendPiece(course, address, from, end, watch)
    if (end === file.size) return
    progress.kept(end)
    patience.moved()
    watch.dog.alive()
    from = end
  }
}

async function sendPiece(
  course: Course,
  address: string,
  from: number,
  end: number,
  { dog, stop, unpausable }: Watch,
) {
  const { run, progress } = course
  const { file } = run.job
  const request = { from, length: end - from, sent: 0, cut: false }
  course.request = request
  try {
    await run.effects.uploads.send(address, file, from, {
      end,
      onSent(bytes) {
        dog.alive()
        request.sent = bytes - from
        progress.sent(bytes)
      },
      onAllSent() {
        dog.alive()
        request.sent = request.length
        if (end < file.size) return
        unpausable()
        progress.allSent()
      },
      signal: stop,
    })
  } catch (error) {
    request.cut = error instanceof NetworkError
    throw error
  }
}

/** Asks again and again how far it is. Resolves when it is done. */
async function follow(course: Course, address: string, dog: Watchdog, stop: AbortSignal) {
  const { run, progress, patience } = course
  let accepted = 0
  let asked = false
  let still = 0
  for (;;) {
    await delay(POLL_MS, stop)
    // Chromium ends no request whose file was changed on disk: it sends nothing more, for ever.
    if (still >= STILL && isLeftToRead(course)) await demandReadable(run.job.file)
    const signIns = run.effects.session.times()
    try {
      const status = await answered(stop, (signal) => run.effects.uploads.status(address, signal))
      if (status.failure !== null) throw refusalError(address, status.failure)
      const more = progress.told(status)
      if (more) patience.moved()
      // Glance may take long to put away what it has; the gateway watches over that.
      if (more || status.accepted > accepted || status.state === 'finishing') dog.alive()
      still = more ? 0 : still + 1
      accepted = status.accepted
      if (status.state === 'done') return
    } catch (error) {
      if (stop.aborted) throw error
      if (sessionEnded(error)) {
        // The bytes need no session; but the end does, and the person can sign in meanwhile.
        if (!asked && signIns === run.effects.session.times()) {
          asked = true
          run.effects.session.ended()
        }
      } else if (!isOnlyALook(error)) throw error
    }
  }
}

/** Once all has left, what becomes of the file is no matter. */
function isLeftToRead({ request, run }: Course): boolean {
  return request !== null && request.from + request.sent < run.job.file.size
}

const sessionEnded = (error: unknown) =>
  error instanceof ApiError &&
  (error.problem === 'no-session' || error.problem === 'session-expired')

/** The request that sends will tell itself what is wrong, all but what Glance has answered. */
function isOnlyALook(error: unknown): boolean {
  if (error instanceof NetworkError) return true
  if (error instanceof TransferError) return error.problem.kind === 'silent'
  return error instanceof ApiError && error.service === 'gateway'
}
