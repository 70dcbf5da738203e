import { useSuspenseQuery } from '@tanstack/react-query'
import { ArrowRight } from 'lucide-react'
import { sessionQueries } from '#dashboard/queries/session.ts'
import { pageTitle, paths } from '#dashboard/nav/paths.ts'
import { Icon } from '#dashboard/ui/icon.tsx'
import { Link } from '#dashboard/ui/link.tsx'
import { SignInFrame } from './sign-in-frame.tsx'

/** Several projects and none of them is meant: a person chooses. */
export function ChooseProject() {
  const { data: session } = useSuspenseQuery(sessionQueries.session())
  const open = session.projects.filter((project) => project.enabled)
  const domains = new Set(open.map((project) => project.domain.id))
  return (
    <SignInFrame>
      <title>{pageTitle('Choose a project')}</title>
      <section className="signin-panel" aria-labelledby="choose">
        <h1 id="choose">Choose a project</h1>
        <p className="muted">
          {session.user.name} may work in {open.length} projects. From now on this browser opens the
          one that was used last.
        </p>
        <ul className="choose">
          {open.map((project) => (
            <li key={project.id}>
              <Link href={paths.project(project.id)}>
                <span className="strong truncate">{project.name}</span>
                <span className="muted truncate">
                  {domains.size > 1 && (project.domain.name ?? project.domain.id)}
                </span>
                <Icon of={ArrowRight} />
              </Link>
            </li>
          ))}
        </ul>
        <p>
          <Link className="link" href={paths.signIn()}>
            Sign in as somebody else
          </Link>
        </p>
      </section>
    </SignInFrame>
  )
}
