import type { Image } from '#openstack/glance/image.ts'
import { CommandLines } from './command-lines.tsx'
import { commandsFor, type Deed } from './image-commands.ts'

/** What can be done to one image, or the one deed that is being decided. */
export function ImageCommandLines({
  image,
  deed,
  fileName,
}: {
  image: Image
  deed?: Deed | undefined
  /** The file that is sent or received; by default one named after the image. */
  fileName?: string | undefined
}) {
  const all = commandsFor(image, fileName)
  return <CommandLines commands={deed ? all.filter((each) => each.deed === deed) : all} />
}
