import { useSuspenseQuery } from '@tanstack/react-query'
import { FolderX } from 'lucide-react'
import { matchPath, useLocation } from 'react-router'
import { sessionQueries } from '#dashboard/queries/session.ts'
import { paths } from '#dashboard/nav/paths.ts'
import { ButtonLink } from '#dashboard/ui/button.tsx'
import { CopyButton } from '#dashboard/ui/copy-button.tsx'
import { EmptyState } from '#dashboard/ui/states.tsx'
import './invitation-elsewhere.css'

/** More projects than these are not listed: whoever shares asks for the id of one. */
const MOST = 6

/** An invitation to an image came to somebody who has no role in the project that it names. */
export function InvitationElsewhere() {
  const { pathname, search } = useLocation()
  const { data: session } = useSuspenseQuery(sessionQueries.session())
  const { projectId = '', imageId = '' } =
    matchPath('/p/:projectId/images/:imageId', pathname)?.params ?? {}
  const region = new URLSearchParams(search).get('region') ?? ''
  const own = session.projects.filter(({ enabled }) => enabled).slice(0, MOST)
  return (
    <EmptyState
      level={1}
      icon={FolderX}
      title="This invitation is for a project that is not one of yours"
      actions={
        <ButtonLink variant="primary" href={paths.signIn(pathname + search)}>
          Sign in as somebody else
        </ButtonLink>
      }
    >
      <p>
        An image is offered to the project <code className="invited-id">{projectId}</code>, in which{' '}
        <b>{session.user.name}</b> has no role. Signed in as somebody who has one, you come back to
        the invitation.
      </p>
      <p>
        Or whoever shares it adds one of your projects by its id. In case that was done already:
      </p>
      <ul className="invited-projects" aria-label="Your projects">
        {own.map(({ id, name }) => (
          <li key={id}>
            <ButtonLink
              size="sm"
              variant="quiet"
              href={paths.invitation({ projectId: id, region, defaultRegion: '' }, imageId)}
            >
              Look in {name}
            </ButtonLink>
            <code className="truncate">{id}</code>
            <CopyButton value={id} label={`Copy the id of ${name}`} />
          </li>
        ))}
      </ul>
    </EmptyState>
  )
}
