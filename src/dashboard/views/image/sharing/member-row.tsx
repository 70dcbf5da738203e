import { CircleCheck, CircleX, Clock, Users } from 'lucide-react'
import { memo } from 'react'
import type { Image } from '#openstack/glance/image.ts'
import type { Member } from '#openstack/glance/types.ts'
import { exactTime } from '#lib/dates.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { Button } from '#dashboard/ui/button.tsx'
import { CopyButton } from '#dashboard/ui/copy-button.tsx'
import { Checkbox } from '#dashboard/ui/check.tsx'
import { Icon } from '#dashboard/ui/icon.tsx'
import { formatMoment } from '../moment.ts'
import { Invitation } from './invitation.tsx'

const ANSWERS = {
  accepted: { word: 'Accepted', tone: 'good', icon: CircleCheck },
  pending: { word: 'Waiting', tone: 'accent', icon: Clock },
  rejected: { word: 'Declined', tone: 'faint', icon: CircleX },
  shared: { word: 'Shared', tone: 'good', icon: Users },
} as const

export function AnswerMark({ status }: { status: string }) {
  const known = status in ANSWERS ? ANSWERS[status as keyof typeof ANSWERS] : null
  return (
    <span className={`status ${known?.tone ?? 'faint'}`}>
      {known && <Icon of={known.icon} />}
      <span className="status-label">{known?.word ?? status}</span>
    </span>
  )
}

/** One project that the image is shared with. Of many rows only those that change are drawn again. */
export const MemberRow = memo(function Row({
  member,
  name,
  label,
  image,
  scope,
  stopReason,
  chosen,
  onChoose,
  onStop,
}: {
  member: Member
  /** Null where it is not known. */
  name: string | null
  /** What it is called in buttons: its name, or the beginning of its id. */
  label: string
  image: Image
  scope: ActiveScope
  /** Why nobody here may stop sharing. */
  stopReason: string | null
  chosen: boolean
  onChoose: (projectIds: readonly string[], on: boolean) => void
  onStop: (member: Member) => void
}) {
  const waits = member.status === 'pending'
  return (
    <tr data-chosen={chosen || undefined}>
      <td className="share-check">
        <Checkbox
          label={`Select ${label}`}
          hideLabel
          checked={chosen}
          onChange={(event) => onChoose([member.member_id], event.target.checked)}
        />
      </td>
      <th scope="row">
        {name === null ? (
          <code className="share-name" title="Its name is not known here">
            {member.member_id.slice(0, 8)}…
          </code>
        ) : (
          <>
            <span className="share-name">{name}</span>
            <code className="faint share-id-below">{member.member_id.slice(0, 8)}…</code>
          </>
        )}
      </th>
      <td>
        <AnswerMark status={member.status} />
      </td>
      <td className="muted share-since" title={exactTime(member.updated_at)}>
        {formatMoment(member.updated_at)}
      </td>
      <td className="faint share-id">
        <span>
          <code title={member.member_id}>{member.member_id}</code>
          <CopyButton value={member.member_id} label={`Copy the id of ${label}`} />
        </span>
      </td>
      <td className="share-row-actions">
        <span>
          <Invitation image={image} scope={scope} projectId={member.member_id} name={label} />
          <Button
            variant="quiet"
            size="sm"
            disabledReason={stopReason}
            aria-label={`${waits ? 'Take back the offer to' : 'Stop sharing with'} ${label}`}
            onClick={() => onStop(member)}
          >
            {waits ? 'Take back' : 'Stop sharing…'}
          </Button>
        </span>
      </td>
    </tr>
  )
})
