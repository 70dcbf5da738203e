import { RefreshCw } from 'lucide-react'
import { useEffect } from 'react'
import { isRouteErrorResponse, useParams, useRouteError } from 'react-router'
import { paths } from '#dashboard/nav/paths.ts'
import { Button } from '#dashboard/ui/button.tsx'
import { EmptyState } from '#dashboard/ui/states.tsx'
import { NotFound, ProblemPage } from '#dashboard/views/problems/problem-page.tsx'
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

function Problem() {
  const error = useRouteError()
  const { projectId } = useParams()
  if (isRouteErrorResponse(error) && error.status === 404) {
    return <NotFound home={projectId === undefined ? paths.home : paths.project(projectId)} />
  }
  return isStaleChunk(error) ? <StaleChunk /> : <ProblemPage error={error} />
}

/** What failed inside the shell is shown inside it: everything around it still works. */
export function ViewProblem() {
  return <Problem />
}

/** What failed before there was a shell. */
export function PageProblem() {
  return (
    <main className="problem-page">
      <Problem />
    </main>
  )
}
