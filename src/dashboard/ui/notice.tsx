import type { ReactNode } from 'react'
import { Info, OctagonX, TriangleAlert } from 'lucide-react'
import { cx } from './cx.ts'
import { Icon, type LucideIcon } from './icon.tsx'
import './notice.css'

const ICON = { warn: TriangleAlert, bad: OctagonX, accent: Info }

/**
 * What is the matter, why it matters and what to do.
 * @param live announced when it appears: `alert` for what failed, `status` for what is worth knowing
 */
export function Notice({
  tone,
  icon = ICON[tone],
  title,
  live,
  actions,
  children,
}: {
  tone: 'warn' | 'bad' | 'accent'
  icon?: LucideIcon
  title: ReactNode
  live?: 'alert' | 'status'
  actions?: ReactNode
  children?: ReactNode
}) {
  return (
    <div className={cx('notice', `notice-${tone}`)} role={live}>
      <Icon of={icon} />
      <div>
        <strong>{title}</strong>
        {typeof children === 'string' ? <p>{children}</p> : children}
        {actions && <div className="notice-actions">{actions}</div>}
      </div>
    </div>
  )
}
