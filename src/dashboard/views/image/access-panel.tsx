import { useQuery } from '@tanstack/react-query'
import { Eye } from 'lucide-react'
import type { Image } from '#openstack/glance/image.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { imageQueries } from '#dashboard/queries/images.ts'
import { frameClass } from '#dashboard/ui/frame.tsx'
import { Icon } from '#dashboard/ui/icon.tsx'
import { accessOf } from './access.ts'

/** Who can see and boot the image: the subject of the page, in a sentence. */
export function AccessPanel({
  image,
  scope,
  nameOf,
}: {
  image: Image
  scope: ActiveScope
  nameOf: (projectId: string) => string
}) {
  // Glance tells the members of a shared image only; for any other they are an error (403).
  const asks = image.visibility === 'shared' && image.owner === scope.projectId
  const members = useQuery({ ...imageQueries.members(scope, image.id), enabled: asks })
  const { sentence, detail } = accessOf({
    image,
    nameOf,
    here: scope.projectId,
    members:
      members.data?.map((member) => ({ project: member.member_id, status: member.status })) ?? null,
  })
  return (
    <section
      className={`access ${frameClass({ quiet: true })}`}
      aria-label="Who can see and boot this"
    >
      <Icon of={Eye} />
      <p>
        {sentence.map((piece) =>
          piece.strong ? <b key={piece.text}>{piece.text}</b> : piece.text,
        )}
        {detail !== null && <small>{detail}</small>}
      </p>
    </section>
  )
}
