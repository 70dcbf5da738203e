import { useQuery } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { useId, useState } from 'react'
import type { FormEvent } from 'react'
import type { MemberV1 } from '#openstack/glance-v1/member.ts'
import type { Image } from '#openstack/glance/image.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { useCommand } from '#dashboard/queries/command.ts'
import { memberV1Commands, memberV1Queries } from '#dashboard/queries/members-v1.ts'
import { sessionQueries } from '#dashboard/queries/session.ts'
import { Failure } from '#dashboard/components/failure.tsx'
import type { Ruling } from '#dashboard/components/image-rules.ts'
import { Button, IconButton } from '#dashboard/ui/button.tsx'
import { Checkbox, TextField } from '#dashboard/ui/field.tsx'
import { AccessPanel } from './access-panel.tsx'
import { useMembers } from './use-members.ts'
import './sharing-v1.css'

interface Props {
  image: Image
  scope: ActiveScope
  /** Whether one may share it. */
  edit: Ruling
  nameOf: (projectId: string) => string
}

/** With whom an image is shared on a cloud of API v1, and what its owner can do about that. */
export function SharingV1(props: Props) {
  const { image, scope, nameOf } = props
  const members = useMembers(image, scope).data
  return (
    <div className="detail-main">
      <AccessPanel image={image} actor={scope} members={members} nameOf={nameOf} />
      {image.visibility === 'public' ? (
        <p className="muted">
          The image is public: every project can boot it already. To give it to some only, make it
          private first.
        </p>
      ) : image.owner === scope.projectId ? (
        <Members {...props} />
      ) : (
        <p className="muted">Only its owner shares it, and sees with whom.</p>
      )}
    </div>
  )
}

/** They see it at once, and may be allowed to share it on. */
function Members({ image, scope, edit, nameOf }: Props) {
  const id = useId()
  const members = useQuery(memberV1Queries.ofImage(scope, image.id))
  const put = useCommand(memberV1Commands.put(scope))
  const remove = useCommand(memberV1Commands.remove(scope))
  const busy = put.isPending || remove.isPending
  /** What was pressed last, until the cloud has answered. */
  const wanted = put.isPending ? put.variables : null
  const row = (member: MemberV1) => (
    <li key={member.member_id}>
      <span className="sharing-v1-name">
        <span className="strong">{nameOf(member.member_id)}</span>
        <code className="faint truncate">{member.member_id}</code>
      </span>
      <Checkbox
        label="may share it on"
        checked={wanted?.projectId === member.member_id ? wanted.canShare : member.can_share}
        disabled={busy || edit !== true}
        onChange={(event) =>
          put.mutate({
            imageId: image.id,
            projectId: member.member_id,
            canShare: event.target.checked,
          })
        }
      />
      <IconButton
        icon={X}
        label={`Stop sharing with ${nameOf(member.member_id)}`}
        disabledReason={edit === true ? null : edit.reason}
        onClick={() => remove.mutate({ imageId: image.id, projectId: member.member_id })}
      />
    </li>
  )
  return (
    <section className="section" aria-labelledby={id}>
      <div className="section-head">
        <h2 id={id}>Shared with</h2>
      </div>
      {members.isPending && <output className="muted">Asking who it is shared with…</output>}
      {members.data?.length === 0 && <p className="muted">No other project.</p>}
      {members.data && members.data.length > 0 && (
        <ul className="list-rows sharing-v1" aria-labelledby={id}>
          {members.data.map(row)}
        </ul>
      )}
      <Failure error={members.error} what="Who it is shared with is not known." />
      <AddMember
        members={members.data ?? []}
        owner={image.owner}
        edit={edit}
        pending={put.isPending}
        onAdd={(projectId, added) =>
          put.mutate({ imageId: image.id, projectId, canShare: false }, { onSuccess: added })
        }
      />
      <Failure error={put.error} what="Nothing was shared." />
      <Failure error={remove.error} what="It is still shared." />
    </section>
  )
}

/** Why an image cannot be shared with this; null when it can. */
function problemOf(
  project: string,
  owner: string | null,
  members: readonly MemberV1[],
): string | null {
  if (project === '') return 'Type the id of a project, or the name of one of yours.'
  if (project === owner) return 'This project owns the image.'
  if (members.some((member) => member.member_id === project))
    return 'It is shared with this project already.'
  // glance/registry/api/v1/members.py takes anything; an address with a slash is another one.
  return /^[\w.-]{1,255}$/.test(project)
    ? null
    : 'No project of yours has that name, and it is no id.'
}

function AddMember({
  members,
  owner,
  edit,
  pending,
  onAdd,
}: {
  members: readonly MemberV1[]
  owner: string | null
  edit: Ruling
  pending: boolean
  onAdd: (projectId: string, added: () => void) => void
}) {
  const [text, setText] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const { data: session } = useQuery(sessionQueries.session())
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const typed = text.trim()
    const named = session?.projects.find((project) => project.name === typed)
    const project = named?.id ?? typed
    const wrong = problemOf(project, owner, members)
    setProblem(wrong)
    if (wrong === null) onAdd(project, () => setText(''))
  }
  return (
    <form className="tag-form sharing-v1-add" onSubmit={submit}>
      <TextField
        label="Share with a project"
        help="API v1 asks nobody: it sees the image at once. It does not check whether there is such a project."
        mono
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        placeholder="id of a project"
        value={text}
        error={problem ?? undefined}
        onChange={(event) => {
          setText(event.target.value)
          setProblem(null)
        }}
      />
      <Button type="submit" pending={pending} disabledReason={edit === true ? null : edit.reason}>
        Share
      </Button>
    </form>
  )
}
