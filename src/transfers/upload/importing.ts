import type { Image } from '#openstack/glance/image.ts'
import { importStanding, type ImportStanding } from '#openstack/glance/import-standing.ts'
import { ApiError } from '#openstack/http.ts'
import { delay } from '../delay.ts'
import { TransferError } from '../problems.ts'
import { answered } from '../watchdog.ts'
import type { Course } from './course.ts'

/** After a task has failed its image is put back, about a tenth of a second later. */
const SETTLE_MS = 1000

/**
 * One look at an image whose data is staged: asks for the import where that was not done, and tells
 * its failure.
 * @throws TransferError `import-failed`, ApiError, NetworkError, or the signal's reason.
 */
export async function importing(course: Course, image: Image): Promise<void> {
  const { stage } = course.run.job
  if (stage === undefined) return
  if (course.tasksBefore === null && image.status === 'uploading') return await ask(course)
  const standing = await look(course)
  if (standing.state !== 'failed') return
  await delay(SETTLE_MS, course.signal)
  const settled = await look(course)
  if (settled.state === 'failed') throw await failure(course, settled)
}

async function tasks({ run, signal }: Course) {
  const { effects, job, place } = run
  try {
    return await answered(signal, (over) =>
      effects.imports(job.scope).listTasks(place.imageId!, { signal: over }),
    )
  } catch (error) {
    // Before 2.12 there are none; where policy forbids them the image's own fields must do.
    if (error instanceof ApiError && (error.status === 404 || error.status === 403)) return null
    throw error
  }
}

async function ask(course: Course) {
  const { run, signal } = course
  const { effects, job, place } = run
  const before = await tasks(course)
  try {
    await answered(signal, (over) =>
      effects
        .imports(job.scope)
        .startImport(
          place.imageId!,
          { method: { name: 'glance-direct' }, ...job.stage },
          { signal: over },
        ),
    )
  } catch (error) {
    // The answer to an earlier request got lost: its task holds the image.
    const begun = error instanceof ApiError && error.status === 409 && /task/i.test(error.sentence)
    if (!begun) throw refused(error)
  }
  course.tasksBefore = before?.map(({ id }) => id) ?? []
}

/** The bytes are there and wait; only where they shall go, or that they may, is refused. */
function refused(error: unknown): unknown {
  if (!(error instanceof ApiError) || error.status < 400 || error.status >= 500) return error
  if (error.status === 401 || error.service !== 'image') return error
  const { method, path, status, requestId } = error
  return new TransferError(
    'import-failed',
    `The data is staged, but the cloud refused to import it. Glance says: “${error.sentence}”`,
    'retry',
    { method, path, status, requestId },
  )
}

async function look(course: Course): Promise<ImportStanding> {
  const { run, signal } = course
  const { effects, job, place } = run
  const known = await tasks(course)
  const image = await answered(signal, (over) =>
    effects.glance(job.scope).getImage(place.imageId!, { signal: over }),
  )
  return importStanding(image, known, {
    before: course.tasksBefore ?? [],
    stores: job.stage?.stores ?? null,
  })
}

async function failure(course: Course, standing: ImportStanding): Promise<TransferError> {
  const { run } = course
  const { stuck, stores, message, requestId } = standing
  const failed = stores.filter(({ state }) => state === 'failed').map(({ id }) => id)
  const where =
    failed.length === 0 ? 'The import failed' : `The import into ${failed.join(', ')} failed`
  const says = message === '' ? '' : ` Glance says: “${message}”`
  // Glance takes nothing more into such an image: the next try makes another.
  const again = stuck !== null && run.place.made && (await removed(course))
  const next =
    stuck === null || again
      ? 'Nothing of it was kept. Send it again, to other stores perhaps.'
      : 'Glance takes no other data into this image now. Delete it, and upload into a new one.'
  const details = {
    method: 'POST',
    path: `/v2/images/${run.place.imageId ?? ''}/import`,
    status: null,
    requestId,
  }
  return new TransferError(
    'import-failed',
    `${where}.${says} ${next}`,
    stuck === null || again ? 'retry' : 'none',
    details,
  )
}

async function removed({ run }: Course): Promise<boolean> {
  const { effects, job, place } = run
  try {
    await effects.glance(job.scope).deleteImage(place.imageId!, { ignoreMissing: true })
  } catch {
    return false
  }
  Object.assign(place, { imageId: null, made: false })
  run.placed()
  return true
}
