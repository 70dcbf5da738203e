import type { ActiveScope } from '#dashboard/queries/api.ts'
import { paths } from '#dashboard/nav/paths.ts'
import { Link } from '#dashboard/ui/link.tsx'
import { Logo } from '#dashboard/ui/marks.tsx'
import { MenuButton } from '../command-menu/menu-button.tsx'
import { AccountMenu } from './account-menu.tsx'
import { ScopeSwitch } from './scope-switch.tsx'
import { SessionWarning } from './session-time.tsx'
import { ThemeToggle } from './theme-toggle.tsx'
import { TransfersButton } from './transfers-button.tsx'

export function TopBar({ scope }: { scope: ActiveScope }) {
  return (
    <header className="topbar">
      <Link className="brand" href={paths.images(scope)} aria-label="Viewfinder, all images">
        <Logo />
        <b>Viewfinder</b>
      </Link>
      <ScopeSwitch scope={scope} />
      <span className="grow" />
      <SessionWarning />
      <MenuButton />
      <TransfersButton />
      <ThemeToggle />
      <AccountMenu scope={scope} />
    </header>
  )
}
