import { Terminal } from 'lucide-react'
import { IconButton } from '#dashboard/ui/button.tsx'
import { CopyButton } from '#dashboard/ui/copy-button.tsx'
import { Popover } from '#dashboard/ui/popover.tsx'

/**
 * What a press of the button beside it does, as lines for a shell.
 * @param quiet among small buttons
 */
export function CommandsPopover({
  title,
  lines,
  quiet = false,
}: {
  title: string
  lines: readonly string[]
  quiet?: boolean
}) {
  const text = lines.join('\n')
  return (
    <Popover
      label={title}
      align="end"
      className="command-lines"
      trigger={(trigger) => (
        <IconButton
          {...trigger}
          {...(quiet ? {} : { variant: 'default', size: 'md' })}
          icon={Terminal}
          label={title}
        />
      )}
    >
      <h2>{title}</h2>
      <div className="command-line">
        <pre className="code">{text}</pre>
        <CopyButton value={text} label="Copy the commands" />
      </div>
    </Popover>
  )
}
