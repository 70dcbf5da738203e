import { LockKeyhole, RotateCcw, Unplug, Upload } from 'lucide-react'
import { useState } from 'react'
import { formatDuration } from '#lib/dates.ts'
import { plural } from '#lib/plural.ts'
import type { Catalogue, CatalogueSnapshot } from '#dashboard/queries/catalogue-store.ts'
import { statusOf } from '#dashboard/queries/catalogue-watch.ts'
import { Failure, failureOf } from '#dashboard/components/failure.tsx'
import { Button, ButtonLink } from '#dashboard/ui/button.tsx'
import { CopyButton } from '#dashboard/ui/copy-button.tsx'
import { SkeletonRows } from '#dashboard/ui/skeleton.tsx'
import { EmptyState, ErrorState, requestLine } from '#dashboard/ui/states.tsx'
import type { ListSnapshot } from './list-engine.ts'
import { useSecond } from './use-now.ts'

export interface ListStateProps {
  catalogue: Catalogue
  list: ListSnapshot
  loading: CatalogueSnapshot
  /** What was typed, trimmed. */
  q: string
  filtered: boolean
  shared: boolean
  projectName: string
  region: string
  uploadHref: string
  uploadReason: string | null
  onClear: () => void
}

/** What stands where the rows would be. Nothing while there are rows, or while they are searched. */
export function ListState(props: ListStateProps) {
  const { list, loading, q, filtered } = props
  const { phase } = loading
  if (list.rows.length > 0 || (list.working && list.total > 0)) return null
  if (phase.state === 'failed' && list.total === 0) return <Failed {...props} />
  if (!loading.started) return <SkeletonRows label="Loading images" rows={16} />
  if (q !== '' || (filtered && list.total > 0)) return <NoMatch {...props} />
  if (phase.state !== 'complete') return <SkeletonRows label="Loading images" rows={16} />
  if (props.shared) {
    return (
      <EmptyState title="Nothing is shared with this project like that">
        An offer of another project appears here when its owner adds {props.projectName} as a
        member.
      </EmptyState>
    )
  }
  return filtered ? <NoMatch {...props} /> : <FirstUse {...props} />
}

function FirstUse({ projectName, uploadHref, uploadReason }: ListStateProps) {
  return (
    <EmptyState
      frame
      title={`${projectName} has no images yet`}
      actions={
        <ButtonLink variant="primary" icon={Upload} href={uploadHref} disabledReason={uploadReason}>
          Upload image
        </ButtonLink>
      }
    >
      {uploadReason ?? 'Drop a disk image anywhere on this page, or choose one.'}
    </EmptyState>
  )
}

function NoMatch({ catalogue, list, loading, q, filtered, onClear }: ListStateProps) {
  const [asked, setAsked] = useState<{ q: string; state: 'asking' | 'none'; error: unknown }>()
  const more = loading.phase.state === 'running'
  const ask = async () => {
    setAsked({ q, state: 'asking', error: null })
    try {
      await catalogue.findNamed(q)
      setAsked({ q, state: 'none', error: null })
    } catch (error) {
      setAsked({ q, state: 'none', error })
    }
  }
  const now = asked?.q === q ? asked : undefined
  return (
    <EmptyState
      title={q === '' ? 'No loaded image passes these filters' : `Nothing loaded matches “${q}”`}
      actions={
        <>
          {q !== '' && (
            <Button pending={now?.state === 'asking'} onClick={() => void ask()}>
              Ask Glance for exactly “{q}”
            </Button>
          )}
          <Button variant="quiet" onClick={onClear}>
            {q === '' ? 'Clear filters' : filtered ? 'Clear search and filters' : 'Clear search'}
          </Button>
        </>
      }
    >
      <p>
        {plural(list.total, 'image is', 'images are')} loaded
        {more ? ' and more are still coming' : ''}.{' '}
        {q !== '' && 'Glance itself finds whole names only.'}
      </p>
      {now?.state === 'none' && now.error === null && (
        <p role="status">
          {filtered
            ? `Glance has no image named “${q}” that passes the filters.`
            : `Glance has no image named “${q}” either.`}
        </p>
      )}
      <Failure error={now?.error} what="Glance did not say." />
    </EmptyState>
  )
}

function retryWords(retryAt: number | null, now: number): string {
  if (retryAt === null) return ''
  const seconds = Math.ceil((retryAt - now) / 1000)
  return seconds > 0 ? `Trying again in ${formatDuration(seconds)}.` : 'Trying again.'
}

function Failed({ catalogue, loading, region }: ListStateProps) {
  const now = useSecond()
  if (loading.phase.state !== 'failed') return null
  const { error, retryAt } = loading.phase
  const { sentence, details } = failureOf(error)
  const status = statusOf(error)
  const forbidden = status === 401 || status === 403
  return (
    <ErrorState
      title={
        forbidden ? `You may not list images in ${region}` : `Glance in ${region} did not answer`
      }
      icon={forbidden ? LockKeyhole : Unplug}
      details={details}
      actions={
        <Button variant="primary" icon={RotateCcw} onClick={() => catalogue.resume()}>
          Try now
        </Button>
      }
    >
      {`${sentence} ${retryWords(retryAt, now)}`}
    </ErrorState>
  )
}

/** The list goes on under this strip: what came before the failure stays of use. */
export function PartFailed({
  catalogue,
  loading,
  loaded,
}: {
  catalogue: Catalogue
  loading: CatalogueSnapshot
  loaded: number
}) {
  const now = useSecond()
  if (loading.phase.state !== 'failed') return null
  const { error, retryAt } = loading.phase
  const { sentence, details } = failureOf(error)
  return (
    <div className="part-failed" role="alert">
      <span>
        <b>{plural(loaded, 'image is', 'images are')} loaded, not all.</b> {sentence}{' '}
        {retryWords(retryAt, now)}
      </span>
      <Button size="sm" icon={RotateCcw} onClick={() => catalogue.resume()}>
        Go on
      </Button>
      {details && <CopyButton label="Copy details" value={requestLine(details)} />}
    </div>
  )
}
