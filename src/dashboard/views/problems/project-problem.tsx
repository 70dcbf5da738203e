import { useQuery } from '@tanstack/react-query'
import { FolderX, MapPinOff } from 'lucide-react'
import type { ReactNode } from 'react'
import { ApiError } from '#openstack/http.ts'
import { NoRegionError } from '#dashboard/queries/api.ts'
import { sessionQueries } from '#dashboard/queries/session.ts'
import { pageTitle, paths } from '#dashboard/nav/paths.ts'
import { ButtonLink } from '#dashboard/ui/button.tsx'
import { EmptyState, ErrorState } from '#dashboard/ui/states.tsx'
import { InvitationElsewhere } from './invitation-elsewhere.tsx'

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
  if (error instanceof ApiError && error.problem === 'no-image-service' && error.status !== 403) {
    const title = 'This project has no Image service'
    const { method, path, status, requestId } = error
    return {
      title,
      body: (
        <ErrorState
          level={1}
          icon={MapPinOff}
          title={title}
          details={{ method, path, status, requestId }}
          actions={<OtherProjects />}
        >
          {error.sentence}
        </ErrorState>
      ),
    }
  }
  const title = 'You have no role in this project'
  return {
    title,
    body: /[?&]invited=1/.test(window.location.search) ? (
      <InvitationElsewhere />
    ) : (
      <EmptyState level={1} icon={FolderX} title={title} actions={<OtherProjects />}>
        Its images cannot be listed. Somebody who administers the project can give you a role.
      </EmptyState>
    ),
  }
}

/** A project that cannot be opened: it has no Image service there, or this person has no role in it. */
export function ProjectProblem({ error }: { error: unknown }) {
  const { title, body } = face(error)
  return (
    <>
      <title>{pageTitle(title)}</title>
      {body}
    </>
  )
}
