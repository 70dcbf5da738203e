import { useRef } from 'react'
import type { Image } from '#openstack/glance/image.ts'
import type { Member } from '#openstack/glance/types.ts'
import { plural } from '#lib/plural.ts'
import { stopOutcome } from '#dashboard/components/sharing/audience.ts'
import { CommandLines } from '#dashboard/components/commands/command-lines.tsx'
import { CommandPopover } from '#dashboard/components/commands/command-popover.tsx'
import { sharingCommands } from '#dashboard/components/sharing/commands.ts'
import { Button } from '#dashboard/ui/button.tsx'
import { Dialog } from '#dashboard/ui/dialog.tsx'

/** Whom it cuts off, before it does. */
export function StopDialog({
  image,
  members,
  nameOf,
  onConfirm,
  onClose,
}: {
  image: Image
  members: readonly Member[]
  nameOf: (projectId: string) => string
  onConfirm: () => void
  onClose: () => void
}) {
  const cancel = useRef<HTMLButtonElement>(null)
  const [first] = members
  const whom =
    members.length === 1 && first ? nameOf(first.member_id) : plural(members.length, 'project')
  const { lead, rest } = stopOutcome(
    members.map((member) => ({ project: member.member_id, status: member.status })),
    nameOf,
  )
  const commands = members.map((member) => sharingCommands.remove(image.id, member.member_id))
  return (
    <Dialog
      open
      title={`Stop sharing with ${whom}`}
      onClose={onClose}
      initialFocus={cancel}
      footer={
        <>
          <Button ref={cancel} onClick={onClose}>
            Cancel
          </Button>
          <CommandPopover align="start">
            <CommandLines commands={commands} />
          </CommandPopover>
          <span className="grow" />
          <Button
            variant="danger"
            onClick={() => {
              onConfirm()
              onClose()
            }}
          >
            Stop sharing
          </Button>
        </>
      }
    >
      <p>
        <b>{lead}</b> {rest}
      </p>
    </Dialog>
  )
}
