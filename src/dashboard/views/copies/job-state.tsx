import { Ban } from 'lucide-react'
import { stageOf } from '#openstack/ecl/copy-job.ts'
import type { CopyJob } from '#openstack/ecl/copy-job.ts'
import { Icon } from '#dashboard/ui/icon.tsx'
import { StatusMark } from '#dashboard/ui/marks.tsx'

/** Where a job stands, in a word; one that this client does not know keeps its own. */
export function stateWord(job: CopyJob): string {
  switch (stageOf(job)) {
    case 'waiting':
      return 'Waiting'
    case 'copying':
      return job.copy_progress === null ? 'Copying' : `Copying, ${Math.floor(job.copy_progress)} %`
    case 'copied':
      return 'Copied'
    case 'canceling':
      return 'Canceling'
    case 'canceled':
      return 'Canceled'
    case 'failed':
      return 'Failed'
    case 'unknown':
      return job.status || 'Not told'
  }
}

/** The mark that the image's own status would have; unknown ones have that of an open question. */
const STATUS = {
  waiting: 'queued',
  copying: 'saving',
  copied: 'active',
  canceling: 'pending_delete',
  failed: 'killed',
  unknown: '',
} as const

export function JobState({ job }: { job: CopyJob }) {
  const stage = stageOf(job)
  const word = stateWord(job)
  if (stage !== 'canceled') return <StatusMark status={STATUS[stage]}>{word}</StatusMark>
  return (
    <span className="status muted">
      <Icon of={Ban} size="sm" />
      <span className="status-label">{word}</span>
    </span>
  )
}
