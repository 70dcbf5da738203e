import { Inbox, LockKeyhole, Telescope, Unplug } from 'lucide-react'
import type { MemberStatus } from '#openstack/glance/types.ts'
import { plural } from '#lib/plural.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { statusOf } from '#dashboard/queries/catalogue-watch.ts'
import { paths } from '#dashboard/nav/paths.ts'
import { Failure, failureOf } from '#dashboard/components/failure.tsx'
import { Button, ButtonLink } from '#dashboard/ui/button.tsx'
import { CopyButton } from '#dashboard/ui/copy-button.tsx'
import { SkeletonRows } from '#dashboard/ui/skeleton.tsx'
import { EmptyState, ErrorState } from '#dashboard/ui/states.tsx'

const NOTHING: Readonly<Record<MemberStatus, string>> = {
  pending: 'No offer waits for an answer',
  accepted: 'No offer was accepted',
  rejected: 'No offer was declined',
}

/** What stands where the offers would be. */
export function InboxState({
  scope,
  state,
  unasked,
  loading,
  error,
  onRetry,
}: {
  scope: ActiveScope
  state: MemberStatus
  unasked: number
  loading: boolean
  error: unknown
  onRetry: () => void
}) {
  if (error !== null && loading) {
    const { sentence, details } = failureOf(error)
    const forbidden = statusOf(error) === 403
    return (
      <ErrorState
        icon={forbidden ? LockKeyhole : Unplug}
        title={
          forbidden
            ? `You may not list images in ${scope.region}`
            : `Glance in ${scope.region} did not answer`
        }
        details={details}
        actions={
          <Button variant="primary" onClick={onRetry}>
            Try again
          </Button>
        }
      >
        {sentence}
      </ErrorState>
    )
  }
  if (loading) return <SkeletonRows label="Loading what is shared" rows={6} row={64} />
  return (
    <div className="scroll">
      <Stale error={error} />
      <EmptyState
        icon={Inbox}
        title={NOTHING[state]}
        actions={
          <ButtonLink icon={Telescope} href={paths.images(scope, { visibility: 'community' })}>
            Community images
          </ButtonLink>
        }
      >
        <p>
          An image comes here when a project that owns it adds {scope.project.name} as a member.
          That project needs the id of yours:
        </p>
        <p className="mono offer-own-id">
          {scope.projectId}{' '}
          <CopyButton value={scope.projectId} label={`Copy the id of ${scope.project.name}`} />
        </p>
        <p>
          Images that are open to everybody are offered to nobody: they are in the list, as public
          or as community images.
        </p>
        {scope.lacks && <p>{scope.lacks.answers}</p>}
        <Unasked count={unasked} />
      </EmptyState>
    </div>
  )
}

/** What is on screen is from an earlier answer. */
export function Stale({ error }: { error: unknown }) {
  if (error === null) return null
  return (
    <div className="offer-stale">
      <Failure error={error} what="What stands here may be old." />
    </div>
  )
}

/** Glance tells an administrator of every shared image, and of no membership. */
export function Unasked({ count }: { count: number }) {
  if (count === 0) return null
  return (
    <p className="muted">
      {`You are an administrator, so Glance lists every shared image of the cloud and each one’s members must be asked for. That was done for the newest; ${plural(count, 'older image was', 'older images were')} left out.`}
    </p>
  )
}
