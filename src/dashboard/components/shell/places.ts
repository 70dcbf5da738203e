import {
  ArrowUpDown,
  BookOpen,
  Clock,
  Copy,
  Database,
  History,
  Images,
  Inbox,
  RefreshCw,
  SlidersHorizontal,
  TriangleAlert,
  Upload,
} from 'lucide-react'
import { TelescopeIcon, UsersIcon } from '#dashboard/ui/marks.tsx'
import type { LucideIcon } from '#dashboard/ui/icon.tsx'
import { paths, type AddressScope } from '#dashboard/nav/paths.ts'

/** A line of a menu as it is: the bottom of a phone has room for the first ones only. */
export interface Place {
  kind: 'link'
  label: string
  icon: LucideIcon
  href: string
  current: boolean
  /** Carries the number of offers that wait. */
  offers?: true
  /** Shown by the tray, where there is no room for both. */
  tray?: true
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
  { label: 'Community', icon: TelescopeIcon, search: 'visibility=community' },
]

/** What the address asks of the list, apart from how it is drawn. */
function question(search: URLSearchParams): string {
  const asked = new URLSearchParams(search)
  for (const key of ['region', 'sort', 'columns', 'q']) asked.delete(key)
  asked.sort()
  return asked.toString()
}

/**
 * The pages of the rail in its order, and which of them is open.
 * @param copyJobs whether the cloud has copies: most would leave that page empty
 */
export function placesOf(
  scope: AddressScope,
  location: { pathname: string; search: string },
  copyJobs = false,
): { pages: Place[]; views: Place[] } {
  const list = paths.images(scope)
  const images = list.split('?')[0]!
  const onList = location.pathname === images
  const asked = onList ? question(new URLSearchParams(location.search)) : null
  const place = (label: string, icon: LucideIcon, href: string, current: boolean): Place => ({
    kind: 'link',
    label,
    icon,
    href,
    current,
  })
  const views = VIEWS.map(({ label, icon, search }) => {
    const asks = new URLSearchParams(search)
    return place(label, icon, paths.images(scope, asks), asked === question(asks))
  })
  const inImages = onList || location.pathname.startsWith(`${images}/`)
  // Icons that the list has anyway: others would be more for everybody to load.
  const at = (label: string, icon: LucideIcon, href: string) =>
    place(label, icon, href, location.pathname.startsWith(href.split('?')[0]!))
  return {
    pages: [
      place('Images', Images, list, inImages && !views.some((view) => view.current)),
      { ...at('Shared with me', Inbox, paths.inbox(scope)), offers: true },
      at('Sharing', UsersIcon, paths.sharing(scope)),
      at('Upload', Upload, paths.upload(scope)),
      { ...at('Transfers', ArrowUpDown, paths.transfers(scope)), tray: true },
      at('Activity', History, paths.activity(scope)),
      at('Stores', Database, paths.stores(scope)),
      at('Tasks', Clock, paths.tasks(scope)),
      at('Usage', SlidersHorizontal, paths.usage(scope)),
      at('Definitions', BookOpen, paths.definitions(scope)),
      ...(copyJobs ? [at('Copies', Copy, paths.copies(scope))] : []),
    ],
    views,
  }
}
