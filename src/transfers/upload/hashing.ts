import type { Digests } from '../hash/hashers.ts'
import type { Algorithm } from '../hash/names.ts'
import { TransferError } from '../problems.ts'
import type { PublishedDigest } from '../types.ts'
import { answered } from '../watchdog.ts'
import type { Course } from './course.ts'

/** So many images of the same content are named; more say nothing more. */
const TWINS = 5

/**
 * Digests of the whole file, computed beside the sending and whatever becomes of it. A pause holds
 * it; then it goes on at its last checkpoint.
 * @throws HashError, TransferError `not-as-published`, or the signal's reason.
 */
export async function hashBeside(
  course: Course,
  algorithms: readonly Algorithm[],
): Promise<Digests> {
  const { run, signal, gate, progress } = course
  const { published = [] } = run.job
  const all = [...new Set([...algorithms, ...published.map(({ algo }) => algo)])]
  let from = run.checkpoint
  for (;;) {
    await gate.pass(signal)
    const closing = gate.closing()
    try {
      const digests = await run.effects.hashFile(run.job.file, all, {
        from,
        signal: AbortSignal.any([signal, closing]),
        onProgress: progress.hashed,
        onCheckpoint(checkpoint) {
          from = checkpoint
          run.checkpointed(checkpoint)
        },
      })
      demandPublished(published, digests)
      if (!course.isDelivered()) void tellTwins(course, digests)
      return digests
    } catch (error) {
      if (signal.aborted || !closing.aborted) throw error
    }
  }
}

/** The first characters and the last: enough to compare by eye with a page of digests. */
const short = (digest: string) =>
  digest.length <= 20 ? digest : `${digest.slice(0, 8)}…${digest.slice(-8)}`

function demandPublished(published: readonly PublishedDigest[], digests: Digests) {
  for (const { algo, value } of published) {
    const own = digests[algo]
    if (own === undefined || own === value.toLowerCase()) continue
    const name = algo.toUpperCase().replace('_', '-')
    throw new TransferError(
      'not-as-published',
      `This is not the file that was published: its ${name} is ${short(own)}, published was ${short(value)}.`,
      'none',
    )
  }
}

/** Active images with the same content that this project sees. */
async function tellTwins({ run, signal, isDelivered }: Course, digests: Digests) {
  const { multihash, place } = run
  const value = multihash === null ? undefined : digests[multihash]
  // Which multihash this cloud uses is not known before an image of it was seen.
  const digest = value === undefined ? { checksum: digests.md5! } : { os_hash_value: value }
  const query = { ...digest, status: 'active', limit: TWINS + 1 }
  const glance = run.effects.glance(run.job.scope)
  try {
    const found = await answered(signal, async (over) => {
      for await (const page of glance.listImages(query, { signal: over })) return page.images
      return []
    })
    const others = found.filter(({ id }) => id !== place.imageId).slice(0, TWINS)
    if (others.length === 0 || isDelivered()) return
    run.dispatch({ type: 'twins', images: others.map(({ id, name }) => ({ id, name })) })
  } catch {
    // Only a hint: the upload itself will tell what is wrong with the cloud.
  }
}
