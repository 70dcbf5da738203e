import { Button } from '#dashboard/ui/button.tsx'
import { Dialog } from '#dashboard/ui/dialog.tsx'
import type { Command } from './command.ts'
import { CommandLines } from './command-lines.tsx'

/** The same lines where a menu asked for them: it closes, so there is nothing to hang them on. */
export function CommandDialog({
  title,
  commands,
  onClose,
}: {
  title: string
  commands: readonly Command[]
  onClose: () => void
}) {
  return (
    <Dialog
      open
      title={title}
      onClose={onClose}
      footer={
        <>
          <span className="grow" />
          <Button onClick={onClose}>Close</Button>
        </>
      }
    >
      <CommandLines commands={commands} />
    </Dialog>
  )
}
