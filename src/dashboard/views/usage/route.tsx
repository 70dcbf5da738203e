import { useCallback, useMemo } from 'react'
import { useSearchParams } from 'react-router'
import { useScope } from '#dashboard/queries/api.ts'
import { pageTitle } from '#dashboard/nav/paths.ts'
import { UsagePage } from './usage-page.tsx'
import { readUsage, type UsageParams, writeUsage } from './usage-params.ts'
import './usage.css'

/** What images take of the project's quota and of the stores: `/p/:projectId/usage?by=owner&of=all`. */
export default function UsageRoute() {
  const scope = useScope()
  const [search, setSearch] = useSearchParams()
  const params = useMemo(() => readUsage(search), [search])
  const change = useCallback(
    (next: UsageParams) => setSearch((before) => writeUsage(next, before), { replace: true }),
    [setSearch],
  )
  return (
    <>
      <title>{pageTitle('Usage', scope.project.name)}</title>
      <UsagePage
        key={`${scope.projectId} ${scope.region}`}
        scope={scope}
        params={params}
        onChange={change}
      />
    </>
  )
}
