import type { Image } from '#openstack/glance/image.ts'
import { ImageCommandPopover } from '#dashboard/components/commands/command-popover.tsx'
import { Button } from '#dashboard/ui/button.tsx'
import { Dialog } from '#dashboard/ui/dialog.tsx'

/** Says what stops working before it does. */
export function DeactivateDialog({
  image,
  onConfirm,
  onClose,
}: {
  image: Image
  onConfirm: () => void
  onClose: () => void
}) {
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Deactivate ${image.name || image.id}?`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <ImageCommandPopover image={image} deed="status" />
          <span className="grow" />
          <Button
            variant="primary"
            onClick={() => {
              onConfirm()
              onClose()
            }}
          >
            Deactivate
          </Button>
        </>
      }
    >
      <p>
        From then on nobody can boot it, and only administrators can download it. Servers that run
        from it go on. It keeps its data, its members and its properties, and can be reactivated.
      </p>
    </Dialog>
  )
}
