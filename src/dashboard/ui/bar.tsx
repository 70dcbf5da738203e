import { cx } from './cx.ts'
import './bar.css'

export type BarTone = 'running' | 'good' | 'warn' | 'bad' | 'idle'

const FILL: Record<BarTone, string> = {
  running: 'bar-done',
  good: 'bar-good',
  warn: 'bar-warn',
  bad: 'bar-bad',
  idle: 'bar-idle',
}

const clamp = (percent: number) => Math.min(100, Math.max(0, percent))

/**
 * Progress as an SVG whose widths are attributes, so that no inline style is needed.
 * @param value percent that is done (for an upload: what Glance accepted)
 * @param ahead percent that is on its way (what was sent), drawn pale behind it
 * @param label what is progressing; without one the bar is decoration and the numbers stand beside it
 */
export function Bar({
  value,
  ahead,
  tone = 'running',
  label,
  height = 6,
  className,
}: {
  value: number
  ahead?: number
  tone?: BarTone
  label?: string
  /** Pixels. */
  height?: number
  className?: string
}) {
  const done = clamp(value)
  const rect = (name: string, percent: number) => (
    <rect className={name} width={`${percent}%`} height={height} rx="1" />
  )
  const semantics =
    label === undefined
      ? { 'aria-hidden': true }
      : {
          role: 'progressbar',
          'aria-label': label,
          'aria-valuemin': 0,
          'aria-valuemax': 100,
          'aria-valuenow': Math.floor(done),
        }
  return (
    <svg className={cx('bar', className)} height={height} focusable="false" {...semantics}>
      {rect('bar-track', 100)}
      {ahead !== undefined && rect('bar-sent', clamp(ahead))}
      {rect(FILL[tone], done)}
    </svg>
  )
}
