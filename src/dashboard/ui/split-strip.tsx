import { cx } from './cx.ts'
import './split-strip.css'

/** Hairlines of a strip: one per byte of a SHA-512. */
const BYTES = 64
const STEP = 8
const MIDDLE = 24
const REACH = 20

function heights(hex: string): number[] {
  const digest = hex.length === 0 ? '00' : hex
  return Array.from({ length: BYTES }, (_, index) => {
    // A shorter digest (MD5 has 16 bytes) repeats, so that every strip has the same measure.
    const at = (index * 2) % (digest.length - (digest.length % 2) || 2)
    const value = Number.parseInt(digest.slice(at, at + 2), 16)
    return 2 + Math.round(((Number.isNaN(value) ? 0 : value) / 255) * REACH)
  })
}

function path(hex: string, half: 'top' | 'bottom'): string {
  const [from, sign] = half === 'top' ? [MIDDLE, '-'] : [MIDDLE + 1, '']
  return heights(hex)
    .map((height, index) => `M${index * STEP + STEP / 2} ${from}v${sign}${height}`)
    .join('')
}

/**
 * The split image of a rangefinder: the upper half is the local digest, the lower half Glance's,
 * and when they meet the image is verified. The text of both always stands beside it.
 * @param local lower-case hex
 * @param remote lower-case hex; null draws the upper half alone
 * @param label the verdict in words
 */
export function SplitStrip({
  local,
  remote,
  label,
  className,
}: {
  local: string
  remote: string | null
  label: string
  className?: string
}) {
  return (
    <svg
      className={cx('split', remote !== null && remote !== local && 'split-differs', className)}
      viewBox="0 0 512 48"
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <path className="split-top" d={path(local, 'top')} />
      {remote !== null && <path className="split-bottom" d={path(remote, 'bottom')} />}
    </svg>
  )
}
