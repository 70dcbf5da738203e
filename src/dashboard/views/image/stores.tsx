import { useQuery } from '@tanstack/react-query'
import type { Image } from '#openstack/glance/image.ts'
import type { Scope } from '#transfers/types.ts'
import { formatBytes } from '#lib/bytes.ts'
import { capabilityQueries } from '#dashboard/queries/capabilities.ts'
import { StatusMark } from '#dashboard/ui/marks.tsx'

/** Where the bytes lie; nothing on a cloud with one nameless store. */
export function Stores({ image, scope }: { image: Image; scope: Scope }) {
  const { data: known } = useQuery(capabilityQueries.stores(scope))
  const holding = image.stores?.split(',').filter((id) => id !== '') ?? []
  if (holding.length === 0) return null
  return (
    <section className="section" aria-labelledby="stores">
      <h2 id="stores">Stores</h2>
      <ul className="list-rows">
        {holding.map((id) => {
          const store = known?.find((each) => each.id === id)
          return (
            <li key={id}>
              <StatusMark status={image.status}>{id}</StatusMark>
              {store?.is_default && <span className="faint">default</span>}
              <span className="grow" />
              {image.size !== null && <span className="muted">{formatBytes(image.size)}</span>}
            </li>
          )
        })}
      </ul>
    </section>
  )
}
