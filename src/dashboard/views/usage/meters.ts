import type { Usage, UsageOf } from '#openstack/glance/types.ts'
import { formatBytes } from '#lib/bytes.ts'
import { formatCount, plural } from '#lib/plural.ts'

const MIB = 1024 ** 2

/** One quota as it stands now. */
export interface Meter {
  /** As Keystone's limits spell it. */
  key: string
  label: string
  used: string
  /** Null where there is no limit. */
  limit: string | null
  /** Percent of the limit, 0 or more; null where there is none. */
  percent: number | null
  tone: 'running' | 'warn' | 'bad'
  note: string
}

/** From here on it is said how much is left. */
const NEAR = 80

const KNOWN: Readonly<Record<string, { label: string; size: boolean }>> = {
  image_size_total: { label: 'Image data', size: true },
  image_count_total: { label: 'Images', size: false },
  image_stage_total: { label: 'Staged for import', size: true },
  image_count_uploading: { label: 'Uploading now', size: false },
}

/**
 * What Glance does at the limit, which is not one rule: it compares usage with the limit before an
 * upload and does not add the new bytes, but adds 1 to the number of images and to nothing else
 * (glance/quota/keystone.py). Seen on Glance 25.1: 5 MiB of 4 are possible, 6 images of 5 are not.
 */
function noteOf(key: string, { usage, limit }: UsageOf): { note: string; tone: Meter['tone'] } {
  const left = limit - usage
  const percent = limit === 0 ? 100 : (usage / limit) * 100
  const near = percent >= NEAR ? 'warn' : 'running'
  switch (key) {
    case 'image_size_total':
      if (left < 0) {
        return {
          tone: 'bad',
          note: `Over by ${formatBytes(-left * MIB)}: the next upload is refused (413)`,
        }
      }
      return left === 0
        ? { tone: 'warn', note: 'Full: one more upload is taken, then none' }
        : { tone: near, note: `${formatBytes(left * MIB)} left, counted in whole MiB` }
    case 'image_count_total':
      return left <= 0
        ? { tone: 'bad', note: 'Full: a new image is refused (413)' }
        : { tone: near, note: `${plural(left, 'more image')} can be made` }
    case 'image_stage_total':
      return left < 0
        ? { tone: 'bad', note: 'Over: the next import is refused (413)' }
        : { tone: near, note: 'Data that waits for its import' }
    case 'image_count_uploading':
      return left < 0
        ? { tone: 'bad', note: 'Over: the next upload waits for one to end (413)' }
        : { tone: near, note: 'Uploads and imports under way' }
    default:
      return left < 0
        ? { tone: 'bad', note: `Over by ${formatCount(-left)}` }
        : { tone: near, note: `${formatCount(left)} left` }
  }
}

/** Every quota that the cloud tells of, the known ones first. */
export function metersOf(usage: Usage): Meter[] {
  const keys = [
    ...Object.keys(KNOWN).filter((key) => key in usage),
    ...Object.keys(usage).filter((key) => !(key in KNOWN)),
  ]
  return keys.flatMap((key): Meter[] => {
    const one = usage[key]
    if (one === undefined) return []
    const { label, size } = KNOWN[key] ?? { label: key, size: false }
    const words = (amount: number) => (size ? formatBytes(amount * MIB) : formatCount(amount))
    const base = { key, label, used: words(one.usage) }
    if (one.limit < 0)
      return [{ ...base, limit: null, percent: null, tone: 'running', note: 'No limit' }]
    const percent = one.limit === 0 ? (one.usage > 0 ? 100 : 0) : (one.usage / one.limit) * 100
    return [{ ...base, limit: words(one.limit), percent, ...noteOf(key, one) }]
  })
}
