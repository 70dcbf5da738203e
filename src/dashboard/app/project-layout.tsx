import { useSuspenseQuery } from '@tanstack/react-query'
import { Fragment, useEffect, useState, useSyncExternalStore } from 'react'
import { late } from '#dashboard/ui/late.tsx'
import { Outlet, useLocation, useParams } from 'react-router'
import { sessionEnd } from '#dashboard/queries/session-end.ts'
import { lastProject, needsSignIn, sessionQueries } from '#dashboard/queries/session.ts'
import { Shell } from '#dashboard/components/shell/shell.tsx'
import { renewalAsked } from '#dashboard/components/shell/shell-state.ts'
import { useStore } from '#dashboard/components/shell/store.ts'
import { ViewBoundary } from './problem-boundary.tsx'
import { whenLoaded } from './quiet.ts'

const SignInAgain = late(async () => ({
  default: (await import('./sign-in-again.tsx')).SignInAgain,
}))

/** Without it, as when the network breaks, only a number and a place are missing. */
const ShellWatch = late(async () => {
  await new Promise<void>(whenLoaded)
  const { ShellWatch: found } = await import('#dashboard/components/shell/shell-watch.tsx').catch(
    () => ({ ShellWatch: () => null }),
  )
  return { default: found }
})

/** The longest a timer can wait; a longer one would fire at once (HTML, "timers"). */
const LONGEST_MS = 2 ** 31 - 1

/**
 * The session of this page: its end is noticed when it comes, and another person in this browser
 * (signed in from another tab, with the same cookie) gets a page of their own.
 */
function useSessionWatch(): void {
  const { data: session, error } = useSuspenseQuery(sessionQueries.session())
  const [first] = useState(session.user.id)
  useEffect(() => {
    if (session.user.id !== first) window.location.reload()
  }, [session.user.id, first])
  useEffect(() => {
    if (needsSignIn(error)) sessionEnd.raise()
  }, [error])
  useEffect(() => {
    const left = Date.parse(session.expires_at) - Date.now()
    const timer = setTimeout(() => sessionEnd.raise(), Math.min(Math.max(left, 0), LONGEST_MS))
    return () => clearTimeout(timer)
  }, [session.expires_at])
}

/** Everything of one project: the shell, and the page in it. */
export function ProjectLayout() {
  const location = useLocation()
  const { projectId = '' } = useParams()
  useSessionWatch()
  useEffect(() => lastProject.write(projectId), [projectId])
  const ended = useSyncExternalStore(sessionEnd.subscribe, () => sessionEnd.ended)
  const asked = useStore(renewalAsked)
  return (
    <>
      <Shell location={location}>
        <ViewBoundary>
          {/* Another address is another page: it begins anew. */}
          <Fragment key={location.pathname}>
            <Outlet />
          </Fragment>
        </ViewBoundary>
      </Shell>
      <ShellWatch />
      {(ended || asked) && <SignInAgain />}
    </>
  )
}
