import { Eye } from 'lucide-react'
import type { Image } from '#openstack/glance/image.ts'
import type { Member } from '#openstack/glance/types.ts'
import type { Actor } from '#dashboard/components/rules.ts'
import { accessOf } from '#dashboard/components/sharing/access.ts'
import { frameClass } from '#dashboard/ui/frame.tsx'
import { Icon } from '#dashboard/ui/icon.tsx'

/** Who can see and boot the image: the subject of the page, in a sentence. */
export function AccessPanel({
  image,
  actor,
  members,
  nameOf,
}: {
  image: Image
  actor: Actor
  /** Undefined while they are not known. */
  members: readonly Member[] | undefined
  nameOf: (projectId: string) => string
}) {
  const { sentence, detail } = accessOf({
    image,
    nameOf,
    actor,
    members:
      members?.map((member) => ({ project: member.member_id, status: member.status })) ?? null,
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
