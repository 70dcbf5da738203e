import type { QueryClient } from '@tanstack/react-query'
import {
  CircleCheck,
  CircleMinus,
  Copy,
  Download,
  Eye,
  EyeOff,
  Shield,
  ShieldOff,
  SquareArrowOutUpRight,
  Terminal,
  Trash2,
} from 'lucide-react'
import type { Image, ImageChanges } from '#openstack/glance/image.ts'
import type { TransferManager } from '#transfers/types.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { perform } from '#dashboard/queries/command.ts'
import { imageCommands } from '#dashboard/queries/images.ts'
import { paths } from '#dashboard/nav/paths.ts'
import { failureOf } from '../failure.tsx'
import type { Ruling } from '../rules.ts'
import {
  canDeactivate,
  canDelete,
  canDownload,
  canEdit,
  canHide,
  canReactivate,
} from '../image-rules.ts'
import { copyText } from '#dashboard/ui/clipboard.ts'
import type { MenuEntry } from '#dashboard/ui/menu.tsx'
import { toasts } from '#dashboard/ui/toast.tsx'

export const why = (ruling: Ruling) => (ruling === true ? null : ruling.reason)

/** Copies a text and says whether the browser did. @param done `Id copied` */
export function copyAndTell(text: string, done: string): void {
  void copyText(text).then((copied) =>
    toasts.show({ text: copied ? done : `The browser did not copy ${text}` }),
  )
}

/**
 * What can be done to one image from wherever it is named; what is not possible stays in its place
 * with the reason. No hooks: the menu that offered it is gone when the answer comes.
 */
export function imageEntries(
  image: Image,
  {
    client,
    scope,
    manager,
    onAsk,
  }: {
    client: QueryClient
    scope: ActiveScope
    manager: TransferManager
    /** Opens what has to be looked at or decided. */
    onAsk: (asked: { kind: 'delete'; images: Image[] } | { kind: 'commands'; image: Image }) => void
  },
): MenuEntry[] {
  const name = image.name || image.id
  const tell = (writing: Promise<unknown>, done: string) =>
    void writing.then(
      () => toasts.show({ text: `${name} ${done}` }),
      (error: unknown) =>
        toasts.show({ text: `${name} was not ${done}. ${failureOf(error).sentence}` }),
    )
  const set = (changes: ImageChanges, done: string) =>
    tell(perform(client, imageCommands.update(scope), { before: image, changes }), done)
  const edit = why(canEdit(image, scope))
  const hide = why(canHide(image, scope))
  const off = image.status === 'deactivated'
  const doomed = canDelete(image, scope)
  return [
    {
      kind: 'link',
      label: 'Open',
      icon: SquareArrowOutUpRight,
      hint: 'Enter',
      href: paths.image(scope, image.id),
    },
    {
      label: 'Download',
      icon: Download,
      disabledReason: why(canDownload(image, scope)),
      onSelect: () => void manager.download({ scope, image }),
    },
    { label: 'Copy id', icon: Copy, onSelect: () => copyAndTell(image.id, 'Id copied') },
    { label: 'Show commands…', icon: Terminal, onSelect: () => onAsk({ kind: 'commands', image }) },
    { kind: 'separator' },
    image.protected
      ? {
          label: 'Turn protection off',
          icon: ShieldOff,
          disabledReason: edit,
          onSelect: () => set({ protected: false }, 'unprotected'),
        }
      : {
          label: 'Protect',
          icon: Shield,
          disabledReason: edit,
          onSelect: () => set({ protected: true }, 'protected'),
        },
    image.os_hidden
      ? {
          label: 'Show in lists',
          icon: Eye,
          disabledReason: hide,
          onSelect: () => set({ os_hidden: false }, 'shown in lists'),
        }
      : {
          label: 'Hide',
          icon: EyeOff,
          disabledReason: hide,
          onSelect: () => set({ os_hidden: true }, 'hidden'),
        },
    off
      ? {
          label: 'Reactivate',
          icon: CircleCheck,
          disabledReason: why(canReactivate(image, scope)),
          onSelect: () =>
            tell(perform(client, imageCommands.reactivate(scope), { id: image.id }), 'reactivated'),
        }
      : {
          label: 'Deactivate',
          icon: CircleMinus,
          disabledReason: why(canDeactivate(image, scope)),
          onSelect: () =>
            tell(perform(client, imageCommands.deactivate(scope), { id: image.id }), 'deactivated'),
        },
    { kind: 'separator' },
    {
      label: 'Delete…',
      icon: Trash2,
      danger: true,
      // A protected image is explained by the dialog, which has the way out as well.
      disabledReason: doomed === true || doomed.wayOut ? null : doomed.reason,
      onSelect: () => onAsk({ kind: 'delete', images: [image] }),
    },
  ]
}
