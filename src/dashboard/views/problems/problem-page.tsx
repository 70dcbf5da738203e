import { useQuery } from '@tanstack/react-query'
import {
  FolderX,
  MapPinOff,
  RotateCcw,
  ServerOff,
  Unplug,
  Bug,
  FileQuestionMark,
} from 'lucide-react'
import { lazy, Suspense, type ReactNode } from 'react'
import { ApiError, NetworkError } from '#openstack/http.ts'
import { NoRegionError } from '#dashboard/queries/api.ts'
import { sessionQueries } from '#dashboard/queries/session.ts'
import { pageTitle, paths } from '#dashboard/nav/paths.ts'
import { Button, ButtonLink } from '#dashboard/ui/button.tsx'
import { CopyButton } from '#dashboard/ui/copy-button.tsx'
import { EmptyState, ErrorState, type RequestDetails } from '#dashboard/ui/states.tsx'

const InvitationElsewhere = lazy(async () => ({
  default: (await import('./invitation-elsewhere.tsx')).InvitationElsewhere,
}))

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

/** The other projects, as the way out of one that cannot be opened. */
function OtherProjects() {
  const { data } = useQuery(sessionQueries.session())
  const projects = data?.projects.filter((project) => project.enabled) ?? []
  return (
    <>
      {projects.slice(0, 6).map((project) => (
        <ButtonLink key={project.id} href={paths.project(project.id)}>
          {project.name}
        </ButtonLink>
      ))}
      <ButtonLink variant="quiet" href={paths.signIn()}>
        Sign in as somebody else
      </ButtonLink>
    </>
  )
}

function face(error: unknown): { title: string; body: ReactNode } {
  if (error instanceof NoRegionError) {
    const title =
      error.region === null
        ? 'This project has no Image service'
        : `There is no Image service in ${error.region}`
    const regions = error.scope.regions.filter((region) => region.image)
    return {
      title,
      body: (
        <EmptyState
          level={1}
          icon={MapPinOff}
          title={title}
          actions={
            regions.length > 0 ? (
              regions.map((region) => (
                <ButtonLink
                  key={region.id}
                  href={paths.images({ projectId: error.scope.project.id, region: region.id })}
                >
                  {region.id}
                </ButtonLink>
              ))
            ) : (
              <OtherProjects />
            )
          }
        >
          {regions.length > 0
            ? `The catalog of ${error.scope.project.name} names an Image service in these regions.`
            : `The catalog of ${error.scope.project.name} names none in any region. An administrator of the cloud adds endpoints.`}
        </EmptyState>
      ),
    }
  }
  if (error instanceof ApiError && (error.problem === 'no-role' || error.status === 403)) {
    const title = 'You have no role in this project'
    return {
      title,
      body: /[?&]invited=1/.test(window.location.search) ? (
        <Suspense fallback={null}>
          <InvitationElsewhere />
        </Suspense>
      ) : (
        <EmptyState level={1} icon={FolderX} title={title} actions={<OtherProjects />}>
          Its images cannot be listed. Somebody who administers the project can give you a role.
        </EmptyState>
      ),
    }
  }
  if (error instanceof ApiError && error.problem === 'no-image-service') {
    const title = 'This project has no Image service'
    return {
      title,
      body: (
        <ErrorState
          level={1}
          icon={MapPinOff}
          title={title}
          details={detailsOf(error)}
          actions={<OtherProjects />}
        >
          {error.sentence}
        </ErrorState>
      ),
    }
  }
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
  const { title, body } = face(error)
  return (
    <>
      <title>{pageTitle(title)}</title>
      {body}
    </>
  )
}

/** An address that names no page. */
export function NotFound({ home }: { home: string }) {
  return (
    <>
      <title>{pageTitle('No such page')}</title>
      <EmptyState
        level={1}
        icon={FileQuestionMark}
        title="There is no page at this address"
        actions={
          <ButtonLink variant="primary" href={home}>
            All images
          </ButtonLink>
        }
      >
        The link may be from another version of Viewfinder, or was cut when it was copied.
      </EmptyState>
    </>
  )
}
