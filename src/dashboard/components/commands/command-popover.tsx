import { Terminal } from 'lucide-react'
import type { ReactNode } from 'react'
import { late } from '#dashboard/ui/late.tsx'
import type { Image } from '#openstack/glance/image.ts'
import { IconButton } from '#dashboard/ui/button.tsx'
import { Popover } from '#dashboard/ui/popover.tsx'
import type { Deed } from './image-commands.ts'

const ImageCommandLines = late(async () => ({
  default: (await import('./image-command-lines.tsx')).ImageCommandLines,
}))

/** The button that every action has beside it: the same for a shell, in a popover. */
export function CommandPopover({
  align = 'end',
  quiet = false,
  children,
}: {
  align?: 'start' | 'end'
  /** Among small buttons. */
  quiet?: boolean
  /** The lines; loaded when they are looked at. */
  children: ReactNode
}) {
  return (
    <Popover
      label="As a command"
      align={align}
      className="commands-popover"
      trigger={(trigger) => (
        <IconButton
          {...trigger}
          {...(quiet ? {} : { variant: 'default', size: 'md' })}
          icon={Terminal}
          label="Show command"
        />
      )}
    >
      {children}
    </Popover>
  )
}

/** What can be done to one image, or only what is being decided. */
export function ImageCommandPopover(props: {
  image: Image
  deed?: Deed
  /** The file that is sent or received; by default one named after the image. */
  fileName?: string
}) {
  return (
    // What is decided is decided in a dialog, whose lesser ways out are on the left.
    <CommandPopover align={props.deed === undefined || props.deed === 'upload' ? 'end' : 'start'}>
      <ImageCommandLines {...props} />
    </CommandPopover>
  )
}
