import { useSuspenseQuery } from '@tanstack/react-query'
import { ChevronsUpDown } from 'lucide-react'
import { late } from '#dashboard/ui/late.tsx'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { sessionQueries } from '#dashboard/queries/session.ts'
import { paths } from '#dashboard/nav/paths.ts'
import { Icon } from '#dashboard/ui/icon.tsx'
import { Popover } from '#dashboard/ui/popover.tsx'
import type { Choice } from './scope-choices.tsx'

const Choices = late(async () => ({ default: (await import('./scope-choices.tsx')).Choices }))

function Switcher({
  kind,
  what,
  name,
  choices,
}: {
  kind: string
  what: string
  name: string
  choices: Choice[]
}) {
  return (
    <Popover
      label={kind}
      className="scope-pop"
      trigger={(trigger) => (
        <button type="button" className="scope-btn" {...trigger}>
          <span className="scope-kind">{kind}</span>
          <span className="scope-name">{name}</span>
          <Icon of={ChevronsUpDown} size="sm" />
        </button>
      )}
    >
      {(close) => <Choices what={what} choices={choices} onChosen={close} />}
    </Popover>
  )
}

/**
 * Project and region stand first: they change what everything else means. Choosing one goes to its
 * list, so that a filter, an image or a form of one project is never shown under another's name.
 */
export function ScopeSwitch({ scope }: { scope: ActiveScope }) {
  const { data: session } = useSuspenseQuery(sessionQueries.session())
  const enabled = session.projects.filter((project) => project.enabled)
  const domains = new Set(enabled.map((project) => project.domain.id))
  const projects = enabled
    .map((project) => ({
      id: project.id,
      name: project.name,
      note: domains.size > 1 ? (project.domain.name ?? project.domain.id) : null,
      href: paths.project(project.id),
      current: project.id === scope.projectId,
    }))
    .sort((a, b) => a.name.localeCompare(b.name))
  const regions = scope.regions.map((region) => ({
    id: region,
    name: region,
    note: null,
    href: paths.images({ ...scope, region }),
    current: region === scope.region,
  }))
  return (
    <nav className="scope" aria-label="Scope">
      <Switcher kind="Project" what="projects" name={scope.project.name} choices={projects} />
      <span className="slash" aria-hidden="true">
        /
      </span>
      <Switcher kind="Region" what="regions" name={scope.region} choices={regions} />
    </nav>
  )
}
