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
import { useCommand } from '#dashboard/queries/command.ts'
import { imageCommands } from '#dashboard/queries/images.ts'
import { failureOf } from '#dashboard/components/failure.tsx'
import {
  canDeactivate,
  canDelete,
  canDownload,
  canEdit,
  canHide,
  canReactivate,
  type Ruling,
} from '#dashboard/components/image-rules.ts'
import { copyText } from '#dashboard/ui/clipboard.ts'
import type { MenuEntry } from '#dashboard/ui/menu.tsx'
import { toasts } from '#dashboard/ui/toast.tsx'
import { nameOf } from '#dashboard/components/image-name.ts'

const why = (ruling: Ruling) => (ruling === true ? null : ruling.reason)

/** What the menu of a row offers; what is not possible stays in its place with the reason. */
export function useRowMenu(
  scope: ActiveScope,
  manager: TransferManager,
  href: (id: string) => string,
  onDelete: (image: Image) => void,
  onCommands: (image: Image) => void,
): (image: Image) => MenuEntry[] {
  const deactivate = useCommand(imageCommands.deactivate(scope))
  const reactivate = useCommand(imageCommands.reactivate(scope))
  const update = useCommand(imageCommands.update(scope))

  return (image) => {
    const name = nameOf(image)
    const tell = (done: string) => ({
      onSuccess: () => toasts.show({ text: `${name} ${done}` }),
      onError: (error: Error) =>
        toasts.show({ text: `${name} was not ${done}. ${failureOf(error).sentence}` }),
    })
    const set = (changes: ImageChanges, done: string) =>
      update.mutate({ before: image, changes }, tell(done))
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
        href: href(image.id),
      },
      {
        label: 'Download',
        icon: Download,
        disabledReason: why(canDownload(image, scope)),
        onSelect: () => void manager.download({ scope, image }),
      },
      {
        label: 'Copy id',
        icon: Copy,
        onSelect: () =>
          void copyText(image.id).then((copied) =>
            toasts.show({ text: copied ? 'Id copied' : `The browser did not copy ${image.id}` }),
          ),
      },
      { label: 'Show commands…', icon: Terminal, onSelect: () => onCommands(image) },
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
            onSelect: () => reactivate.mutate({ id: image.id }, tell('reactivated')),
          }
        : {
            label: 'Deactivate',
            icon: CircleMinus,
            disabledReason: why(canDeactivate(image, scope)),
            onSelect: () => deactivate.mutate({ id: image.id }, tell('deactivated')),
          },
      { kind: 'separator' },
      {
        label: 'Delete…',
        icon: Trash2,
        danger: true,
        // A protected image is explained by the dialog, which has the way out as well.
        disabledReason: doomed === true || doomed.wayOut ? null : doomed.reason,
        onSelect: () => onDelete(image),
      },
    ]
  }
}
