import { useQuery } from '@tanstack/react-query'
import { Database, List, Server, Users } from 'lucide-react'
import type { ReactNode } from 'react'
import { formatBytes } from '#lib/bytes.ts'
import { plural } from '#lib/plural.ts'
import type { Image } from '#openstack/glance/image.ts'
import type { Scope } from '#transfers/types.ts'
import { imageQueries } from '#dashboard/queries/images.ts'
import { Icon, type LucideIcon } from '#dashboard/ui/icon.tsx'

function Loss({
  icon,
  title,
  children,
}: {
  icon: LucideIcon
  title: string
  children?: ReactNode
}) {
  return (
    <li>
      <Icon of={icon} />
      <span className="strong">{title}</span>
      {children && <span className="muted">{children}</span>}
    </li>
  )
}

const listed = new Intl.ListFormat('en')

function dataTitle(image: Image, stores: readonly string[]): string {
  if (image.size === null) return 'A record without data'
  const size = formatBytes(image.size)
  return stores.length > 1 ? `${size} in ${stores.length} stores` : size
}

function Seen({ image, scope }: { image: Image; scope: Scope }) {
  const mine = image.owner === scope.projectId
  const asks = image.visibility === 'shared' && mine
  const members = useQuery({ ...imageQueries.members(scope, image.id), enabled: asks })
  if (image.visibility === 'public') {
    return (
      <Loss icon={Users} title="Every project of this cloud loses it at once">
        It is public. Glance tells nobody.
      </Loss>
    )
  }
  if (image.visibility === 'community') {
    return (
      <Loss icon={Users} title="Every project that uses it loses it at once">
        It is a community image: anybody may boot it. Glance tells nobody.
      </Loss>
    )
  }
  if (image.visibility !== 'shared') {
    return <Loss icon={Users} title="No other project can see it" />
  }
  if (!members.data) {
    return (
      <Loss icon={Users} title="Projects it is shared with lose it at once">
        {asks && members.isPending
          ? 'Asking Glance which.'
          : 'Which those are cannot be seen from here.'}
      </Loss>
    )
  }
  const count = members.data.length
  if (count === 0) return <Loss icon={Users} title="It is shared with no project yet" />
  const accepted = members.data.filter((member) => member.status === 'accepted').length
  return (
    <Loss
      icon={Users}
      title={`${plural(count, 'project')} ${count === 1 ? 'loses' : 'lose'} it at once`}
    >
      {accepted === 0 ? 'None has accepted it yet.' : `${accepted} accepted it.`} Glance tells
      nobody.
    </Loss>
  )
}

/** What one loses with an image. @param id of the list, to describe the dialog by it */
export function Losses({ image, scope, id }: { image: Image; scope: Scope; id: string }) {
  const stores = image.stores?.split(',').filter(Boolean) ?? []
  const properties = Object.keys(image.properties).length
  const written = [
    properties > 0 && plural(properties, 'property', 'properties'),
    image.tags.length > 0 && plural(image.tags.length, 'tag'),
  ].filter((part) => part !== false)
  return (
    <ul className="losses" id={id}>
      <Loss icon={Database} title={dataTitle(image, stores)}>
        {stores.length > 1 && `${listed.format(stores)}.`}
      </Loss>
      <Seen image={image} scope={scope} />
      {written.length > 0 && (
        <Loss icon={List} title={listed.format(written)}>
          They are kept nowhere else.
        </Loss>
      )}
      {image.size !== null && (
        <Loss icon={Server} title="Servers made from it keep running">
          Rebuild and some migrations need the image. Which servers those are cannot be seen from
          here.
        </Loss>
      )}
    </ul>
  )
}

/** The same for many images, in sums. */
export function LossesOfMany({ images, id }: { images: readonly Image[]; id: string }) {
  const bytes = images.reduce((sum, image) => sum + (image.size ?? 0), 0)
  const seen = images.filter((image) => image.visibility !== 'private')
  const byVisibility = ['public', 'community', 'shared']
    .map((name) => [name, seen.filter((image) => image.visibility === name).length] as const)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${count} ${name}`)
  return (
    <ul className="losses" id={id}>
      <Loss icon={Database} title={formatBytes(bytes)}>
        The data of {plural(images.length, 'image')}, with all properties and tags.
      </Loss>
      {byVisibility.length > 0 && (
        <Loss icon={Users} title="Other projects lose some of them at once">
          {listed.format(byVisibility)}. Glance tells nobody.
        </Loss>
      )}
      <Loss icon={Server} title="Servers made from them keep running">
        Rebuild and some migrations need the image. Which servers those are cannot be seen from
        here.
      </Loss>
    </ul>
  )
}
