import { useSuspenseQuery } from '@tanstack/react-query'
import { History, Search, SearchX } from 'lucide-react'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { formatCount, plural } from '#lib/plural.ts'
import { useScope } from '#dashboard/queries/api.ts'
import { useActivity } from '#dashboard/queries/activity.ts'
import type { ActivityEntry } from '#dashboard/queries/activity-entry.ts'
import { sessionQueries } from '#dashboard/queries/session.ts'
import { pageTitle, paths } from '#dashboard/nav/paths.ts'
import { useClock } from '#dashboard/components/shell/clock.ts'
import { Button } from '#dashboard/ui/button.tsx'
import { TextField } from '#dashboard/ui/field.tsx'
import { Readout } from '#dashboard/ui/readout.tsx'
import { SkeletonRows } from '#dashboard/ui/skeleton.tsx'
import { EmptyState } from '#dashboard/ui/states.tsx'
import { Segmented } from '#dashboard/ui/tabs.tsx'
import { ActivityActions } from './activity-actions.tsx'
import { matching, readFilters, writeFilters, type ActivityFilters } from './activity-params.ts'
import { ActivityRow } from './activity-row.tsx'
import '#dashboard/components/record-list.css'
import './activity.css'

const NONE: readonly ActivityEntry[] = []
/** Rows that are drawn at first, and with each press more. */
const PAGE = 200
const MINUTE_MS = 60_000

/** What this browser did in the project: `/p/:projectId/activity?q=&failed=1`. */
export default function ActivityRoute() {
  const scope = useScope()
  const user = useSuspenseQuery(sessionQueries.session()).data.user.id
  const [search, setSearch] = useSearchParams()
  const filters = readFilters(search)
  const set = (next: ActivityFilters) =>
    setSearch((before) => writeFilters(next, before), { replace: true })
  const entries = useActivity(user, scope.projectId)
  const all = entries ?? NONE
  const shown = matching(all, filters)
  const [drawn, setDrawn] = useState(PAGE)
  const now = useClock((ms) => ms - (ms % MINUTE_MS))
  const place = `${scope.project.name} / ${scope.region}`
  const failed = all.filter(({ outcome }) => outcome === 'failed').length
  // An image that was deleted is not there to be opened.
  const gone = new Set(
    all.flatMap(({ method, path, outcome, image }) =>
      method === 'DELETE' && outcome === 'done' && image && /^\/v[12]\/images\/[^/]+$/.test(path)
        ? [image.id]
        : [],
    ),
  )
  return (
    <>
      <title>{pageTitle('Activity', scope.project.name)}</title>
      <div className="page-head">
        <h1>Activity</h1>
        <span className="grow" />
        <ActivityActions
          all={all}
          shown={shown}
          user={user}
          projectId={scope.projectId}
          place={place}
        />
      </div>
      {all.length > 0 && (
        <div className="filter-bar" role="group" aria-label="Filters">
          <TextField
            label="Search the activity"
            hideLabel
            type="search"
            icon={Search}
            fieldClassName="filter-search"
            placeholder="Action, image, request id, what was sent or said"
            value={filters.q}
            onChange={({ target }) => set({ ...filters, q: target.value })}
          />
          <Segmented
            label="Outcome"
            value={filters.failed ? 'failed' : 'all'}
            onChange={(value) => set({ ...filters, failed: value === 'failed' })}
            options={[
              { value: 'all', label: 'All' },
              { value: 'failed', label: `Failed ${formatCount(failed)}` },
            ]}
          />
        </div>
      )}
      <div className="scroll record-page">
        {entries === null && <SkeletonRows label="Reading the activity" />}
        {entries !== null && all.length === 0 && (
          <EmptyState icon={History} title="Nothing was done here yet">
            What this browser changes in the project is kept here, with the request and its id, for
            you alone. Glance keeps no such list.
          </EmptyState>
        )}
        {all.length > 0 && shown.length === 0 && (
          <EmptyState
            icon={SearchX}
            title={filters.failed && filters.q === '' ? 'Nothing failed' : 'Nothing matches'}
            actions={<Button onClick={() => set({ q: '', failed: false })}>Show all</Button>}
          >
            {`${plural(all.length, 'entry', 'entries')} without the filters.`}
          </EmptyState>
        )}
        {shown.length > 0 && (
          <ul aria-label="Activity">
            {shown.slice(0, drawn).map((entry) => (
              <ActivityRow
                key={entry.id}
                entry={entry}
                now={now}
                place={place}
                imageHref={
                  entry.image && !gone.has(entry.image.id)
                    ? paths.image({ ...scope, region: entry.region }, entry.image.id)
                    : null
                }
              />
            ))}
          </ul>
        )}
        {shown.length > drawn && (
          <p className="activity-more">
            <Button onClick={() => setDrawn(drawn + PAGE)}>
              {`Show ${formatCount(Math.min(PAGE, shown.length - drawn))} more`}
            </Button>
          </p>
        )}
      </div>
      <Readout>
        <span>
          <b>{formatCount(all.length)}</b> kept in this browser
        </span>
        {shown.length !== all.length && (
          <span>
            <b>{formatCount(shown.length)}</b> shown
          </span>
        )}
        <span className="grow" />
        <span>no tokens, no passwords</span>
      </Readout>
    </>
  )
}
