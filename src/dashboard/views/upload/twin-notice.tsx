import { CopyCheck } from 'lucide-react'
import { useState } from 'react'
import { formatWhen } from '#lib/dates.ts'
import { plural } from '#lib/plural.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { paths } from '#dashboard/nav/paths.ts'
import { algorithm } from '#dashboard/components/figures.ts'
import { Button, ButtonLink } from '#dashboard/ui/button.tsx'
import { Notice } from '#dashboard/ui/notice.tsx'
import type { Twin } from './twins.ts'

/** What stands in the way of using it, or nothing. */
function standing({ image }: Twin): string {
  if (image.status === 'deactivated') return 'deactivated, so nobody can boot it'
  if (image.os_hidden) return `${image.status}, hidden from lists`
  return image.status
}

/** An image that has the very bytes already: to be used instead of sending them again. */
export function TwinNotice({
  twins,
  scope,
  onDismiss,
}: {
  twins: readonly Twin[]
  scope: ActiveScope
  onDismiss: () => void
}) {
  const [now] = useState(Date.now)
  const [twin] = twins
  if (twin === undefined) return null
  const { image, algo } = twin
  const whose =
    image.owner === scope.projectId
      ? `It belongs to ${scope.project.name}`
      : 'Another project owns it'
  return (
    <Notice
      tone="accent"
      icon={CopyCheck}
      live="status"
      title={`Already here: ${image.name || image.id} has exactly these bytes`}
      actions={
        <>
          <ButtonLink size="sm" href={paths.image(scope, image.id)}>
            Use that one
          </ButtonLink>
          <Button size="sm" variant="quiet" onClick={onDismiss}>
            Upload all the same
          </Button>
        </>
      }
    >
      <p>
        Same {algorithm(algo)}. {whose}, made {formatWhen(image.created_at, now)}; {standing(twin)}.
        {twins.length > 1 && ` So have ${plural(twins.length - 1, 'other image')}.`}
      </p>
    </Notice>
  )
}
