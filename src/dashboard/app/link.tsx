import type { ReactNode } from 'react'
import { Link as RouterLink } from 'react-router'
import type { LinkProps } from '#dashboard/ui/link.tsx'

/** Links of the dashboard navigate without loading the page again; any other is a plain anchor. */
export function renderLink({ href, children, ...rest }: LinkProps): ReactNode {
  if (/^\/(?!\/)/.test(href) && !href.startsWith('/api/') && rest.target === undefined) {
    return (
      <RouterLink to={href} {...rest}>
        {children}
      </RouterLink>
    )
  }
  return (
    <a href={href} {...(rest.target === '_blank' ? { rel: 'noreferrer' } : {})} {...rest}>
      {children}
    </a>
  )
}
