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
  const onList = location.pathname === images
  const asked = onList ? question(new URLSearchParams(location.search)) : null
  const views = VIEWS.map(({ label, icon, search }) => ({
    label,
    icon,
    href: paths.images(scope, new URLSearchParams(search)),
    current: asked === question(new URLSearchParams(search)),
  }))
  const inImages = onList || location.pathname.startsWith(`${images}/`)
  // Icons that the list has anyway: others would be more for everybody to load.
  const at = (label: string, icon: LucideIcon, href: string): Place => ({
    label,
    icon,
    href,
    current: location.pathname.startsWith(href.split('?')[0]!),
  })
  return {
    pages: [
      {
        ...at('Images', Images, paths.images(scope)),
        current: inImages && !views.some((view) => view.current),
      },
      { ...at('Shared with me', Inbox, paths.inbox(scope)), offers: true },
      at('Sharing', Users, paths.sharing(scope)),
      at('Upload', Upload, paths.upload(scope)),
    ],
    work: at('Transfers', ArrowUpDown, paths.transfers(scope)),
    activity: at('Activity', History, paths.activity(scope)),
    copies: at('Copies', Copy, paths.copies(scope)),
    cloud: [
      at('Stores', Database, paths.stores(scope)),
      at('Tasks', Clock, paths.tasks(scope)),
      at('Usage', SlidersHorizontal, paths.usage(scope)),
      at('Definitions', BookOpen, paths.definitions(scope)),
    ],
    views,
  }
}
