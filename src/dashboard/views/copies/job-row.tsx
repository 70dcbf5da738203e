import { ArrowRight, ChevronDown, ChevronRight } from 'lucide-react'
import { useId } from 'react'
import { stageOf } from '#openstack/ecl/copy-job.ts'
import type { CopyJob } from '#openstack/ecl/copy-job.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { Bar } from '#dashboard/ui/bar.tsx'
import { Button } from '#dashboard/ui/button.tsx'
import { Icon } from '#dashboard/ui/icon.tsx'
import { JobDetails } from './job-details.tsx'
import { nameOf, stateOf } from './job-list.ts'
import { canCancel } from './job-rules.ts'
import { JobState } from './job-state.tsx'

/** One job: a line, and everything known of it under the line. */
export function JobRow({
  job,
  scope,
  projectName,
  open,
  onToggle,
  onCancel,
  onAgain,
}: {
  job: CopyJob
  scope: ActiveScope
  projectName: (id: string) => string
  open: boolean
  onToggle: () => void
  onCancel: () => void
  onAgain: () => void
}) {
  const id = useId()
  const name = nameOf(job)
  const moving = stateOf(job) === 'moving'
  const cancel = canCancel(job, scope)
  const to = projectName(job.destination_tenant_id)
  return (
    <li className="record" aria-label={`Copy of ${name} to ${to}`}>
      <div className="record-row job-row">
        <button
          type="button"
          className="record-open"
          aria-expanded={open}
          aria-controls={open ? id : undefined}
          onClick={onToggle}
        >
          <Icon of={open ? ChevronDown : ChevronRight} size="sm" />
          <span className="truncate" title={name}>
            {name}
          </span>
        </button>
        <span className="job-way muted">
          <span className="truncate job-from">{job.source_region_id}</span>
          <Icon of={ArrowRight} size="sm" />
          <span className="visually-hidden">to</span>
          <span className="truncate" title={job.destination_tenant_id}>
            {to}
          </span>
          <span className="faint nowrap">{job.destination_region_id}</span>
        </span>
        <span className="job-state">
          <JobState job={job} />
        </span>
        <span className="job-act">
          {moving && (
            <Button
              size="sm"
              variant="quiet"
              aria-label={`Cancel the copy of ${name}…`}
              disabledReason={cancel === true ? null : cancel.reason}
              onClick={onCancel}
            >
              Cancel…
            </Button>
          )}
        </span>
        {stageOf(job) === 'copying' && job.copy_progress !== null && (
          <Bar
            className="job-bar"
            height={2}
            value={job.copy_progress}
            label={`Progress of the copy of ${name}`}
          />
        )}
      </div>
      {open && (
        <JobDetails id={id} listed={job} scope={scope} onCancel={onCancel} onAgain={onAgain} />
      )}
    </li>
  )
}
