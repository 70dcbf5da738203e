import { useQuery } from '@tanstack/react-query'
import { Copy } from 'lucide-react'
import type { ReactNode } from 'react'
import { stageOf } from '#openstack/ecl/copy-job.ts'
import type { CopyJob } from '#openstack/ecl/copy-job.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { copyQueries } from '#dashboard/queries/ecl.ts'
import { sessionQueries } from '#dashboard/queries/session.ts'
import { paths } from '#dashboard/nav/paths.ts'
import { CommandLines } from '#dashboard/components/commands/command-lines.tsx'
import { CommandPopover } from '#dashboard/components/commands/command-popover.tsx'
import { cancelCommand, copyCommand, showCommand } from '#dashboard/components/copies/commands.ts'
import { Failure } from '#dashboard/components/failure.tsx'
import { Button } from '#dashboard/ui/button.tsx'
import { CopyButton } from '#dashboard/ui/copy-button.tsx'
import { Link } from '#dashboard/ui/link.tsx'
import { canCancel, canCopyAgain } from './job-rules.ts'
import { stateWord } from './job-state.tsx'

/** What its state means for somebody who waits for it; the cloud gives no reasons. */
function meaningOf(job: CopyJob): string {
  switch (stageOf(job)) {
    case 'waiting':
      return 'The cloud has taken the order and has not begun.'
    case 'copying':
      return 'The cloud copies by itself: this page may be closed.'
    case 'copied':
      return 'The other project has an image of its own now.'
    case 'canceling':
      return 'The cloud stops by and by.'
    case 'canceled':
      return 'It was stopped before its end.'
    case 'failed':
      return 'The cloud does not say why. See whether this image is still there and active, and whether the other project has room for it, then copy it again.'
    case 'unknown':
      return 'This is no state that the API reference knows: the cloud’s own word stands here.'
  }
}

/** Everything that the cloud tells of one job, asked for on its own. */
export function JobDetails({
  id,
  listed,
  scope,
  onCancel,
  onAgain,
}: {
  id: string
  listed: CopyJob
  scope: ActiveScope
  onCancel: () => void
  onAgain: () => void
}) {
  const query = useQuery({
    ...copyQueries.job(scope, listed.job_id),
    placeholderData: listed,
  })
  const job = query.data ?? listed
  const cancel = canCancel(job, scope)
  const again = canCopyAgain(scope)
  return (
    <div className="job-details" id={id}>
      <div className="job-story">
        <p>{meaningOf(job)}</p>
        <div className="actions">
          <Button disabledReason={cancel === true ? null : cancel.reason} onClick={onCancel}>
            Cancel the copy…
          </Button>
          <Button
            icon={Copy}
            disabledReason={again === true ? null : again.reason}
            onClick={onAgain}
          >
            Copy again…
          </Button>
          <CommandPopover>
            <CommandLines
              commands={[
                showCommand(job.job_id),
                ...(cancel === true ? [cancelCommand(job.job_id)] : []),
                copyCommand(job.source_image_id, job.destination_tenant_id),
              ]}
            />
          </CommandPopover>
        </div>
        <Failure error={query.error} what="What stands here may be old." />
      </div>
      <dl className="job-facts" aria-label="All attributes">
        <Fact label="Job" name="job_id">
          <code>{job.job_id}</code>
          <CopyButton label="Copy the job’s id" value={job.job_id} />
        </Fact>
        <Fact label="State" name="status">
          {stateWord(job)} <code className="faint">{job.status}</code>
        </Fact>
        <Fact label="Progress" name="copy_progress">
          {job.copy_progress === null ? <NotTold /> : `${job.copy_progress} %`}
        </Fact>
        <Fact label="Image" name="source_image_name">
          {job.source_image_name ?? <NotTold />}
        </Fact>
        <Fact label="Its id" name="source_image_id">
          <ImageId
            id={job.source_image_id}
            projectId={job.source_tenant_id}
            region={job.source_region_id}
            what="image"
          />
        </Fact>
        <Fact label="From project" name="source_tenant_id">
          <ProjectId id={job.source_tenant_id} />
        </Fact>
        <Fact label="From region" name="source_region_id">
          {job.source_region_id || <NotTold />}
        </Fact>
        <Fact label="Copy" name="destination_image_id">
          {job.destination_image_id === null ? (
            <span className="faint">not there yet</span>
          ) : (
            <ImageId
              id={job.destination_image_id}
              projectId={job.destination_tenant_id}
              region={job.destination_region_id}
              what="copy"
            />
          )}
        </Fact>
        <Fact label="To project" name="destination_tenant_id">
          <ProjectId id={job.destination_tenant_id} />
        </Fact>
        <Fact label="To region" name="destination_region_id">
          {job.destination_region_id || <NotTold />}
        </Fact>
        {Object.entries(job.extra ?? {}).map(([key, value]) => (
          <Fact key={key} label={key} name={null}>
            <code>{JSON.stringify(value)}</code>
          </Fact>
        ))}
      </dl>
    </div>
  )
}

const NotTold = () => <span className="faint">not told</span>

/** @param name as the cloud spells it; null where that is the label */
function Fact({
  label,
  name,
  children,
}: {
  label: string
  name: string | null
  children: ReactNode
}) {
  return (
    <div>
      <dt>
        {label}
        {name !== null && <code className="faint">{name}</code>}
      </dt>
      <dd>{children}</dd>
    </div>
  )
}

const useProject = (id: string) => {
  const { data: session } = useQuery(sessionQueries.session())
  return session?.projects.find((project) => project.id === id)
}

function ProjectId({ id }: { id: string }) {
  const project = useProject(id)
  if (id === '') return <NotTold />
  return (
    <>
      {project && <span>{project.name}</span>}
      <code className={project && 'faint'}>{id}</code>
      <CopyButton label="Copy the project’s id" value={id} />
    </>
  )
}

/** A link, where the session may go there. */
function ImageId({
  id,
  projectId,
  region,
  what,
}: {
  id: string
  projectId: string
  region: string
  what: string
}) {
  const project = useProject(projectId)
  if (id === '') return <NotTold />
  return (
    <>
      {project && region !== '' ? (
        <Link className="link mono" href={paths.image({ projectId, region }, id)}>
          {id}
        </Link>
      ) : (
        <code>{id}</code>
      )}
      <CopyButton label={`Copy the ${what}’s id`} value={id} />
    </>
  )
}
