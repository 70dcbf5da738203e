import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import type { Session } from '#wire/session.ts'
import { projectToOpen, sessionQueries } from '#dashboard/queries/session.ts'
import { pageTitle, paths, safeReturn } from '#dashboard/nav/paths.ts'
import { DemoAccounts } from './demo-accounts.tsx'
import { SignInFrame } from './sign-in-frame.tsx'
import { SignInPanel } from './sign-in-panel.tsx'

/**
 * Where to go after signing in: back to the page that was asked for, unless it is of a project that
 * this person cannot enter, or another project was named.
 */
function destination(session: Session, asked: boolean, to: string | null): string {
  const back = safeReturn(to)
  const segment = back === null ? undefined : /^\/p\/([^/?#]+)/.exec(back)?.[1]
  const project = projectToOpen(session, asked)
  const enters = session.projects.some(
    ({ id, enabled }) =>
      enabled && encodeURIComponent(id) === segment && (!asked || id === project),
  )
  // An invitation to a project that is not one of theirs says so itself.
  const invited = back !== null && /[?&]invited=1(&|$)/.test(back)
  if (back !== null && (segment === undefined || enters || invited)) return back
  return project === null ? paths.home : paths.project(project)
}

export default function SignInPage() {
  const { data: config } = useQuery(sessionQueries.config())
  const [search] = useSearchParams()
  const navigate = useNavigate()
  const [secondSteps, setSecondSteps] = useState(0)
  const enter = (session: Session, asked: boolean) =>
    void navigate(destination(session, asked, search.get('to')), { replace: true })
  return (
    <SignInFrame
      aside={
        config?.demo && (
          <DemoAccounts
            accounts={config.demo.accounts}
            cloud={config.cloud}
            onSignedIn={(session) => enter(session, false)}
            onSecondStep={() => setSecondSteps(secondSteps + 1)}
          />
        )
      }
    >
      <title>{pageTitle('Sign in')}</title>
      <SignInPanel
        key={secondSteps}
        config={config}
        start={secondSteps > 0 ? 'totp' : 'password'}
        onSignedIn={enter}
      />
    </SignInFrame>
  )
}
