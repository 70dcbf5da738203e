import type { Image } from '#openstack/glance/image.ts'
import type { Scope } from '#transfers/types.ts'
import { formatBytes } from '#lib/bytes.ts'
import { useCommand } from '#dashboard/queries/command.ts'
import { imageCommands } from '#dashboard/queries/images.ts'
import { Failure } from '#dashboard/components/failure.tsx'
import { Button } from '#dashboard/ui/button.tsx'
import { Dialog } from '#dashboard/ui/dialog.tsx'

/** Says what is lost before it is. */
export function DeleteDialog({
  image,
  scope,
  onClose,
  onDeleted,
}: {
  image: Image
  scope: Scope
  onClose: () => void
  onDeleted: () => void
}) {
  const remove = useCommand(imageCommands.delete(scope))
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Delete ${image.name || image.id}?`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <span className="grow" />
          <Button
            variant="danger"
            pending={remove.isPending}
            onClick={() => remove.mutate({ id: image.id }, { onSuccess: onDeleted })}
          >
            Delete
          </Button>
        </>
      }
    >
      <p>
        {image.size === null
          ? 'The record is lost. It has no data.'
          : `The record and its ${formatBytes(image.size)} of data are lost.`}{' '}
        Servers that run from it go on, but cannot be rebuilt from it.
      </p>
      <Failure error={remove.error} what="It was not deleted." />
    </Dialog>
  )
}
