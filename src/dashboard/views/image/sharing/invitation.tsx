import { Link2 } from 'lucide-react'
import type { Image } from '#openstack/glance/image.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { paths } from '#dashboard/nav/paths.ts'
import { CommandLines } from '#dashboard/components/commands/command-lines.tsx'
import { sharingCommands } from '#dashboard/components/sharing/commands.ts'
import { IconButton } from '#dashboard/ui/button.tsx'
import { CopyButton } from '#dashboard/ui/copy-button.tsx'
import { Popover } from '#dashboard/ui/popover.tsx'

/** What one sends to somebody of the other project, so that they accept: Glance tells nobody. */
export function Invitation({
  image,
  scope,
  projectId,
  name,
}: {
  image: Image
  scope: ActiveScope
  projectId: string
  name: string
}) {
  // Whole, to be sent to somebody there.
  const link = location.origin + paths.invitation({ ...scope, projectId }, image.id)
  return (
    <Popover
      label={`Invitation for ${name}`}
      align="end"
      className="commands-popover"
      trigger={(trigger) => (
        <IconButton {...trigger} icon={Link2} label={`Invitation for ${name}`} />
      )}
    >
      <h2>Invitation for {name}</h2>
      <p className="muted">Opens the image in their project, where it can be accepted.</p>
      <div className="command-line">
        <code className="code">{link}</code>
        <CopyButton value={link} label="Copy the invitation" />
      </div>
      <CommandLines commands={[sharingCommands.answer(image.id, projectId, 'accepted')]} />
    </Popover>
  )
}
