import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import type { Image } from '#openstack/glance/image.ts'
import { formatBytes } from '#lib/bytes.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { capabilityQueries } from '#dashboard/queries/capabilities.ts'
import { Button } from '#dashboard/ui/button.tsx'
import { StatusMark } from '#dashboard/ui/marks.tsx'

const CopyToStores = lazy(async () => ({
  default: (await import('#dashboard/components/imports/copy-to-stores.tsx')).CopyToStores,
}))

/** Where the bytes lie; nothing on a cloud with one nameless store. */
export function Stores({ image, scope }: { image: Image; scope: ActiveScope }) {
  const { data: known } = useQuery(capabilityQueries.stores(scope))
  const { data: info } = useQuery(capabilityQueries.importInfo(scope))
  const [copying, setCopying] = useState(false)
  const holding = image.stores?.split(',').filter((id) => id !== '') ?? []
  if (holding.length === 0) return null
  const missing = known?.filter(({ id, read_only }) => !read_only && !holding.includes(id)) ?? []
  const offered = info?.methods.includes('copy-image') === true && (known?.length ?? 0) > 1
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
      {offered && (
        <Button
          size="sm"
          disabledReason={
            image.status !== 'active'
              ? 'Only an active image can be copied.'
              : missing.length === 0
                ? 'Every store that can be written has it.'
                : null
          }
          onClick={() => setCopying(true)}
        >
          Copy to stores…
        </Button>
      )}
      <Suspense fallback={null}>
        {copying && <CopyToStores image={image} scope={scope} onClose={() => setCopying(false)} />}
      </Suspense>
    </section>
  )
}
