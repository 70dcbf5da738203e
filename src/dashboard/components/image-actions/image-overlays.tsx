import { useQueryClient } from '@tanstack/react-query'
import type { Dispatch, SetStateAction } from 'react'
import { late } from '#dashboard/ui/late.tsx'
import type { Image } from '#openstack/glance/image.ts'
import { useTransferManager } from '#transfers/react.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { MenuAt } from '#dashboard/ui/menu.tsx'
import type { Offer } from '../bulk/offers.ts'
import type { Change } from '../bulk/plan.ts'
import { imageEntries } from './image-entries.ts'

const DeleteImages = late(async () => ({
  default: (await import('../delete-images/delete-images.tsx')).DeleteImages,
}))
const EditImages = late(async () => ({
  default: (await import('../bulk/edit-images.tsx')).EditImages,
}))
const ShareImages = late(async () => ({
  default: (await import('../bulk/share-images.tsx')).ShareImages,
}))
const ReviewChange = late(async () => ({
  default: (await import('../bulk/review-change.tsx')).ReviewChange,
}))
const ImageCommandDialog = late(async () => ({
  default: (await import('../commands/image-command-dialog.tsx')).ImageCommandDialog,
}))

/** What is open about one image, or several. */
export type Overlay =
  | { kind: 'menu'; image: Image; anchor: Element }
  | { kind: 'delete' | 'edit' | 'share'; images: readonly Image[] }
  | { kind: 'review'; images: readonly Image[]; change: Change }
  | { kind: 'commands'; image: Image }

/** The menu of an image, and every decision about images, over whatever page asked. */
export function ImageOverlays({
  overlay,
  scope,
  onChange,
  onDeleted,
}: {
  overlay: Overlay
  scope: ActiveScope
  /** Null closes it. */
  onChange: Dispatch<SetStateAction<Overlay | null>>
  onDeleted?: () => void
}) {
  const client = useQueryClient()
  const manager = useTransferManager()
  const close = () => onChange(null)
  switch (overlay.kind) {
    case 'menu': {
      const { image, anchor } = overlay
      return (
        <MenuAt
          label={`Actions for ${image.name ?? image.id}`}
          entries={imageEntries(image, {
            client,
            scope,
            manager,
            onAsk: onChange,
          })}
          anchor={anchor}
          // A choice that opens something closes the menu, too.
          onClose={() => onChange((now) => (now === overlay ? null : now))}
        />
      )
    }
    case 'delete':
      return (
        <DeleteImages
          images={overlay.images}
          onClose={close}
          {...(onDeleted ? { onDeleted } : {})}
        />
      )
    case 'edit':
      return <EditImages images={overlay.images} onClose={close} />
    case 'share':
      return <ShareImages images={overlay.images} onClose={close} />
    case 'review':
      return (
        <ReviewChange
          images={overlay.images}
          change={overlay.change}
          scope={scope}
          actor={scope}
          onClose={close}
        />
      )
    case 'commands':
      return <ImageCommandDialog image={overlay.image} onClose={close} />
  }
}

const statusChange = (value: 'active' | 'deactivated'): Change => ({
  kind: 'edit',
  settings: [{ kind: 'status', value }],
})
const STATUS_CHANGES = {
  deactivate: statusChange('deactivated'),
  reactivate: statusChange('active'),
}

/** What runs over many images is loaded when it is first wanted. */
async function begin(change: Change, images: readonly Image[], scope: ActiveScope): Promise<void> {
  const { beginBulk } = await import('../bulk/begin.ts')
  beginBulk(
    change,
    images.map((image) => ({ image })),
    { scope, actor: scope },
  )
}

/** Begins what was offered for several images, or gives what has to be decided first. */
export function takeUp(
  { deed, able, asks }: Offer,
  images: readonly Image[],
  scope: ActiveScope,
): Overlay | null {
  if (deed === 'delete' || deed === 'edit' || deed === 'share') return { kind: deed, images }
  const change = STATUS_CHANGES[deed]
  if (asks) return { kind: 'review', images, change }
  void begin(change, able, scope)
  return null
}
