import type { Image } from '#openstack/glance/image.ts'

/**
 * The lists that Glance keeps apart. The plain one has neither hidden images, nor the community
 * images of others, nor what was offered and not accepted (glance/db/sqlalchemy/api.py,
 * `_make_conditions_from_filters`): each is asked for only when somebody wants to see it.
 */
const SOURCES = [
  'plain',
  'hidden',
  'community',
  'offered',
  'accepted',
  'rejected',
  'named',
] as const
export type Source = (typeof SOURCES)[number]
/** Those that are walked page by page; a name is asked for once. */
export type ListSource = Exclude<Source, 'named'>

/** One bit for each source, so that a row tells in one test whether a view contains it. */
export const SOURCE_BIT: Readonly<Record<Source, number>> = {
  plain: 1,
  hidden: 2,
  community: 4,
  offered: 8,
  accepted: 16,
  rejected: 32,
  named: 64,
}

/** One row of the catalogue. The object stays the same while its image is replaced by a newer one. */
export interface Entry {
  image: Image
  /** Which lists contained the image: bits of {@link SOURCE_BIT}. */
  sources: number
  /** Number of the pass over a list that saw the image last: what a finished pass missed is gone. */
  pass: number
  /** Lower-cased words to search in, made when first needed; null when the image is newer. */
  text: string | null
  /** Id and digests, lower case, asked only for what can be hexadecimal. */
  hex: string | null
}

/**
 * Statuses that pass by themselves. A queued image moves only when somebody sends data, which the
 * "what changed" question finds; one with an import task waiting is watched.
 */
const CHANGING = new Set([
  'saving',
  'uploading',
  'importing',
  'pending_delete',
  'deleting',
  'deactivating',
])

/** True for an image whose status will change without anybody doing anything more. */
export function isChanging(image: Image): boolean {
  if (CHANGING.has(image.status)) return true
  const properties = image.properties
  return (
    !!properties['os_glance_importing_to_stores'] ||
    (image.status === 'queued' && !!properties['os_glance_import_task'])
  )
}

/** False when a row drawn from `a` may differ from one drawn from `b`. */
export function sameImage(a: Image, b: Image): boolean {
  return (
    a.updated_at === b.updated_at &&
    a.status === b.status &&
    a.size === b.size &&
    a.visibility === b.visibility &&
    a.os_hidden === b.os_hidden &&
    a.protected === b.protected &&
    a.stores === b.stores &&
    JSON.stringify([a.name, a.tags, a.properties]) ===
      JSON.stringify([b.name, b.tags, b.properties])
  )
}
