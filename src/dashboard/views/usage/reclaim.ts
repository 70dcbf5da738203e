import type { Image } from '#openstack/glance/image.ts'
import { dayBefore, daysOfMonths, type Months } from './ages.ts'

/** What could be deleted, by the reason for which one might. An image may be in several. */
export const RECLAIM = ['stuck', 'twins', 'unchanged', 'deactivated', 'hidden'] as const
export type Reclaim = (typeof RECLAIM)[number]
/** Those that an image is in or not by itself; the same bytes twice takes two. */
export type OwnReason = Exclude<Reclaim, 'twins'>
export const OWN_REASONS = RECLAIM.filter((one): one is OwnReason => one !== 'twins')

/** Data that is still coming, or never came: all that a status can say of it. */
export const UNFINISHED = ['queued', 'saving', 'uploading', 'importing', 'killed'] as const
const unfinished: ReadonlySet<string> = new Set(UNFINISHED)
export const RESTING = ['active', 'deactivated'] as const
const rests: ReadonlySet<string> = new Set(RESTING)

/** Nothing that still moves goes a day without a change; a queued record may wait for its owner. */
const STUCK_DAYS = 1

/** The days before which a status counts as stuck, and an image as unchanged. */
export interface Limits {
  stuck: string
  unchanged: string
}

export const limitsOf = (now: number, months: Months): Limits => ({
  stuck: dayBefore(now, STUCK_DAYS),
  unchanged: dayBefore(now, daysOfMonths(months)),
})

/** Whether an image could go for that reason. */
export function isReclaimable(image: Image, reason: OwnReason, limits: Limits): boolean {
  switch (reason) {
    case 'stuck':
      return unfinished.has(image.status) && image.updated_at < limits.stuck
    case 'unchanged':
      return rests.has(image.status) && image.updated_at < limits.unchanged
    case 'deactivated':
      return image.status === 'deactivated'
    case 'hidden':
      return image.os_hidden
  }
}

/**
 * Bytes that an image takes: once in each store, as Glance counts them against the quota
 * (glance/db/sqlalchemy/api.py, user_get_storage_usage: size by locations).
 */
export function storedBytes({ size, stores }: Pick<Image, 'size' | 'stores'>): number {
  if (size === null || size === 0) return 0
  const count = stores?.split(',').filter((id) => id !== '').length ?? 1
  return size * Math.max(1, count)
}

/** What tells that two images have the same bytes; null where there are none, or no digest. */
export function digestOf(image: Image): string | null {
  if (image.size === null || image.size === 0) return null
  return image.os_hash_value ?? image.checksum
}

/**
 * Which one of images of the same bytes stays: one that others use or that cannot be deleted, else
 * the oldest, which properties of servers and scripts are most likely to name.
 * @param named ids that properties of other images hold
 */
export function keeperOf<T extends Image>(
  images: readonly T[],
  named: { has(id: string): boolean },
): T | undefined {
  const weight = (image: Image) =>
    (named.has(image.id) ? 16 : 0) +
    (image.protected ? 8 : 0) +
    (VISIBLE[image.visibility] ?? 0) +
    (image.status === 'active' ? 2 : 0) +
    (image.os_hidden ? 0 : 1)
  return images.toSorted(
    (a, b) =>
      weight(b) - weight(a) ||
      (a.created_at < b.created_at ? -1 : a.created_at > b.created_at ? 1 : 0) ||
      (a.id < b.id ? -1 : 1),
  )[0]
}

const VISIBLE: Readonly<Record<string, number>> = { public: 4, community: 3, shared: 1 }
