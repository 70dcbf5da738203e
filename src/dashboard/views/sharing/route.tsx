import { useMemo } from 'react'
import { useSearchParams } from 'react-router'
import { useScope } from '#dashboard/queries/api.ts'
import { pageTitle } from '#dashboard/nav/paths.ts'
import { SharingPage } from './sharing-page.tsx'
import { readSharing, writeSharing } from './sharing-params.ts'
import '#dashboard/components/list-bar.css'
import './sharing.css'

/** Everything that the project shares: `/p/:projectId/sharing?view=list&state=pending`. */
export default function SharingRoute() {
  const scope = useScope()
  const [search, setSearch] = useSearchParams()
  const params = useMemo(() => readSharing(search), [search])
  return (
    <>
      <title>{pageTitle('Sharing', scope.project.name)}</title>
      <SharingPage
        key={`${scope.projectId} ${scope.region}`}
        scope={scope}
        params={params}
        onChange={(params) =>
          setSearch((before) => writeSharing(params, before), { replace: true })
        }
      />
    </>
  )
}
