import { useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import type { Image } from '#openstack/glance/image.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { useCommand } from '#dashboard/queries/command.ts'
import { memberV1Commands, memberV1Queries } from '#dashboard/queries/members-v1.ts'
import { Failure } from '#dashboard/components/failure.tsx'
import { Checkbox } from '#dashboard/ui/check.tsx'

/** Who may share the image on: a right that API v1 alone gives to members. */
export function ShareOn({
  image,
  scope,
  nameOf,
  blocked,
}: {
  image: Image
  scope: ActiveScope
  nameOf: (projectId: string) => string
  /** Whether one may not change it. */
  blocked: boolean
}) {
  const id = useId()
  const members = useQuery(memberV1Queries.ofImage(scope, image.id))
  const put = useCommand(memberV1Commands.put(scope))
  /** What was pressed last, until the cloud has answered. */
  const wanted = put.isPending ? put.variables : null
  return (
    <section className="section" aria-labelledby={id}>
      <h2 id={id}>May share it on</h2>
      <p className="help">A member that may share it on adds projects of its own choice.</p>
      {members.data?.map(({ member_id: projectId, can_share: may }) => (
        <Checkbox
          key={projectId}
          label={nameOf(projectId)}
          checked={wanted?.projectId === projectId ? wanted.canShare : may}
          disabled={put.isPending || blocked}
          onChange={(event) =>
            put.mutate({ imageId: image.id, projectId, canShare: event.target.checked })
          }
        />
      ))}
      <Failure error={members.error} what="Who may share it on is not known." />
      <Failure error={put.error} what="It is as it was." />
    </section>
  )
}
