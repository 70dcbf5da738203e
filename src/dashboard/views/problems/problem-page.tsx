import { Bug, RotateCcw, ServerOff, Unplug } from 'lucide-react'
import type { ReactNode } from 'react'
import { late } from '#dashboard/ui/late.tsx'
import { ApiError, NetworkError } from '#openstack/http.ts'
import { NoRegionError } from '#dashboard/queries/api.ts'
import { pageTitle } from '#dashboard/nav/paths.ts'
import { Button } from '#dashboard/ui/button.tsx'
import { CopyButton } from '#dashboard/ui/copy-button.tsx'
import { ErrorState, type RequestDetails } from '#dashboard/ui/states.tsx'

/** Its answers come from a gateway that is there, and so does this part of the page. */
const ProjectProblem = late(async () => ({
  default: (await import('./project-problem.tsx')).ProjectProblem,
}))

/** Whether a project, and not the cloud or the page, is what cannot be opened. */
const isOfProject = (error: unknown): boolean =>
  error instanceof NoRegionError ||
  (error instanceof ApiError &&
    (error.status === 403 || error.problem === 'no-role' || error.problem === 'no-image-service'))

/** The request line of an error that came from a request; null for any other. */
function detailsOf(error: unknown): RequestDetails | null {
  if (error instanceof ApiError) {
    const { method, path, status, requestId } = error
    return { method, path, status, requestId }
  }
  if (error instanceof NetworkError) {
    return { method: error.method, path: error.path, status: null, requestId: null }
  }
  return null
}

const retry = (
  <Button variant="primary" icon={RotateCcw} onClick={() => window.location.reload()}>
    Try again
  </Button>
)

function face(error: unknown): { title: string; body: ReactNode } {
  if (error instanceof NetworkError) {
    const title = 'Viewfinder’s gateway does not answer'
    return {
      title,
      body: (
        <ErrorState
          level={1}
          icon={Unplug}
          title={title}
          details={detailsOf(error)}
          actions={retry}
        >
          Either this computer is offline or the gateway is down. Nothing you have stored is
          affected.
        </ErrorState>
      ),
    }
  }
  if (error instanceof ApiError) {
    const title =
      error.problem === 'cloud-unreachable' ? 'The cloud does not answer' : 'The cloud refused'
    return {
      title,
      body: (
        <ErrorState
          level={1}
          icon={ServerOff}
          title={title}
          details={detailsOf(error)}
          actions={retry}
        >
          {error.sentence}
        </ErrorState>
      ),
    }
  }
  const title = 'This page broke'
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return {
    title,
    body: (
      <ErrorState
        level={1}
        icon={Bug}
        title={title}
        actions={
          <>
            {retry}
            <CopyButton words label="Copy details" value={text} />
          </>
        }
      >
        It is a fault of Viewfinder. Uploads and downloads of this tab go on until it is reloaded.
      </ErrorState>
    ),
  }
}

/** The face of an error that kept a page from opening: what is the matter, and the way on. */
export function ProblemPage({ error }: { error: unknown }) {
  if (isOfProject(error)) {
    return <ProjectProblem error={error} />
  }
  const { title, body } = face(error)
  return (
    <>
      <title>{pageTitle(title)}</title>
      {body}
    </>
  )
}
