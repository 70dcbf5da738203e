import { RefreshCw } from 'lucide-react'
import { Component, useEffect, type ReactNode } from 'react'
import { Navigate, useLocation } from 'react-router'
import { ApiError, NetworkError } from '#openstack/http.ts'
import { NoRegionError } from '#dashboard/queries/api.ts'
import { queryClient } from '#dashboard/queries/client.ts'
import { needsSignIn, sessionQueries } from '#dashboard/queries/session.ts'
import { paths } from '#dashboard/nav/paths.ts'
import { Button } from '#dashboard/ui/button.tsx'
import { EmptyState } from '#dashboard/ui/states.tsx'
import { ProblemPage } from '#dashboard/views/problems/problem-page.tsx'
import { isStaleChunk, mayReload } from './stale-chunk.ts'

function StaleChunk() {
  useEffect(() => {
    if (mayReload(Date.now(), sessionStorage)) window.location.reload()
  }, [])
  return (
    <EmptyState
      level={1}
      icon={RefreshCw}
      title="A newer Viewfinder is there"
      actions={
        <Button variant="primary" onClick={() => window.location.reload()}>
          Load it
        </Button>
      }
    >
      This page belongs to the build before it, and a part of that is gone.
    </EmptyState>
  )
}

/** Nobody is signed in: the sign-in page, and then back to the page that was asked for. */
function ToSignIn() {
  const { pathname, search } = useLocation()
  useEffect(() => {
    queryClient.removeQueries({ queryKey: sessionQueries.session().queryKey })
  }, [])
  return <Navigate to={paths.signIn(pathname + search)} replace />
}

function Problem({ error }: { error: unknown }) {
  if (needsSignIn(error)) return <ToSignIn />
  return isStaleChunk(error) ? <StaleChunk /> : <ProblemPage error={error} />
}

/**
 * Told of every error that a boundary caught. One that has a face is no fault of the page; any other
 * is reported, as if nothing had caught it.
 */
export function reportCaught(error: unknown): void {
  const explained =
    error instanceof ApiError ||
    error instanceof NetworkError ||
    error instanceof NoRegionError ||
    needsSignIn(error) ||
    isStaleChunk(error)
  if (!explained) reportError(error)
}

interface BoundaryProps {
  /** The address; at another one the children are tried again. */
  at: string
  face: (error: unknown) => ReactNode
  children: ReactNode
}

interface BoundaryState {
  at: string
  failed: { error: unknown } | null
}

class Boundary extends Component<BoundaryProps, BoundaryState> {
  override state: BoundaryState = { at: this.props.at, failed: null }

  static getDerivedStateFromError(error: unknown): Partial<BoundaryState> {
    return { failed: { error } }
  }

  static getDerivedStateFromProps({ at }: BoundaryProps, state: BoundaryState) {
    return at === state.at ? null : { at, failed: null }
  }

  override componentDidCatch(): void {
    // A query that failed would throw the same error again without asking.
    queryClient.removeQueries({ predicate: (query) => query.state.status === 'error' })
  }

  override render(): ReactNode {
    const { failed } = this.state
    return failed === null ? this.props.children : this.props.face(failed.error)
  }
}

function useAddress(): string {
  const { pathname, search } = useLocation()
  return pathname + search
}

/** What fails inside the shell is shown inside it: everything around it still works. */
export function ViewBoundary({ children }: { children: ReactNode }) {
  return (
    <Boundary at={useAddress()} face={(error) => <Problem error={error} />}>
      {children}
    </Boundary>
  )
}

/** What fails before there is a shell. */
export function PageBoundary({ children }: { children: ReactNode }) {
  const face = (error: unknown) => (
    <main className="problem-page">
      <Problem error={error} />
    </main>
  )
  return (
    <Boundary at={useAddress()} face={face}>
      {children}
    </Boundary>
  )
}
