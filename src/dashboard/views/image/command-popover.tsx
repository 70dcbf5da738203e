import { Terminal } from 'lucide-react'
import type { Image } from '#openstack/glance/image.ts'
import { IconButton } from '#dashboard/ui/button.tsx'
import { CopyButton } from '#dashboard/ui/copy-button.tsx'
import { Popover } from '#dashboard/ui/popover.tsx'
import { commandsFor } from './show-command.ts'

/** What this page does, as lines for a shell. */
export function CommandPopover({ image }: { image: Image }) {
  return (
    <Popover
      label="As a command"
      align="end"
      className="command-lines"
      trigger={(trigger) => (
        <IconButton {...trigger} variant="default" size="md" icon={Terminal} label="Show command" />
      )}
    >
      <h2>As a command</h2>
      <ul>
        {commandsFor(image).map(({ title, line }) => (
          <li key={title}>
            <span className="muted">{title}</span>
            <div className="command-line">
              <code className="code">{line}</code>
              <CopyButton value={line} label={`Copy: ${title}`} />
            </div>
          </li>
        ))}
      </ul>
    </Popover>
  )
}
