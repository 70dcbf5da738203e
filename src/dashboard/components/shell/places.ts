import {
  ArrowUpDown,
  BookOpen,
  Copy,
  Database,
  History,
  Images,
  Inbox,
  RefreshCw,
  Telescope,
  TriangleAlert,
  Upload,
  Users,
} from 'lucide-react'
import type { LucideIcon } from '#dashboard/ui/icon.tsx'
import { paths, type AddressScope } from '#dashboard/nav/paths.ts'

export interface Place {
  label: string
  icon: LucideIcon
  href: string
  current: boolean
  /** Carries the number of offers that wait. */
  offers?: true
}

/** Questions that are asked of a catalogue again and again; each is only an address of the list. */
const VIEWS: { label: string; icon: LucideIcon; search: string }[] = [
  {
    label: 'Changing now',
    icon: RefreshCw,
    search: 'status=queued&status=saving&status=uploading&status=importing&status=pending_delete',
  },
  {
    label: 'Needs attention',
    icon: TriangleAlert,
    search: 'status=killed&status=deactivated',
  },
  { label: 'Public catalogue', icon: BookOpen, search: 'visibility=public' },
  { label: 'Community', icon: Telescope, search: 'visibility=community' },
]

/** What the address asks of the list, apart from how it is drawn. */
function question(search: URLSearchParams): string {
  const asked = new URLSearchParams(search)
  for (const key of ['region', 'sort', 'columns', 'q']) asked.delete(key)
  asked.sort()
  return asked.toString()
}

/** The pages of the rail, and which of them is open. */
export function placesOf(
  scope: AddressScope,
  location: { pathname: string; search: string },
): { pages: Place[]; work: Place; activity: Place; copies: Place; cloud: Place[]; views: Place[] } {
  const images = paths.images(scope).split('?')[0]!
  const upload = paths.upload(scope).split('?')[0]!
  const transfers = paths.transfers(scope)
  const copies = paths.copies(scope)
  const inbox = paths.inbox(scope)
  const sharing = paths.sharing(scope)
  const stores = paths.stores(scope)
  const onList = location.pathname === images
  const asked = onList ? question(new URLSearchParams(location.search)) : null
  const views = VIEWS.map(({ label, icon, search }) => ({
    label,
    icon,
    href: paths.images(scope, new URLSearchParams(search)),
    current: asked === question(new URLSearchParams(search)),
  }))
  const inImages = onList || location.pathname.startsWith(`${images}/`)
  return {
    pages: [
      {
        label: 'Images',
        icon: Images,
        href: paths.images(scope),
        current: inImages && !views.some((view) => view.current),
      },
      {
        label: 'Shared with me',
        icon: Inbox,
        href: inbox,
        current: location.pathname === inbox.split('?')[0],
        offers: true,
      },
      {
        label: 'Sharing',
        icon: Users,
        href: sharing,
        current: location.pathname === sharing.split('?')[0],
      },
      {
        label: 'Upload',
        icon: Upload,
        href: paths.upload(scope),
        current: location.pathname === upload || location.pathname.startsWith(`${upload}/`),
      },
    ],
    work: {
      label: 'Transfers',
      icon: ArrowUpDown,
      href: transfers,
      current: location.pathname === transfers.split('?')[0],
    },
    activity: {
      label: 'Activity',
      icon: History,
      href: paths.activity(scope),
      current: location.pathname === paths.activity(scope).split('?')[0],
    },
    copies: {
      label: 'Copies',
      icon: Copy,
      href: copies,
      current: location.pathname === copies.split('?')[0],
    },
    cloud: [
      {
        label: 'Stores',
        icon: Database,
        href: stores,
        current: location.pathname === stores.split('?')[0],
      },
      {
        label: 'Definitions',
        icon: BookOpen,
        href: paths.definitions(scope),
        current: location.pathname.startsWith(paths.definitions(scope).split('?')[0]!),
      },
    ],
    views,
  }
}
