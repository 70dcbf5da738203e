import { useParams } from 'react-router'
import { pageTitle } from '#dashboard/nav/paths.ts'
import { useScope } from '#dashboard/queries/api.ts'
import { ListPage } from './list-page.tsx'
import { StudioPage } from './studio-page.tsx'
import '#dashboard/components/record-list.css'
import './definitions.css'

/** Metadata definitions: `/p/:projectId/definitions`, and one namespace below it. */
export default function DefinitionsRoute() {
  const scope = useScope()
  const { namespace } = useParams()
  return (
    <>
      <title>{pageTitle(namespace, 'Definitions', scope.project.name)}</title>
      {namespace === undefined ? (
        <ListPage scope={scope} />
      ) : (
        <StudioPage key={namespace} scope={scope} name={namespace} />
      )}
    </>
  )
}
