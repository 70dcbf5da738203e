import { Columns2, CopyPlus, Fingerprint, Pencil, Rocket, UserPlus } from 'lucide-react'
import type { QueryClient } from '@tanstack/react-query'
import { formatCount } from '#lib/plural.ts'
import type { Image } from '#openstack/glance/image.ts'
import type { TransferManager } from '#transfers/types.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { MOST_COMPARED } from '#dashboard/nav/compare-params.ts'
import { paths } from '#dashboard/nav/paths.ts'
import { compareReason, OFFER_ICONS, offersFor } from '../bulk/offers.ts'
import { copyAndTell, imageEntries, why } from '../image-actions/image-entries.ts'
import { type Overlay, takeUp } from '../image-actions/image-overlays.tsx'
import { canCreate } from '../rules.ts'
import { canEdit } from '../image-rules.ts'
import type { Group, Option } from './options.ts'

interface Tools {
  client: QueryClient
  scope: ActiveScope
  manager: TransferManager
  onAsk: (overlay: Overlay) => void
}

/** `Turn protection off` and `Protect` are one command: what is kept as recent is the deed. */
const idOf = (label: string) =>
  `image:${label
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/-$/, '')}`

/** Keys that do the same on the image's own page. */
const KEY_CAPS: Readonly<Record<string, string>> = { Download: 'd' }

function forOne(image: Image, here: string, { client, scope, manager, onAsk }: Tools): Option[] {
  const entries = imageEntries(image, { client, scope, manager, onAsk }).flatMap(
    (entry): Option[] => {
      if (entry.kind === 'link' && entry.icon) {
        const { label, icon, href } = entry
        // Who is there already has nothing to open.
        return href.split('?')[0] === here ? [] : [{ id: idOf(label), label, icon, href }]
      }
      if ((entry.kind ?? 'action') !== 'action' || !('onSelect' in entry) || !entry.icon) return []
      const { label, icon, disabledReason, danger, onSelect } = entry
      const keyCap = KEY_CAPS[label]
      return [{ id: idOf(label), label, icon, disabledReason, danger, keyCap, run: onSelect }]
    },
  )
  const link = (option: Omit<Option, 'id'>): Option => ({ id: idOf(option.label), ...option })
  const edit = why(canEdit(image, scope))
  const own: Option[] = [
    link({
      label: 'Edit metadata and properties',
      icon: Pencil,
      keyCap: 'e',
      disabledReason: edit,
      href: paths.properties(scope, image.id),
    }),
    link({
      label: 'Share with projects…',
      icon: UserPlus,
      keyCap: 's',
      words: 'members access visibility public community private who it is shared with',
      href: paths.image(scope, image.id, { tab: 'sharing' }),
    }),
    link({
      label: 'Compare with…',
      icon: Columns2,
      words: 'difference diff',
      href: paths.compare(scope, [image.id]),
    }),
    link({
      label: 'New image like this',
      icon: CopyPlus,
      words: 'copy clone',
      disabledReason: why(canCreate(scope)),
      href: paths.uploadLike(scope, image.id),
    }),
    link({
      label: 'Release a new version…',
      icon: Rocket,
      words: 'replace successor family publish',
      disabledReason: edit,
      href: paths.release(scope, { from: image.id }),
    }),
  ]
  const digest = image.os_hash_value
  if (digest)
    own.push({
      id: 'image:copy-digest',
      label: `Copy ${image.os_hash_algo ?? 'digest'}`,
      icon: Fingerprint,
      words: 'sha hash checksum digest',
      run: () => copyAndTell(digest, 'Digest copied'),
    })
  const last = entries.findIndex(({ danger }) => danger)
  return last < 0 ? [...entries, ...own] : entries.toSpliced(last, 0, ...own)
}

function forMany(images: readonly Image[], { scope, onAsk }: Tools): Option[] {
  const ids = images.slice(0, MOST_COMPARED).map(({ id }) => id)
  return [
    ...offersFor(images, scope).map((offer) => ({
      id: `images:${offer.deed}`,
      label: offer.label,
      icon: OFFER_ICONS[offer.deed],
      hint: offer.left && !offer.reason ? 'not all of them' : undefined,
      disabledReason: offer.reason,
      danger: offer.deed === 'delete',
      run: () => {
        const asked = takeUp(offer, images, scope)
        if (asked) onAsk(asked)
      },
    })),
    {
      id: 'images:compare',
      label: 'Compare side by side',
      icon: Columns2,
      disabledReason: compareReason(images.length),
      href: paths.compare(scope, ids),
    },
  ]
}

/** What can be done to what the page is about. @param here path of the page */
export function imageGroup(images: readonly Image[], here: string, tools: Tools): Group {
  const [only] = images
  if (!only) return { id: 'subject', label: '', options: [] }
  if (images.length > 1) {
    const label = `On ${formatCount(images.length)} selected images`
    return { id: 'subject', label, options: forMany(images, tools) }
  }
  return { id: 'subject', label: `On ${only.name || only.id}`, options: forOne(only, here, tools) }
}
