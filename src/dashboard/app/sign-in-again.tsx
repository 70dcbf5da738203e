import { useQuery } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { sessionEnd } from '#dashboard/queries/session-end.ts'
import { queryClient } from '#dashboard/queries/client.ts'
import { sessionQueries } from '#dashboard/queries/session.ts'
import { paths } from '#dashboard/nav/paths.ts'
import { Dialog } from '#dashboard/ui/dialog.tsx'
import { Link } from '#dashboard/ui/link.tsx'
import { renewalAsked } from '#dashboard/components/shell/shell-state.ts'
import { useStore } from '#dashboard/components/shell/store.ts'
import { SignInPanel } from '#dashboard/views/sign-in/sign-in-panel.tsx'

/**
 * Signs in again over the page: what was typed, loaded and chosen stays where it is, and what failed
 * for want of a session tries again.
 */
export function SignInAgain() {
  const ended = useSyncExternalStore(sessionEnd.subscribe, () => sessionEnd.ended)
  const asked = useStore(renewalAsked)
  const { data: config } = useQuery(sessionQueries.config())
  const before = queryClient.getQueryData(sessionQueries.session().queryKey)
  if (!before) return null
  const { user } = before
  return (
    <Dialog
      open={ended || asked}
      dismissable={!ended}
      onClose={() => renewalAsked.set(false)}
      title={ended ? 'The session has ended' : 'Sign in again'}
      description={
        ended
          ? 'Sign in again to go on. The page and what you typed into it stay as they are.'
          : 'The session then begins anew. Nothing on this page is lost.'
      }
      footer={
        ended && (
          <Link className="link" href={paths.signIn()} onClick={() => sessionEnd.abandon()}>
            Leave this page and sign in as somebody else
          </Link>
        )
      }
    >
      <SignInPanel
        config={config}
        known={{ name: user.name, domain: user.domain.name }}
        heading={false}
        onSignedIn={(session) => {
          renewalAsked.set(false)
          if (session.user.id !== user.id) {
            // Another person: nothing of this page is theirs.
            window.location.assign(paths.home)
            return
          }
          sessionEnd.renewed()
          void queryClient.invalidateQueries()
        }}
      />
    </Dialog>
  )
}
