import { useQuery } from '@tanstack/react-query'
import { Copy, Lock, SearchX, ServerCrash } from 'lucide-react'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { formatCount, plural } from '#lib/plural.ts'
import type { CopyJob } from '#openstack/ecl/copy-job.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { statusOf } from '#dashboard/queries/catalogue-watch.ts'
import { copyQueries } from '#dashboard/queries/ecl.ts'
import { paths } from '#dashboard/nav/paths.ts'
import { CopyDialog } from '#dashboard/components/copies/copy-dialog.tsx'
import { Failure, failureOf } from '#dashboard/components/failure.tsx'
import { useDirectory } from '#dashboard/components/sharing/use-directory.ts'
import { useProjectNames } from '#dashboard/components/use-project-names.ts'
import { Button, ButtonLink } from '#dashboard/ui/button.tsx'
import { Notice } from '#dashboard/ui/notice.tsx'
import { Readout } from '#dashboard/ui/readout.tsx'
import { SkeletonRows } from '#dashboard/ui/skeleton.tsx'
import { EmptyState, ErrorState } from '#dashboard/ui/states.tsx'
import { CancelDialog } from './cancel-dialog.tsx'
import { CopiesBar } from './copies-bar.tsx'
import { matching, readFilters, stateOf, writeFilters } from './job-list.ts'
import type { CopyFilters } from './job-list.ts'
import { JobRow } from './job-row.tsx'

type Asking = { what: 'cancel' | 'again'; job: CopyJob } | null

/** All jobs of the project: those that go on, and the history, which never goes away. */
export function CopiesBoard({ scope }: { scope: ActiveScope }) {
  const query = useQuery(copyQueries.jobs(scope))
  const [search, setSearch] = useSearchParams()
  const [asking, setAsking] = useState<Asking>(null)
  const { nameIfKnown } = useDirectory(scope)
  const orId = useProjectNames()
  const projectName = (id: string) => nameIfKnown(id) ?? orId(id)
  const filters = readFilters(search)
  const change = (next: CopyFilters) =>
    setSearch((before) => writeFilters(next, before), { replace: true })
  const jobs = query.data
  if (jobs === undefined)
    return (
      <div className="scroll record-page jobs-page">
        {query.error === null ? (
          <SkeletonRows label="Loading copies" />
        ) : (
          <NoJobs error={query.error} onRetry={() => void query.refetch()} />
        )}
      </div>
    )
  const shown = matching(jobs, filters, projectName)
  const moving = shown.filter((job) => stateOf(job) === 'moving')
  const ended = shown.filter((job) => stateOf(job) !== 'moving')
  const allMoving = jobs.filter((job) => stateOf(job) === 'moving').length
  const missing = filters.job !== null && !jobs.some((job) => job.job_id === filters.job)
  const group = (title: string, of: readonly CopyJob[]) =>
    of.length > 0 && (
      <section className="record-group" aria-label={title}>
        <h2>
          {title} <span className="faint">{formatCount(of.length)}</span>
        </h2>
        <ul>
          {of.map((job) => (
            <JobRow
              key={job.job_id}
              job={job}
              scope={scope}
              projectName={projectName}
              open={job.job_id === filters.job}
              onToggle={() =>
                change({ ...filters, job: job.job_id === filters.job ? null : job.job_id })
              }
              onCancel={() => setAsking({ what: 'cancel', job })}
              onAgain={() => setAsking({ what: 'again', job })}
            />
          ))}
        </ul>
      </section>
    )
  return (
    <>
      {jobs.length > 0 && <CopiesBar filters={filters} onChange={change} />}
      <div className="scroll record-page jobs-page">
        <Failure error={query.error} what="What stands here may be old." />
        {missing && (
          <Notice
            tone="warn"
            live="status"
            title="The copy of this address is not among those of this project"
            actions={
              <Button size="sm" onClick={() => change({ ...filters, job: null })}>
                Take it out of the address
              </Button>
            }
          >
            <p>
              No copy here has the id <code>{filters.job}</code>. Copies never go away: it is one of
              another project, or its id is not whole.
            </p>
          </Notice>
        )}
        {group('Under way', moving)}
        {group('Ended', ended)}
        {jobs.length === 0 && (
          <EmptyState
            icon={Copy}
            title="Nothing was copied from this project yet"
            actions={<ButtonLink href={paths.images(scope)}>Choose an image</ButtonLink>}
          >
            Open an image and choose “Copy to another project” among its actions. The cloud then
            makes the copy in the region of that project, and how far it is stands here.
          </EmptyState>
        )}
        {jobs.length > 0 && shown.length === 0 && (
          <EmptyState
            icon={SearchX}
            title="No copy matches"
            actions={
              <Button onClick={() => change({ q: '', state: null, job: null })}>Show all</Button>
            }
          >
            {`${plural(jobs.length, 'copy', 'copies')} without the filters.`}
          </EmptyState>
        )}
      </div>
      <output className="visually-hidden">
        {`${plural(allMoving, 'copy', 'copies')} under way, ${formatCount(jobs.length - allMoving)} ended`}
      </output>
      <Readout>
        <span>
          <b>{formatCount(jobs.length)}</b> {jobs.length === 1 ? 'copy' : 'copies'}
        </span>
        <span>{allMoving === 0 ? 'nothing moves' : `${formatCount(allMoving)} under way`}</span>
        {jobs.length > 1 && <span>by name: the cloud tells no times</span>}
        <span className="grow" />
        <span>safe to leave this page</span>
      </Readout>
      {asking?.what === 'cancel' && (
        <CancelDialog
          job={asking.job}
          to={projectName(asking.job.destination_tenant_id)}
          scope={scope}
          onClose={() => setAsking(null)}
        />
      )}
      {asking?.what === 'again' && (
        <CopyDialog
          scope={scope}
          image={{
            id: asking.job.source_image_id,
            name: asking.job.source_image_name,
            license: null,
          }}
          to={asking.job.destination_tenant_id}
          onClose={() => setAsking(null)}
        />
      )}
    </>
  )
}

/** The list did not come: not for this role, or for now. */
function NoJobs({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { sentence, details } = failureOf(error)
  const forbidden = statusOf(error) === 403
  return (
    <ErrorState
      icon={forbidden ? Lock : ServerCrash}
      title={forbidden ? 'Copies are not for your role' : 'The copies did not come'}
      details={details}
      actions={<Button onClick={onRetry}>Ask again</Button>}
    >
      {forbidden
        ? `A member or an administrator of the project can see them. The cloud says: ${sentence}`
        : `${sentence} Copies that are under way go on without this page.`}
    </ErrorState>
  )
}
