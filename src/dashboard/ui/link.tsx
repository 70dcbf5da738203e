import { createContext, use, type ComponentProps, type ReactNode } from 'react'

export interface LinkProps extends Omit<ComponentProps<'a'>, 'href'> {
  href: string
}

/** A plain anchor until the app provides one that navigates without loading the page again. */
function plain({ children, ...rest }: LinkProps): ReactNode {
  return <a {...rest}>{children}</a>
}

const LinkContext = createContext<(props: LinkProps) => ReactNode>(plain)

/** How every link of the design system is rendered; given once by the app. */
export const LinkProvider = LinkContext.Provider

/** A link inside the dashboard, or to anywhere else: what the app provides decides by the address. */
export function Link(props: LinkProps) {
  const render = use(LinkContext)
  return render(props)
}
