import { ApiError } from '#openstack/http.ts'
import type { Image } from '#openstack/glance/image.ts'
import type { PatchOperation } from '#openstack/glance/image-patch.ts'
import { inOrder, operationsOf } from './changes.ts'
import type { Draft } from './draft.ts'
import { clashes, compareSides, rebase } from './merge.ts'
import type { MergeRow } from './merge.ts'
import { pastChanges } from './undo.ts'
import type { PastChanges } from './undo.ts'

/** What became of a draft that was to be saved. */
export type SaveResult =
  /** `others`: attributes that somebody else had changed meanwhile, and that stay so. */
  | {
      readonly kind: 'saved'
      readonly image: Image
      readonly past: PastChanges
      readonly others: readonly string[]
    }
  /** The image is so already; nothing was sent. */
  | { readonly kind: 'unchanged'; readonly image: Image }
  /** Both sides changed the same attribute. Nothing was sent. */
  | {
      readonly kind: 'clash'
      readonly draft: Draft
      readonly theirs: Image
      readonly rows: readonly MergeRow[]
    }

interface Images {
  read: () => Promise<Image>
  write: (operations: readonly PatchOperation[]) => Promise<Image>
}

/** Times that a conflict of Glance leads to another reading before it is a failure. */
const TRIES = 3

/**
 * Saves a draft on the image as it is now, not as it was: it is read again just before, what others
 * did meanwhile stays, and where both sides met in one attribute nothing is sent. Glance has no
 * conditional PATCH (no ETag, no `test`), so what comes between that reading and the write, some
 * milliseconds, is found only where it makes the patch impossible: a 409, which leads to the same
 * comparison.
 */
export async function saveDraft(images: Images, draft: Draft): Promise<SaveResult> {
  for (let tries = 1; ; tries++) {
    const now = await images.read()
    const rows = compareSides(draft, now)
    if (clashes(rows).length > 0) return { kind: 'clash', draft, theirs: now, rows }
    const wanted = rebase(draft, now, new Map())
    const operations = operationsOf(wanted)
    if (operations.length === 0) return { kind: 'unchanged', image: now }
    try {
      const image = await images.write(operations)
      return {
        kind: 'saved',
        image,
        past: pastChanges(now, image, inOrder(wanted.edits.keys())),
        others: rows.filter((row) => row.changedBy === 'them').map((row) => row.key),
      }
    } catch (error) {
      if (!(error instanceof ApiError && error.status === 409 && tries < TRIES)) throw error
    }
  }
}
