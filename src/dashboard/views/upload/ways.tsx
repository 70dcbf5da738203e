import { useQuery } from '@tanstack/react-query'
import type { ImportMethodName } from '#openstack/glance/imports.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { capabilityQueries } from '#dashboard/queries/capabilities.ts'
import { paths } from '#dashboard/nav/paths.ts'
import { WAYS } from '#dashboard/components/imports/ways.ts'
import { Tabs } from '#dashboard/ui/tabs.tsx'

/** How data comes into an image: `null` is a plain upload. */
export type WayIn = Exclude<ImportMethodName, 'copy-image'> | null

const METHODS = ['glance-direct', 'web-download', 'glance-download'] as const

const PLAIN =
  'This computer sends the file straight into a store of the cloud, and compares its digests at the end. The bytes stay exactly as they are. Take it unless you need one of the others.'

/** The way that the address names, as far as this page knows it. */
export const wayOf = (from: string | null): WayIn => METHODS.find((name) => name === from) ?? null

/** The ways in that the cloud offers, each an address; nothing where there is only the plain one. */
export function Ways({
  scope,
  way,
  into,
}: {
  scope: ActiveScope
  way: WayIn
  /** The image that takes the data; null for a new one. */
  into: string | null
}) {
  const { data: info, isPending } = useQuery(capabilityQueries.importInfo(scope))
  const offered = METHODS.filter((name) =>
    isPending ? name === way : info?.methods.includes(name),
  )
  // Nearly every cloud has some: until it is known, their place is kept.
  if (!isPending && offered.length === 0) return null
  const href = (from: WayIn) =>
    paths.upload(scope, {
      ...(into === null ? {} : { into }),
      ...(from === null ? {} : { from }),
    })
  return (
    <div className="upload-ways">
      <Tabs
        label="How the data comes"
        tabs={[
          { label: 'Upload', href: href(null), current: way === null },
          ...offered.map((name) => ({
            label: WAYS[name].label,
            href: href(name),
            current: way === name,
          })),
        ]}
      />
      <p className="muted upload-way">{way === null ? PLAIN : WAYS[way].about}</p>
    </div>
  )
}
