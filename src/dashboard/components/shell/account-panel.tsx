import { useSuspenseQuery } from '@tanstack/react-query'
import { KeyRound, LogOut } from 'lucide-react'
import { useState } from 'react'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { catalogue } from '#dashboard/queries/catalogue.ts'
import { sessionQueries, signOut } from '#dashboard/queries/session.ts'
import { paths } from '#dashboard/nav/paths.ts'
import { Button } from '#dashboard/ui/button.tsx'
import { CopyButton } from '#dashboard/ui/copy-button.tsx'
import { Segmented } from '#dashboard/ui/tabs.tsx'
import { SessionTime } from './session-time.tsx'
import { renewalAsked } from './shell-state.ts'
import { useStore } from './store.ts'
import { theme } from './theme.ts'

const METHOD = {
  password: 'a password',
  application_credential: 'an application credential',
  token: 'a token',
  totp: 'a password and a one-time code',
}

function SignOut() {
  const [state, setState] = useState<'idle' | 'leaving' | 'failed'>('idle')
  const leave = async () => {
    setState('leaving')
    try {
      await signOut()
      catalogue.clear()
      // A whole new page: nothing of this account is left in memory for the next one.
      window.location.assign(paths.signIn())
    } catch {
      setState('failed')
    }
  }
  return (
    <>
      <Button block icon={LogOut} pending={state === 'leaving'} onClick={() => void leave()}>
        Sign out
      </Button>
      {state === 'failed' && (
        <p className="help bad" role="alert">
          Nothing answered, so the session is still open. Try again.
        </p>
      )}
    </>
  )
}

/** Inside of the account's menu: who is signed in, what one may do here, how long, and the way out. */
export function AccountPanel({ scope, close }: { scope: ActiveScope; close: () => void }) {
  const { data: session } = useSuspenseQuery(sessionQueries.session())
  const chosen = useStore(theme)
  const { user } = session
  return (
    <>
      <div className="account-who">
        <strong>{user.name}</strong>
        <span className="muted">{user.domain.name}</span>
        <p className="faint">{`Signed in with ${METHOD[session.method]}`}</p>
      </div>
      <dl className="account-facts">
        <div>
          <dt>Roles here</dt>
          <dd>{scope.roles.join(', ') || 'none'}</dd>
        </div>
        <div>
          <dt>Session ends in</dt>
          <dd>
            <SessionTime />
          </dd>
        </div>
        <div>
          <dt>Project id</dt>
          <dd>
            <code className="truncate">{scope.projectId}</code>
            <CopyButton label="Copy project id" value={scope.projectId} />
          </dd>
        </div>
      </dl>
      <div className="account-theme">
        <span>Theme</span>
        <Segmented
          label="Theme"
          value={chosen}
          onChange={theme.set}
          options={[
            { value: 'system', label: 'System' },
            { value: 'light', label: 'Light' },
            { value: 'dark', label: 'Dark' },
          ]}
        />
      </div>
      <div className="account-foot">
        <Button
          block
          icon={KeyRound}
          onClick={() => {
            close()
            renewalAsked.set(true)
          }}
        >
          Sign in again…
        </Button>
        <SignOut />
      </div>
    </>
  )
}
