import type { CopyJob } from '#openstack/ecl/copy-job.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { useCommand } from '#dashboard/queries/command.ts'
import { copyCommands } from '#dashboard/queries/ecl.ts'
import { CommandLines } from '#dashboard/components/commands/command-lines.tsx'
import { CommandPopover } from '#dashboard/components/commands/command-popover.tsx'
import { cancelCommand } from '#dashboard/components/copies/commands.ts'
import { cancelRefusal } from '#dashboard/components/copies/refusal.ts'
import { RefusalNotice } from '#dashboard/components/copies/refusal-notice.tsx'
import { Button } from '#dashboard/ui/button.tsx'
import { Dialog } from '#dashboard/ui/dialog.tsx'
import { toasts } from '#dashboard/ui/toast.tsx'
import { nameOf } from './job-list.ts'

/**
 * Says what is lost before a copy is stopped. Whether it still can be, only the cloud knows at the
 * moment of the press: its answer decides, not what the list said last.
 */
export function CancelDialog({
  job,
  to,
  scope,
  onClose,
}: {
  job: CopyJob
  /** The project that it goes to, in words. */
  to: string
  scope: ActiveScope
  onClose: () => void
}) {
  const cancel = useCommand(copyCommands.cancel(scope))
  const name = nameOf(job)
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Cancel the copy of ${name}?`}
      description={`What was copied to ${to} so far is given up. The image here stays as it is, and can be copied again from the beginning.`}
      footer={
        <>
          <CommandPopover>
            <CommandLines commands={[cancelCommand(job.job_id)]} />
          </CommandPopover>
          <span className="grow" />
          <Button onClick={onClose}>{cancel.error === null ? 'Let it go on' : 'Close'}</Button>
          <Button
            variant="danger"
            pending={cancel.isPending}
            onClick={() =>
              cancel.mutate(
                { jobId: job.job_id },
                {
                  onSuccess: () => {
                    toasts.show({ text: `The copy of ${name} is being canceled` })
                    onClose()
                  },
                },
              )
            }
          >
            Cancel the copy
          </Button>
        </>
      }
    >
      <RefusalNotice error={cancel.error} refusal={cancelRefusal} />
    </Dialog>
  )
}
