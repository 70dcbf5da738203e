import { Database, History, RotateCcw } from 'lucide-react'
import { formatCount } from '#lib/plural.ts'
import type { Catalogue, CatalogueSnapshot } from '#dashboard/queries/catalogue-store.ts'
import { failureOf } from '#dashboard/components/failure.tsx'
import { Button } from '#dashboard/ui/button.tsx'
import { Notice } from '#dashboard/ui/notice.tsx'
import { Ring } from '#dashboard/ui/ring.tsx'
import { EmptyState, ErrorState } from '#dashboard/ui/states.tsx'

/** Of a cloud that has API v1 only. */
export function OldCloud() {
  return (
    <EmptyState icon={History} title="This cloud has no stores to choose from">
      It has Image API v1 only, which knows neither several stores nor a cache that can be looked
      into.
    </EmptyState>
  )
}

/** Of a cloud with one nameless store. */
export function OneStore() {
  return (
    <EmptyState icon={Database} title="This cloud has one store">
      Its operator has not named several, so there is nothing to copy between or to remove from: all
      data of all images lies in one place.
    </EmptyState>
  )
}

/** What the stores are could not be asked. */
export function StoresFault({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { sentence, details } = failureOf(error)
  return (
    <ErrorState
      icon={Database}
      title="The stores could not be read"
      details={details}
      actions={
        <Button icon={RotateCcw} onClick={onRetry}>
          Try again
        </Button>
      }
    >
      {sentence}
    </ErrorState>
  )
}

/** How many images are known so far; counts over them are of those only. */
export function Loaded({ count, loading }: { count: number; loading: CatalogueSnapshot }) {
  const { state } = loading.phase
  return (
    <span className="stores-loaded muted" role="status">
      {state === 'running' && <Ring percent={null} />}
      {state === 'complete'
        ? `${formatCount(count)} images`
        : `${formatCount(count)} of … images loaded`}
    </span>
  )
}

/** The list broke off: what is shown is of a part only. */
export function LoadingTrouble({
  catalogue,
  loading: { phase },
}: {
  catalogue: Catalogue
  loading: CatalogueSnapshot
}) {
  if (phase.state !== 'failed') return null
  return (
    <Notice
      tone="bad"
      title="Not all images could be read"
      live="alert"
      actions={
        <Button size="sm" onClick={() => catalogue.resume()}>
          Go on
        </Button>
      }
    >
      {`${failureOf(phase.error).sentence} The numbers are of those that were.`}
    </Notice>
  )
}
