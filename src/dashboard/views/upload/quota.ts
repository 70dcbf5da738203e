import type { Usage, UsageOf } from '#openstack/glance/types.ts'
import { formatBytes } from '#lib/bytes.ts'
import { formatCount, plural } from '#lib/plural.ts'

const MIB = 1024 ** 2

/** One quota as a bar and in words: what is used now, and after everything chosen was uploaded. */
interface QuotaBar {
  readonly label: string
  /** Percent of the limit, 0 or more. */
  readonly before: number
  /** Percent of the limit; more than 100 when it is over. */
  readonly after: number
  readonly over: boolean
  /** `38.2 of 50.0 GiB`. */
  readonly used: string
  /** `40.1 GiB after this`; null while nothing is chosen. */
  readonly afterwards: string | null
}

export interface QuotaWords {
  /** None on a cloud without quotas, and none for a limit of -1, which stands for no limit. */
  readonly bars: readonly QuotaBar[]
  /** What Glance will do with this upload; null while there is room for it. */
  readonly warning: string | null
}

/** A limit that counts. */
const limited = (usage: UsageOf | undefined): UsageOf | null =>
  usage !== undefined && usage.limit >= 0 ? usage : null

const percent = (part: number, whole: number) =>
  whole === 0 ? (part > 0 ? 100 : 0) : (part / whole) * 100

function bar(label: string, usage: UsageOf, added: number, words: (n: number) => string): QuotaBar {
  const sum = usage.usage + added
  return {
    label,
    before: percent(usage.usage, usage.limit),
    after: percent(sum, usage.limit),
    over: sum > usage.limit,
    used: `${words(usage.usage)} of ${words(usage.limit)}`,
    afterwards: added === 0 ? null : `${words(sum)} after this`,
  }
}

/**
 * Quotas before and after what was chosen. Glance compares before the bytes come, not during
 * (glance/quota/keystone.py: usage over the limit, `delta=0` for sizes and 1 for the number of
 * images): the upload that crosses a limit of size is still taken, the next one is refused. Sizes
 * are in MiB, rounded down. Seen on Glance 25.1.
 * @param sizes bytes of each file, in the order in which they are sent
 * @param records how many of them need a record that is not there yet
 */
export function quotaWords(
  usage: Usage | null,
  sizes: readonly number[],
  records: number,
): QuotaWords {
  const size = limited(usage?.image_size_total)
  const images = limited(usage?.image_count_total)
  const uploading = limited(usage?.image_count_uploading)
  const added = sizes.reduce((sum, bytes) => sum + bytes, 0) / MIB
  return {
    bars: [
      ...(size ? [bar('Image data', size, added, (mib) => formatBytes(mib * MIB))] : []),
      ...(images ? [bar('Images', images, records, formatCount)] : []),
      // Uploads wait for each other here, so that this one has no "after".
      ...(uploading ? [bar('Uploads at once', uploading, 0, formatCount)] : []),
    ],
    warning:
      sizes.length === 0
        ? null
        : (countWarning(images, records) ??
          sizeWarning(size, sizes) ??
          uploadingWarning(uploading)),
  }
}

function countWarning(images: UsageOf | null, records: number): string | null {
  if (images === null || images.usage + records <= images.limit) return null
  const left = Math.max(0, images.limit - images.usage)
  return left === 0
    ? `The project has all ${formatCount(images.limit)} images it may have: Glance refuses a new one (413). Delete one first.`
    : `The project may have ${formatCount(left)} more of ${formatCount(images.limit)} images: Glance refuses the rest (413).`
}

function sizeWarning(size: UsageOf | null, sizes: readonly number[]): string | null {
  if (size === null) return null
  if (size.usage > size.limit) {
    return `The project’s ${formatBytes(size.limit * MIB)} of image data are used up: Glance refuses the upload (413). Delete an image first.`
  }
  const total = sizes.reduce((sum, bytes) => sum + bytes, 0)
  const over = size.usage * MIB + total - size.limit * MIB
  if (over <= 0) return null
  let stored = size.usage * MIB
  let taken = 0
  for (const bytes of sizes) {
    if (Math.floor(stored / MIB) > size.limit) break
    stored += bytes
    taken++
  }
  const what = `Over the project’s quota by ${formatBytes(over)}.`
  return taken === sizes.length
    ? `${what} Glance looks before the bytes come, so it still takes ${sizes.length === 1 ? 'this upload' : 'these uploads'} and refuses the next one (413).`
    : `${what} Glance looks before the bytes come: it takes the first ${formatCount(taken)} and refuses the other ${formatCount(sizes.length - taken)} (413).`
}

function uploadingWarning(uploading: UsageOf | null): string | null {
  if (uploading === null || uploading.usage <= uploading.limit) return null
  return `${plural(uploading.usage, 'upload')} of this project are under way, more than the ${formatCount(uploading.limit)} it may have at once: Glance refuses another one until one of them ends (413).`
}
