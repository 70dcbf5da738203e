import { Info, Search, Users } from 'lucide-react'
import { useCallback, useEffect, useRef, useState } from 'react'
import { formatCount } from '#lib/plural.ts'
import type { Image } from '#openstack/glance/image.ts'
import type { Member } from '#openstack/glance/types.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { CommandLines } from '#dashboard/components/commands/command-lines.tsx'
import { CommandPopover } from '#dashboard/components/commands/command-popover.tsx'
import { sharingCommands } from '#dashboard/components/sharing/commands.ts'
import { Button } from '#dashboard/ui/button.tsx'
import { Checkbox } from '#dashboard/ui/check.tsx'
import { TextField } from '#dashboard/ui/field.tsx'
import { Icon } from '#dashboard/ui/icon.tsx'
import { MemberRow } from './member-row.tsx'

/** From so many on one looks for one by its name or its id. */
const MANY = 8

/** The projects that an image is shared with, and what each has answered. */
export function MembersTable({
  members,
  image,
  scope,
  nameIfKnown,
  labelOf,
  ownerName,
  stopReason,
  onStop,
}: {
  members: readonly Member[]
  image: Image
  scope: ActiveScope
  nameIfKnown: (projectId: string) => string | null
  labelOf: (projectId: string) => string
  ownerName: string
  stopReason: string | null
  onStop: (members: readonly Member[]) => void
}) {
  const [text, setText] = useState('')
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const wanted = text.trim().toLowerCase()
  const matches = ({ member_id: id }: Member) =>
    id.toLowerCase().includes(wanted) || (nameIfKnown(id) ?? '').toLowerCase().includes(wanted)
  const shown = members.filter(matches)
  const picked = shown.filter((member) => chosen.has(member.member_id))
  const choose = useCallback((ids: readonly string[], on: boolean) => {
    setChosen((before) => {
      const after = new Set(before)
      for (const id of ids) {
        if (on) after.add(id)
        else after.delete(id)
      }
      return after
    })
  }, [])
  const latest = useRef(onStop)
  useEffect(() => {
    latest.current = onStop
  })
  const stopOne = useCallback((member: Member) => latest.current([member]), [])
  return (
    <section className="section" aria-labelledby="share-projects">
      <div className="section-head">
        <h2 id="share-projects">Projects</h2>
        <span className="faint">
          {shown.length === members.length
            ? formatCount(members.length)
            : `${formatCount(shown.length)} of ${formatCount(members.length)}`}
        </span>
        <span className="grow" />
        {picked.length > 0 && (
          <Button
            size="sm"
            disabledReason={stopReason}
            onClick={() => {
              onStop(picked)
              setChosen(new Set())
            }}
          >
            Stop sharing with {picked.length}…
          </Button>
        )}
        <CommandPopover quiet>
          <CommandLines commands={[sharingCommands.list(image.id)]} />
        </CommandPopover>
      </div>
      {members.length > MANY && (
        <TextField
          label="Find a project"
          hideLabel
          icon={Search}
          type="search"
          placeholder="Find a project by its name or id"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      )}
      {members.length === 0 ? (
        <p className="share-none muted">
          <Icon of={Users} />
          Shared with no project yet. Add one, and it can boot the image by its id at once.
        </p>
      ) : (
        <table className="share-table">
          <thead>
            <tr>
              <th className="share-check">
                <Checkbox
                  label="Select all"
                  hideLabel
                  checked={picked.length > 0 && picked.length === shown.length}
                  indeterminate={picked.length > 0 && picked.length < shown.length}
                  onChange={(event) =>
                    choose(
                      shown.map((member) => member.member_id),
                      event.target.checked,
                    )
                  }
                />
              </th>
              <th scope="col">Project</th>
              <th scope="col">Answer</th>
              <th scope="col" className="share-since">
                Since
              </th>
              <th scope="col" className="share-id">
                Project id
              </th>
              <th className="share-actions-head">
                <span className="visually-hidden">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((member) => (
              <MemberRow
                key={member.member_id}
                member={member}
                name={nameIfKnown(member.member_id)}
                label={labelOf(member.member_id)}
                image={image}
                scope={scope}
                stopReason={stopReason}
                chosen={chosen.has(member.member_id)}
                onChoose={choose}
                onStop={stopOne}
              />
            ))}
          </tbody>
        </table>
      )}
      {members.length > 0 && shown.length === 0 && (
        <p className="muted">No project that it is shared with matches “{text.trim()}”.</p>
      )}
      <p className="help">
        <Icon of={Info} />
        <span>
          {scope.lacks?.answers ??
            `Only a member of the other project can accept. Nobody in ${ownerName} can do it for them.`}
        </span>
      </p>
    </section>
  )
}
