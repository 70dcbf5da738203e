import { paths, type AddressScope } from '#dashboard/nav/paths.ts'
import type { Months } from './ages.ts'
import { listHref } from './blocks.ts'
import { type Limits, type Reclaim, RESTING, UNFINISHED } from './reclaim.ts'

interface ReclaimWords {
  title: string
  /** Why one might delete them, and what to know before. */
  help: string
}

export const RECLAIM_WORDS: Readonly<Record<Reclaim, ReclaimWords>> = {
  stuck: {
    title: 'Never finished',
    help: 'Queued, saving or importing, without a change for a day. Most are left over from an upload that broke.',
  },
  twins: {
    title: 'Same bytes, stored twice',
    help: 'The same digest as another image. One of each stays: one that is in use, else the oldest.',
  },
  unchanged: {
    title: 'Long unchanged',
    help: 'Neither data nor properties were changed. Glance does not know when an image was last booted.',
  },
  deactivated: {
    title: 'Deactivated',
    help: 'Nobody but an administrator can download or boot them.',
  },
  hidden: {
    title: 'Hidden',
    help: 'Not in lists, but servers can still be made from them by id.',
  },
}

export const monthsWords = (months: Months): string =>
  months < 12 ? `${months} months` : months === 12 ? '1 year' : `${months / 12} years`

/**
 * The list narrowed to a group; null where no filter of the list says it: which images have the same
 * bytes is known only by comparing all of them.
 */
export function reclaimHref(
  reason: Reclaim,
  limits: Limits,
  where: { scope: AddressScope; owner: string | null },
): string | null {
  switch (reason) {
    case 'stuck':
      return listHref(where, [
        ...UNFINISHED.map((status) => ['status', status] as const),
        ['changed', `..${limits.stuck}`],
      ])
    case 'twins':
      return null
    case 'unchanged':
      return listHref(where, [
        ...RESTING.map((status) => ['status', status] as const),
        ['changed', `..${limits.unchanged}`],
      ])
    case 'deactivated':
      return listHref(where, [['status', 'deactivated']])
    case 'hidden':
      return listHref(where, [['hidden', 'only']])
  }
}

/** The images that have the bytes of one, in the list: its search looks into digests. */
export const twinsHref = (scope: AddressScope, digest: string): string =>
  paths.images(scope, { q: digest, hidden: 'any' })
