import { useQuery } from '@tanstack/react-query'
import type { Image } from '#openstack/glance/image.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { imageQueries } from '#dashboard/queries/images.ts'
import { Notice } from '#dashboard/ui/notice.tsx'
import { tellsMembers } from './access.ts'
import { visibilityOutcome } from './audience.ts'
import { useDirectory } from './use-directory.ts'

/** What another visibility does to those who have the image now, by their names where they are known. */
export function VisibilityWarning({
  image,
  to,
  scope,
}: {
  image: Image
  to: string
  scope: ActiveScope
}) {
  const asks = tellsMembers(image, scope)
  const { data } = useQuery({ ...imageQueries.members(scope, image.id), enabled: asks })
  const { nameOf } = useDirectory(scope)
  const members = asks
    ? (data?.map(({ member_id: project, status }) => ({ project, status })) ?? null)
    : []
  const { lead, rest, cuts } = visibilityOutcome(image, to, members, nameOf)
  return (
    <Notice tone={cuts ? 'warn' : 'accent'} title={lead} live="status">
      {rest}
    </Notice>
  )
}
