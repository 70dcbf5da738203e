import { useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { Database, History, Image as ImageIcon } from 'lucide-react'
import { useLocation } from 'react-router'
import { formatCount } from '#lib/plural.ts'
import type { Image } from '#openstack/glance/image.ts'
import { useTransferManager } from '#transfers/react.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import type { Catalogue } from '#dashboard/queries/catalogue-store.ts'
import { extensionQueries } from '#dashboard/queries/extensions.ts'
import { sessionQueries } from '#dashboard/queries/session.ts'
import { paths } from '#dashboard/nav/paths.ts'
import type { Overlay } from '../image-actions/image-overlays.tsx'
import { offersWaiting } from '../shell/shell-state.ts'
import { useStore } from '../shell/store.ts'
import { useProjectNames } from '../use-project-names.ts'
import { isId } from './ask-glance.ts'
import { commandGroup, pageGroup, scopeGroup } from './general-options.ts'
import { imageGroup } from './image-options.ts'
import { type Group, narrow, type Option } from './options.ts'
import { useRecents } from './recent.ts'
import { useFound } from './use-found.ts'

/** Of each kind, where nothing is typed yet. */
const RECENT_IMAGES = 5
const RECENT_COMMANDS = 3

/** Everything that can be found and done, as what was typed narrows it. */
export function useGroups({
  scope,
  loaded,
  images,
  typed,
  terms,
  onAsk,
  onAskGlance,
}: {
  scope: ActiveScope
  loaded: Catalogue
  /** What the first lines act on. */
  images: readonly Image[]
  typed: string
  terms: readonly string[]
  onAsk: (overlay: Overlay) => void
  onAskGlance: () => void
}) {
  const client = useQueryClient()
  const manager = useTransferManager()
  const location = useLocation()
  const { data: session } = useSuspenseQuery(sessionQueries.session())
  const { data: extensions } = useQuery({ ...extensionQueries.found(scope), enabled: false })
  const waiting = useStore(offersWaiting)
  const ownerOf = useProjectNames()
  const { projectId, region } = scope
  const { images: found, looking, loading } = useFound(loaded, typed, terms)
  const mine = useRecents().filter(
    (each) =>
      each.user === session.user.id && each.projectId === projectId && each.region === region,
  )

  const optionOf = (image: Image): Option => ({
    id: `open:${image.id}`,
    label: image.name || image.id,
    icon: ImageIcon,
    hint: [image.visibility, image.owner === null ? null : ownerOf(image.owner)]
      .filter(Boolean)
      .join(', '),
    image,
    href: paths.image(scope, image.id),
    given: true,
  })
  const subjectGroup = imageGroup(images, location.pathname, { client, scope, manager, onAsk })
  const general = [
    pageGroup(scope, location, waiting, extensions?.copyJobs === true),
    commandGroup(),
    scopeGroup(scope, session),
  ]
  const known = new Map(
    [subjectGroup, ...general].flatMap(({ options }) => options.map((each) => [each.id, each])),
  )
  const here = new Set(images.map(({ id }) => id))
  const recent: Group = {
    id: 'recent',
    label: 'Recent',
    options: [
      ...mine
        .filter(({ kind, id }) => kind === 'image' && !here.has(id))
        .slice(-RECENT_IMAGES)
        .toReversed()
        .map(({ id, name }): Option => {
          const image = loaded.get(id)?.image
          return image
            ? { ...optionOf(image), icon: History }
            : { id: `open:${id}`, label: name, icon: History, href: paths.image(scope, id) }
        }),
      ...mine
        .filter(({ kind, id }) => kind === 'command' && known.has(id))
        .slice(-RECENT_COMMANDS)
        .toReversed()
        .map(({ id }): Option => {
          const option = known.get(id)!
          return { ...option, id: `again:${id}`, words: undefined }
        }),
    ],
  }
  const asking: Group = {
    id: 'ask',
    label: 'Ask Glance',
    options: [
      {
        id: 'ask',
        label: isId(typed)
          ? `Look up the image with the id ${typed}`
          : `Look up an image with the exact name “${typed}”`,
        icon: Database,
        hint: `all of ${region}`,
        given: true,
        run: () => {
          onAskGlance()
          return true
        },
      },
    ],
  }
  const more = loading.phase.state === 'complete' ? '' : ' so far'
  const groups =
    terms.length === 0
      ? [subjectGroup, recent, ...general]
      : [
          subjectGroup,
          {
            id: 'images',
            label: `Images, ${formatCount(loaded.size)} loaded${more}`,
            options: found.map(optionOf),
          },
          ...general,
        ]
  const shown = narrow(groups, terms)
  // Always the last resort, however well its own words match.
  if (terms.length > 0) shown.push(...narrow([asking], terms))
  return { groups: shown, looking, user: session.user.id }
}
