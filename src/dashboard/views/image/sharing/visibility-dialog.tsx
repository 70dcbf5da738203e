import { useRef } from 'react'
import type { Image, ImageChanges } from '#openstack/glance/image.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { useCommand } from '#dashboard/queries/command.ts'
import { imageCommands } from '#dashboard/queries/images.ts'
import { Failure } from '#dashboard/components/failure.tsx'
import type { AccessMember } from '#dashboard/components/sharing/access.ts'
import { reachChanges, visibilityOutcome } from '#dashboard/components/sharing/audience.ts'
import { CommandLines } from '#dashboard/components/commands/command-lines.tsx'
import { CommandPopover } from '#dashboard/components/commands/command-popover.tsx'
import { sharingCommands } from '#dashboard/components/sharing/commands.ts'
import { Button } from '#dashboard/ui/button.tsx'
import { Dialog } from '#dashboard/ui/dialog.tsx'
import { toasts } from '#dashboard/ui/toast.tsx'

export type Visibility = NonNullable<ImageChanges['visibility']>

/** What another visibility does to everybody, before and after, and the button that does it. */
export function VisibilityDialog({
  image,
  to,
  members,
  scope,
  nameOf,
  onClose,
}: {
  image: Image
  to: Visibility
  /** Null where they cannot be known. */
  members: readonly AccessMember[] | null
  scope: ActiveScope
  nameOf: (projectId: string) => string
  onClose: () => void
}) {
  const cancel = useRef<HTMLButtonElement>(null)
  const update = useCommand(imageCommands.update(scope))
  const after = { ...image, visibility: to }
  const { lead, rest, cuts } = visibilityOutcome(image, to, members, nameOf)
  const changes = reachChanges(image, after, members ?? [], nameOf)
  const confirm = () =>
    update.mutate(
      { before: image, changes: { visibility: to } },
      {
        onSuccess: (changed) => {
          toasts.show({
            text: `The image is ${to} now`,
            action: {
              label: 'Undo',
              run: () =>
                update.mutate({
                  before: changed,
                  changes: { visibility: image.visibility as Visibility },
                }),
            },
          })
          onClose()
        },
      },
    )
  return (
    <Dialog
      open
      title={`Make it ${to}`}
      onClose={onClose}
      initialFocus={cancel}
      footer={
        <>
          <Button ref={cancel} onClick={onClose}>
            Cancel
          </Button>
          <CommandPopover align="start">
            <CommandLines commands={[sharingCommands.visibility(image.id, to)]} />
          </CommandPopover>
          <span className="grow" />
          <Button
            variant={cuts ? 'danger' : 'primary'}
            pending={update.isPending}
            onClick={confirm}
          >
            Make it {to}
          </Button>
        </>
      }
    >
      <p>
        <b>{lead}</b> {rest}
      </p>
      {changes.length > 0 && (
        <ul className="reach-changes" aria-label="Before and after">
          {changes.map(({ who, before, after: then }) => (
            <li key={before}>
              <h3>{who.join('; ')}</h3>
              <dl className="before-after">
                <div>
                  <dt>Before</dt>
                  <dd>{before}</dd>
                </div>
                <div className="after">
                  <dt>After</dt>
                  <dd>{then}</dd>
                </div>
              </dl>
            </li>
          ))}
        </ul>
      )}
      <Failure error={update.error} what="Nothing was changed." />
    </Dialog>
  )
}
