import { cx } from './cx.ts'
import './ring.css'

/**
 * One ring for all that is running; decoration, the words stand beside it.
 * @param percent null when nobody knows how much there is: then a quarter turns
 */
export function Ring({ percent }: { percent: number | null }) {
  const length = percent === null ? 25 : Math.min(100, Math.max(0, percent))
  return (
    <svg
      className={cx('ring', percent === null && 'turn')}
      viewBox="0 0 16 16"
      aria-hidden="true"
      focusable="false"
    >
      <circle cx="8" cy="8" r="6" />
      <circle
        className="ring-done"
        cx="8"
        cy="8"
        r="6"
        pathLength="100"
        strokeDasharray={`${length} 100`}
      />
    </svg>
  )
}
