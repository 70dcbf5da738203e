import { useQueryClient } from '@tanstack/react-query'
import type { NamespaceDocument } from '#openstack/glance/metadef-document.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { CommandLines } from '#dashboard/components/commands/command-lines.tsx'
import { CommandPopover } from '#dashboard/components/commands/command-popover.tsx'
import { commandsOf } from '#dashboard/components/definitions/commands.ts'
import type { Step } from '#dashboard/components/definitions/plan.ts'
import { contentsInWords } from '#dashboard/components/definitions/words.ts'
import { Failure } from '#dashboard/components/failure.tsx'
import { Button } from '#dashboard/ui/button.tsx'
import { Dialog } from '#dashboard/ui/dialog.tsx'
import { offerUndo, useRun } from './use-run.ts'

/** Says what goes with it before a namespace is deleted. */
export function DeleteDialog({
  scope,
  document,
  onClose,
  onDone,
}: {
  scope: ActiveScope
  document: NamespaceDocument
  onClose: () => void
  onDone: () => void
}) {
  const client = useQueryClient()
  const { namespace } = document
  const step: Step = { namespace, does: 'delete', document }
  const run = useRun(scope)
  const remove = async () => {
    const ended = await run.start([step])
    if (ended.results[0] !== 'done') return
    offerUndo(client, scope, ended, `${namespace} deleted`)
    onDone()
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Delete ${document.display_name || namespace}?`}
      description={`With it goes what is in it: ${contentsInWords(document)}. Images keep the properties that they have; nothing says any more what those mean.`}
      footer={
        <>
          <CommandPopover align="start">
            <CommandLines commands={commandsOf(step)} />
          </CommandPopover>
          <span className="grow" />
          <Button onClick={onClose}>Keep it</Button>
          <Button variant="danger" pending={run.running} onClick={() => void remove()}>
            Delete
          </Button>
        </>
      }
    >
      <Failure error={run.error} what="It was not deleted." />
    </Dialog>
  )
}
