import type { Image } from '#openstack/glance/image.ts'
import { CommandDialog } from './command-dialog.tsx'
import { commandsFor } from './image-commands.ts'

/** What the menu of an image offers, as commands. */
export function ImageCommandDialog({ image, onClose }: { image: Image; onClose: () => void }) {
  return (
    <CommandDialog title={image.name || image.id} commands={commandsFor(image)} onClose={onClose} />
  )
}
