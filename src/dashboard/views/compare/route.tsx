import { useSearchParams } from 'react-router'
import { useScope } from '#dashboard/queries/api.ts'
import { pageTitle } from '#dashboard/nav/paths.ts'
import { readCompare, writeCompare } from '#dashboard/nav/compare-params.ts'
import { ComparePage } from './compare-page.tsx'
import './compare.css'

/** Images side by side: `/p/:projectId/compare?ids=a,b&show=all`. */
export default function CompareRoute() {
  const scope = useScope()
  const [search, setSearch] = useSearchParams()
  return (
    <>
      <title>{pageTitle('Compare images', scope.project.name)}</title>
      <ComparePage
        scope={scope}
        params={readCompare(search)}
        onChange={(params) => setSearch((before) => writeCompare(params, before))}
      />
    </>
  )
}
