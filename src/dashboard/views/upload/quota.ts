import type { Usage, UsageOf } from '#openstack/glance/types.ts'
import { formatBytes } from '#lib/bytes.ts'
import { formatCount } from '#lib/plural.ts'

const MIB = 1024 ** 2

/** A limit that counts; -1 stands for none. */
const limited = (usage: UsageOf | undefined): UsageOf | null =>
  usage !== undefined && usage.limit >= 0 ? usage : null

interface QuotaWords {
  /** `38.2 GiB of 50 GiB`; null where the cloud has no such quota. */
  stored: { used: string; limit: string } | null
  images: { used: string; limit: string } | null
  /** What will happen to this upload; null while there is room for it. */
  warning: string | null
}

/**
 * Quotas in words. Glance compares before the upload, not during: the one that crosses a limit is
 * still taken, the next is refused (oslo.limit in glance/quota/keystone.py; seen on Glance 25.1).
 * @param bytes of all files that are to be sent
 * @param count of images that are to be made
 */
export function quotaWords(usage: Usage | null, bytes: number, count: number): QuotaWords {
  const size = limited(usage?.image_size_total)
  const images = limited(usage?.image_count_total)
  return {
    stored: size && {
      used: formatBytes(size.usage * MIB),
      limit: formatBytes(size.limit * MIB),
    },
    images: images && { used: formatCount(images.usage), limit: formatCount(images.limit) },
    warning: warningFor(size, images, bytes, count),
  }
}

function warningFor(
  size: UsageOf | null,
  images: UsageOf | null,
  bytes: number,
  count: number,
): string | null {
  if (count === 0) return null
  if (images && images.usage + count > images.limit) {
    const left = Math.max(0, images.limit - images.usage)
    return left === 0
      ? `The project has all ${formatCount(images.limit)} images it may have: Glance refuses a new one (413).`
      : `The project may have ${formatCount(left)} more of ${formatCount(images.limit)} images: Glance refuses the rest (413).`
  }
  if (!size) return null
  if (size.usage >= size.limit) {
    return `The project’s ${formatBytes(size.limit * MIB)} of image data are used up: Glance refuses the upload (413).`
  }
  const over = size.usage * MIB + bytes - size.limit * MIB
  if (over <= 0) return null
  return `Over the project’s quota by ${formatBytes(over)}. Glance takes the upload that crosses the limit and refuses the next one (413).`
}
