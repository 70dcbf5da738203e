import type { ReactNode } from 'react'
import { cx } from './cx.ts'
import { Icon, type LucideIcon } from './icon.tsx'
import './badge.css'

/** A verdict: tint with an icon or a word. */
export function Badge({
  tone = 'plain',
  icon,
  title,
  children,
}: {
  tone?: 'good' | 'warn' | 'bad' | 'accent' | 'plain'
  icon?: LucideIcon | undefined
  title?: string | undefined
  children: ReactNode
}) {
  return (
    <span className={cx('badge', `badge-${tone}`)} title={title}>
      {icon && <Icon of={icon} />}
      {children}
    </span>
  )
}

/** The user's own data: a hairline around it. `lg` where it can be removed. */
export function Tag({ size, children }: { size?: 'lg' | undefined; children: ReactNode }) {
  return <span className={cx('tag', size === 'lg' && 'tag-lg')}>{children}</span>
}

/** @param label what is counted, for a reader: `2 running` */
export function Count({ value, label }: { value: number; label: string }) {
  return (
    <span className="count">
      <span aria-hidden="true">{value}</span>
      <span className="visually-hidden">{label}</span>
    </span>
  )
}
