import type { LucideIcon } from 'lucide-react'
import { cx } from './cx.ts'
import './icon.css'

export type { LucideIcon }

/** A lucide icon beside its word: 16 px, or 14 px (`sm`) in rows. It says nothing to a reader. */
export function Icon({
  of: Drawing,
  size = 'md',
  className,
}: {
  of: LucideIcon
  size?: 'md' | 'sm'
  className?: string | undefined
}) {
  return (
    <Drawing
      aria-hidden
      focusable={false}
      strokeWidth={1.75}
      className={cx('icon', size === 'sm' && 'icon-sm', className)}
    />
  )
}
