import { useSuspenseQuery } from '@tanstack/react-query'
import { CircleUser } from 'lucide-react'
import { late } from '#dashboard/ui/late.tsx'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { sessionQueries } from '#dashboard/queries/session.ts'
import { Button } from '#dashboard/ui/button.tsx'
import { Popover } from '#dashboard/ui/popover.tsx'

const AccountPanel = late(async () => ({
  default: (await import('./account-panel.tsx')).AccountPanel,
}))

/** Who is signed in. */
export function AccountMenu({ scope }: { scope: ActiveScope }) {
  const { user } = useSuspenseQuery(sessionQueries.session()).data
  return (
    <Popover
      label="Account"
      align="end"
      className="account"
      trigger={(trigger) => (
        <Button
          {...trigger}
          variant="quiet"
          size="sm"
          icon={CircleUser}
          aria-label={`Account: ${user.name}`}
        >
          <span className="wide-text truncate account-name">{user.name}</span>
        </Button>
      )}
    >
      {(close) => <AccountPanel scope={scope} close={close} />}
    </Popover>
  )
}
