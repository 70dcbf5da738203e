import { useSuspenseQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useScope } from '#dashboard/queries/api.ts'
import { sessionQueries } from '#dashboard/queries/session.ts'
import { pageTitle } from '#dashboard/nav/paths.ts'
import { ImageList } from './image-list.tsx'

/** The list of images of a project in a region: the whole catalogue, as the address narrows it. */
export default function ImagesRoute() {
  const scope = useScope()
  const { data: session } = useSuspenseQuery(sessionQueries.session())
  const projects = useMemo(
    () => new Map(session.projects.map((project) => [project.id, project.name])),
    [session],
  )
  return (
    <>
      <title>{pageTitle('Images', scope.project.name)}</title>
      {/* Another scope is another list: nothing selected there means anything here. */}
      <ImageList key={`${scope.region} ${scope.projectId}`} scope={scope} projects={projects} />
    </>
  )
}
