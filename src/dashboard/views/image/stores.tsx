import { useQuery } from '@tanstack/react-query'
import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import { late } from '#dashboard/ui/late.tsx'
import type { Image } from '#openstack/glance/image.ts'
import { formatBytes } from '#lib/bytes.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { capabilityQueries } from '#dashboard/queries/capabilities.ts'
import { paths } from '#dashboard/nav/paths.ts'
import type { StoreChange } from '#dashboard/components/bulk/store-plan.ts'
import {
  copyingTo,
  failedFor,
  holding,
  PLACEMENT_STATUS,
  PLACEMENT_WORD,
  placementOf,
} from '#dashboard/components/stores/placement.ts'
import { canRemoveFrom } from '#dashboard/components/stores/rules.ts'
import { Button, IconButton } from '#dashboard/ui/button.tsx'
import { Link } from '#dashboard/ui/link.tsx'
import { StatusMark } from '#dashboard/ui/marks.tsx'

const CopyToStores = late(async () => ({
  default: (await import('#dashboard/components/imports/copy-to-stores.tsx')).CopyToStores,
}))
const ReviewChange = late(async () => ({
  default: (await import('#dashboard/components/bulk/review-change.tsx')).ReviewChange,
}))

/** Where the bytes lie, and the ways to change that; nothing on a cloud with one nameless store. */
export function Stores({ image, scope }: { image: Image; scope: ActiveScope }) {
  const { data: stores = null } = useQuery(capabilityQueries.stores(scope))
  const { data: imports = null } = useQuery(capabilityQueries.importInfo(scope))
  const [asked, setAsked] = useState<StoreChange | 'copy' | null>(null)
  const held = holding(image)
  if (held.length === 0) return null
  // A read-only store takes nothing: it is told of only where it has something.
  const writable = stores?.filter((store) => !store.read_only).map(({ id }) => id) ?? []
  const ids = new Set([...held, ...copyingTo(image), ...failedFor(image), ...writable])
  const missing = writable.filter((id) => !held.includes(id))
  const offered = imports?.methods.includes('copy-image') === true && (stores?.length ?? 0) > 1
  const context = { stores, imports }
  const close = () => setAsked(null)
  return (
    <section className="section" aria-labelledby="stores">
      <div className="section-head">
        <h2 id="stores">Stores</h2>
        <span className="grow" />
        <Link className="faint" href={paths.stores(scope, { tab: 'images' })}>
          All images
        </Link>
      </div>
      <ul className="list-rows" aria-label="Stores">
        {Array.from(ids, (id) => {
          const placement = placementOf(image, id)
          const here = placement === 'here'
          const ruling = canRemoveFrom(image, id, scope)
          const store = stores?.find((each) => each.id === id)
          return (
            <li key={id}>
              <StatusMark status={here ? image.status : PLACEMENT_STATUS[placement]}>
                {id}
              </StatusMark>
              {store?.is_default && <span className="faint">default</span>}
              <span className="grow" />
              <span className={placement === 'failed' ? 'bad' : 'muted'}>
                {here ? image.size !== null && formatBytes(image.size) : PLACEMENT_WORD[placement]}
              </span>
              {here && (
                <IconButton
                  icon={Trash2}
                  label={`Remove from ${id}…`}
                  disabledReason={ruling === true ? null : ruling.reason}
                  onClick={() =>
                    setAsked({ kind: 'stores', deed: 'remove', store: id, context, undoes: false })
                  }
                />
              )}
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
          onClick={() => setAsked('copy')}
        >
          Copy to stores…
        </Button>
      )}
      {asked === 'copy' && <CopyToStores image={image} scope={scope} onClose={close} />}
      {asked !== null && asked !== 'copy' && (
        <ReviewChange
          change={asked}
          images={[image]}
          scope={scope}
          actor={scope}
          description="The image and its data in other stores stay."
          onClose={close}
        />
      )}
    </section>
  )
}
