import type { ReactNode } from 'react'
import { CopyButton } from './copy-button.tsx'
import { cx } from './cx.ts'
import { frameClass } from './frame.tsx'
import { Icon, type LucideIcon } from './icon.tsx'
import './states.css'

/**
 * What is true, and one way on.
 * @param frame quiet corner marks, where it is also the place to drop
 */
export function EmptyState({
  title,
  icon,
  tone,
  frame = false,
  level = 2,
  actions,
  children,
}: {
  title: ReactNode
  icon?: LucideIcon
  tone?: 'bad' | 'warn'
  frame?: boolean
  /** 1 where the state is the whole page. */
  level?: 1 | 2
  actions?: ReactNode
  children?: ReactNode
}) {
  const Heading = level === 1 ? 'h1' : 'h2'
  return (
    <div className="state-body">
      <div className={cx('empty', frame && frameClass({ quiet: true, large: true }))}>
        {icon && (
          <span className={cx('empty-icon', tone ?? 'faint')}>
            <Icon of={icon} />
          </span>
        )}
        <Heading>{title}</Heading>
        {typeof children === 'string' ? <p>{children}</p> : children}
        {actions && <div className="actions">{actions}</div>}
      </div>
    </div>
  )
}

/** The request that failed, for support: shown in mono and copied as a line. */
export interface RequestDetails {
  method: string
  path: string
  status: number | null
  requestId: string | null
}

/** `GET /v2/images?limit=1000 · 504 · req-9c1e7a02` */
export function requestLine({ method, path, status, requestId }: RequestDetails): string {
  return [`${method} ${path}`, status ?? 'no answer', requestId]
    .filter((part) => part !== null)
    .join(' · ')
}

/**
 * What did not answer, what is still usable, when it tries again.
 * @param children the sentence
 */
export function ErrorState({
  title,
  icon,
  level = 2,
  details,
  actions,
  children,
}: {
  title: ReactNode
  icon: LucideIcon
  level?: 1 | 2
  details?: RequestDetails | null | undefined
  actions?: ReactNode
  children?: ReactNode
}) {
  const Heading = level === 1 ? 'h1' : 'h2'
  const line = details ? requestLine(details) : null
  return (
    <div className="state-body" role="alert">
      <div className="empty">
        <span className="empty-icon bad">
          <Icon of={icon} />
        </span>
        <Heading>{title}</Heading>
        {typeof children === 'string' ? <p>{children}</p> : children}
        {(actions || line) && (
          <div className="actions">
            {actions}
            {line && <CopyButton words label="Copy details" value={line} />}
          </div>
        )}
        {line && <p className="mono faint empty-request">{line}</p>}
      </div>
    </div>
  )
}
