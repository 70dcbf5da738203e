import type { Hazard } from '#disk-image/inspection.ts'
import { Badge } from '#dashboard/ui/badge.tsx'
import { CopyButton } from '#dashboard/ui/copy-button.tsx'
import { Notice } from '#dashboard/ui/notice.tsx'
import { commandFor } from './commands.ts'

/**
 * One thing to know of a file: what it is, what follows from it and how to mend it.
 * @param fileName for the command; null where there is no file here
 */
export function HazardNotice({ hazard, fileName }: { hazard: Hazard; fileName: string | null }) {
  const command = hazard.command === null ? null : commandFor(hazard.command, fileName)
  return (
    <Notice
      tone={hazard.level === 'note' ? 'accent' : 'warn'}
      title={
        <>
          {hazard.title}
          {hazard.refused && (
            <>
              {' '}
              <Badge>a newer Glance refuses it</Badge>
            </>
          )}
        </>
      }
    >
      <p>{hazard.sentence}</p>
      {command !== null && (
        <p className="hazard-command">
          <code>{command}</code>
          <CopyButton value={command} label="Copy the command" />
        </p>
      )}
    </Notice>
  )
}
