import type { Image, ImageFields } from '#openstack/glance/image.ts'
import { compareDigests } from '../compare.ts'
import { HashError } from '../hash/hash-error.ts'
import type { Digests } from '../hash/hashers.ts'
import { algorithmOf } from '../hash/names.ts'
import { TransferError } from '../problems.ts'
import type { Verdict } from '../types.ts'
import type { Course } from './course.ts'
import { fingerprintOf, sameContent } from './fingerprint.ts'
import type { Fingerprint } from './fingerprint.ts'

/**
 * Compares what was computed here with the record of the active image.
 * @param before the file's fingerprint at the start.
 * @throws TransferError `file-changed` when the file on disk became another one meanwhile,
 * HashError, or the signal's reason.
 */
export async function verify(
  { run, signal }: Course,
  image: Image,
  digests: Digests,
  before: Fingerprint,
): Promise<Verdict> {
  const { file, published } = run.job
  const local = { ...digests }
  const actual = algorithmOf(image.os_hash_algo)
  if (actual !== null && local[actual] === undefined) {
    run.dispatch({ type: 'rehash', algo: actual })
    const again = await run.effects.hashFile(file, [actual], {
      signal,
      onProgress: (bytes) => run.dispatch({ type: 'hashed', bytes }),
    })
    Object.assign(local, again)
  }
  const verdict = compareDigests(image, local, {
    bytes: file.size,
    at: new Date().toISOString(),
    direction: 'upload',
  })
  const { stage, fields } = run.job
  if (stage !== undefined && verdict.kind === 'differs' && isConverted(image, fields, file.size))
    return { ...verdict, kind: 'not-compared', pairs: [], converted: true }
  // A browser may read on in a file that is being written: both readings then agree on a mixture.
  if (await hasChanged(file, before, verdict.kind === 'differs')) throw changed()
  return published === undefined || verdict.kind === 'differs' ? verdict : { ...verdict, published }
}

/**
 * Whether the cloud made something else of what was staged. Its plugins convert to another disk
 * format, or unpack what is compressed (glance/async_/flows/plugins): then format or size is another.
 */
const isConverted = (image: Image, fields: ImageFields, bytes: number) =>
  image.size !== bytes ||
  (fields.disk_format !== undefined && image.disk_format !== fields.disk_format)

/** @param doubted whether a file that cannot be read any more counts as changed: else it was only moved. */
async function hasChanged(file: File, before: Fingerprint, doubted: boolean): Promise<boolean> {
  try {
    return !sameContent(before, await fingerprintOf(file))
  } catch (error) {
    if (error instanceof HashError) return doubted
    throw error
  }
}

export function changed(): TransferError {
  return new TransferError(
    'file-changed',
    'The file was changed while it was being sent. Pick it again to send it as it is now.',
    'pick-file',
  )
}
