import { CircleOff, ServerCrash, ShieldAlert } from 'lucide-react'
import { Button, ButtonLink } from '#dashboard/ui/button.tsx'
import { EmptyState, ErrorState } from '#dashboard/ui/states.tsx'
import { Skeleton } from '#dashboard/ui/skeleton.tsx'
import { failureOf } from '#dashboard/components/failure.tsx'
import { statusOf } from '#dashboard/queries/catalogue-watch.ts'

/** Instead of the page: no such image, not allowed, or no answer. */
export function ImageFault({
  error,
  imageId,
  listHref,
  invited = null,
  onRetry,
}: {
  error: unknown
  imageId: string
  listHref: string
  /** Name of the project that an invitation is for; null without one. */
  invited?: string | null
  onRetry: () => void
}) {
  const back = <ButtonLink href={listHref}>Back to the images</ButtonLink>
  const { sentence, details } = failureOf(error)
  const status = statusOf(error)
  if (status === 404) {
    return (
      <EmptyState
        level={1}
        icon={CircleOff}
        title={
          invited === null ? 'There is no such image here' : 'This image is not offered any more'
        }
        actions={
          <>
            {back}
            <Button variant="quiet" onClick={onRetry}>
              Look again
            </Button>
          </>
        }
      >
        {invited === null ? (
          <p>
            It was deleted, or it belongs to a project that has not shared it with this one. Glance
            does not tell which.
          </p>
        ) : (
          <p>
            You were invited to take it up for {invited}. Since then its owner withdrew the offer or
            deleted the image; Glance does not tell which. Whoever sent the link can offer it again.
          </p>
        )}
        <p className="mono faint">{imageId}</p>
      </EmptyState>
    )
  }
  if (status === 403) {
    return (
      <ErrorState
        level={1}
        icon={ShieldAlert}
        title="You may not look at this image"
        details={details}
        actions={back}
      >
        {sentence}
      </ErrorState>
    )
  }
  return (
    <ErrorState
      level={1}
      icon={ServerCrash}
      title="The image could not be loaded"
      details={details}
      actions={
        <>
          <Button variant="primary" onClick={onRetry}>
            Try again
          </Button>
          {back}
        </>
      }
    >
      {sentence}
    </ErrorState>
  )
}

/** Shapes where the text will be, at its place. */
export function ImageLoading() {
  return (
    <output className="detail-loading" aria-label="Loading the image">
      <div className="detail-head">
        <Skeleton width={120} />
        <Skeleton width={280} height={20} />
        <Skeleton width={360} />
      </div>
      <div className="detail-main">
        {[420, 560, 540, 480, 520, 400].map((width) => (
          <Skeleton key={width} width={width} />
        ))}
      </div>
    </output>
  )
}
