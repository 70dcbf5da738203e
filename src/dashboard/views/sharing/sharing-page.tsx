import { Share2, SearchX, Unplug } from 'lucide-react'
import { useMemo, useState } from 'react'
import { late } from '#dashboard/ui/late.tsx'
import { formatDuration } from '#lib/dates.ts'
import { formatCount, plural } from '#lib/plural.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import type { SharedByMe, SharedSnapshot } from '#dashboard/queries/shared-by-me.ts'
import { useSharedByMe } from '#dashboard/queries/use-shared-by-me.ts'
import { paths } from '#dashboard/nav/paths.ts'
import { cutOffWords, type MemberChange } from '#dashboard/components/bulk/member-plan.ts'
import { failureOf } from '#dashboard/components/failure.tsx'
import { canEdit } from '#dashboard/components/image-rules.ts'
import { useDirectory } from '#dashboard/components/sharing/use-directory.ts'
import { useClock } from '#dashboard/components/shell/clock.ts'
import { Button, ButtonLink } from '#dashboard/ui/button.tsx'
import { Kbd } from '#dashboard/ui/kbd.tsx'
import { Notice } from '#dashboard/ui/notice.tsx'
import { Readout } from '#dashboard/ui/readout.tsx'
import { Ring } from '#dashboard/ui/ring.tsx'
import { SkeletonRows } from '#dashboard/ui/skeleton.tsx'
import { EmptyState, ErrorState } from '#dashboard/ui/states.tsx'
import { Segmented } from '#dashboard/ui/tabs.tsx'
import { ShareFilters } from './filters.tsx'
import { ShareList } from './list.tsx'
import { ShareMatrix } from './matrix.tsx'
import { RevokeBar } from './revoke-bar.tsx'
import { LONG_DAYS, matching, type Row, rowsOf, sorted, toggled, waitsFor } from './shares.ts'
import { DEFAULTS, type SharingParams } from './sharing-params.ts'
import { useFates, useSureProjects } from './use-fates.ts'
import { useEscape } from './use-escape.ts'
import { usePhone } from './use-phone.ts'

const ReviewChange = late(async () => ({
  default: (await import('#dashboard/components/bulk/review-change.tsx')).ReviewChange,
}))

const NOBODY_KNOWS = 'Keystone tells only administrators which projects still exist.'
const MINUTE_MS = 60_000

const removalOf = (rows: readonly Row[]): MemberChange => ({
  kind: 'members',
  deed: 'remove',
  shares: rows.map(({ image, project, name, status }) => ({ image, project, name, status })),
  toShared: false,
  undoes: false,
})

/** Everything the project shares, with whom and in which state, and the way to take it back. */
export function SharingPage({
  scope,
  params,
  onChange,
}: {
  scope: ActiveScope
  params: SharingParams
  onChange: (params: SharingParams) => void
}) {
  const { store, shared } = useSharedByMe(scope)
  const { nameIfKnown } = useDirectory(scope)
  const sure = useSureProjects(scope)
  const unsure = useMemo(
    () =>
      [
        ...new Set(
          shared.images.flatMap(({ members }) => members?.map((member) => member.member_id) ?? []),
        ),
      ].filter((id) => !sure.has(id)),
    [shared, sure],
  )
  const { may, asking, fates } = useFates(scope, unsure)
  const now = useClock((ms) => ms - (ms % MINUTE_MS))
  const phone = usePhone()
  const rows = useMemo(
    () => rowsOf(shared.images, nameIfKnown, fates),
    [shared, nameIfKnown, fates],
  )
  const shown = useMemo(() => sorted(matching(rows, params, now), params.sort), [rows, params, now])
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set())
  const [revoking, setRevoking] = useState<readonly Row[] | null>(null)
  // What is gone counts no more; what a filter hides stays selected, and is counted.
  const selected = sorted(
    rows.filter(({ key }) => marked.has(key)),
    params.sort,
  )
  const toggle = (some: readonly Row[]) =>
    setMarked((was) =>
      toggled(
        was,
        some.map(({ key }) => key),
      ),
    )
  useEscape(selected.length > 0 && revoking === null, () => setMarked(new Set()))
  const { phase } = shared
  const ruling = rows[0] ? canEdit(rows[0].image, scope) : true
  const whyNot = ruling === true ? null : ruling.reason
  const asList = phone || params.view === 'list'
  const change = useMemo(() => revoking && removalOf(revoking), [revoking])
  return (
    <>
      <div className="page-head share-page-head">
        <h1>Sharing</h1>
        <Progress store={store} shared={shared} rows={rows} />
        <span className="grow" />
        {!phone && (
          <Segmented
            label="View"
            options={[
              { value: 'matrix', label: 'Matrix' },
              { value: 'list', label: 'List' },
            ]}
            value={params.view}
            onChange={(view) => onChange({ ...params, view })}
          />
        )}
        <Button
          size="sm"
          disabledReason={phase.state === 'reading' ? 'It is being read now.' : null}
          onClick={() => store.read()}
        >
          Read again
        </Button>
      </div>
      {selected.length > 0 ? (
        <RevokeBar
          reason={whyNot}
          rows={selected}
          onRevoke={() => setRevoking(selected)}
          onClear={() => setMarked(new Set())}
        />
      ) : (
        rows.length > 0 && (
          <ShareFilters
            params={params}
            gone={rows.filter(({ fate }) => fate === 'gone').length}
            waiting={rows.filter((row) => waitsFor(row, params.waiting ?? LONG_DAYS, now)).length}
            whyNotGone={may || unsure.length === 0 ? null : NOBODY_KNOWS}
            onChange={onChange}
          />
        )
      )}
      <div className="scroll share-page">
        <Trouble store={store} shared={shared} />
        {rows.length === 0 && <NoRows scope={scope} store={store} shared={shared} />}
        {rows.length > 0 && shown.length === 0 && (
          <EmptyState
            icon={params.gone ? Unplug : SearchX}
            title="No share is like that"
            actions={
              <Button
                onClick={() => onChange({ ...DEFAULTS, view: params.view, sort: params.sort })}
              >
                Show all
              </Button>
            }
          >
            {`${plural(rows.length, 'share')} without the filters${phase.state === 'complete' ? '' : ', of those that were read so far'}.`}
          </EmptyState>
        )}
        {shown.length > 0 &&
          (asList ? (
            <ShareList
              scope={scope}
              rows={shown}
              sort={params.sort}
              selected={marked}
              now={now}
              reason={whyNot}
              onSort={(sort) => onChange({ ...params, sort })}
              onToggle={toggle}
              onRevoke={(row) => setRevoking([row])}
            />
          ) : (
            <ShareMatrix scope={scope} rows={shown} selected={marked} now={now} onToggle={toggle} />
          ))}
        <Notes shared={shared} may={may} unsure={unsure.length} />
      </div>
      <Readout>
        <span>
          <b>{formatCount(shared.images.length)}</b> shared
        </span>
        <span>
          <b>{formatCount(rows.length)}</b> {rows.length === 1 ? 'share' : 'shares'}
        </span>
        <Fresh at={shared.freshAt} />
        {asking > 0 && <span>asking who still exists</span>}
        <span className="grow" />
        {!asList && (
          <>
            <span>
              <Kbd>↑</Kbd>
              <Kbd>↓</Kbd>
              <Kbd>←</Kbd>
              <Kbd>→</Kbd> move
            </span>
            <span>
              <Kbd>Space</Kbd> select
            </span>
            <span>
              <Kbd>Enter</Kbd> open
            </span>
          </>
        )}
      </Readout>
      {change && revoking && (
        <ReviewChange
          change={change}
          images={[]}
          scope={scope}
          actor={scope}
          onBegun={() => setMarked(new Set())}
          onClose={() => setRevoking(null)}
        >
          <ul className="share-cut">
            {cutOffWords(change.shares).map((words) => (
              <li key={words}>{words}</li>
            ))}
          </ul>
        </ReviewChange>
      )}
    </>
  )
}

function Fresh({ at }: { at: number | null }) {
  const words = useClock((now) =>
    at === null ? '' : formatDuration(Math.max(0, Math.floor((now - at) / 1000))),
  )
  return words === '' ? null : (
    <span>
      fresh <b>{words}</b>
    </span>
  )
}

/** How far the reading is, and what it came to. */
function Progress({
  store,
  shared: { phase, images, read, listed },
  rows,
}: {
  store: SharedByMe
  shared: SharedSnapshot
  rows: readonly Row[]
}) {
  if (phase.state === 'reading') {
    const of = listed ? plural(images.length, 'image') : `${formatCount(images.length)} of … images`
    return (
      <>
        <span className="share-progress muted" role="status">
          <Ring percent={listed && images.length > 0 ? (read / images.length) * 100 : null} />
          {`Members of ${formatCount(read)} of ${of} read`}
        </span>
        <Button size="sm" onClick={() => store.stop()}>
          Stop
        </Button>
      </>
    )
  }
  const projects = new Set(rows.map(({ project }) => project)).size
  const among = new Set(rows.map(({ image }) => image.id)).size
  return (
    <span className="muted" role="status">
      {`${plural(among, 'image')} shared with ${plural(projects, 'project')}`}
      {phase.state !== 'complete' && ', not all read'}
    </span>
  )
}

/** It was stopped, or did not answer; what was read stays. */
function Trouble({
  store,
  shared: { phase, failed, images, read },
}: {
  store: SharedByMe
  shared: SharedSnapshot
}) {
  if (phase.state === 'stopped') {
    return (
      <Notice
        tone="warn"
        title="Reading was stopped"
        live="status"
        actions={
          <Button size="sm" onClick={() => store.resume()}>
            Go on
          </Button>
        }
      >
        {`The members of ${formatCount(read)} of ${plural(images.length, 'image')} are known. Of the others nothing is shown.`}
      </Notice>
    )
  }
  if (phase.state === 'failed' && images.length > 0) {
    return (
      <Notice
        tone="bad"
        title="Not everything could be read"
        live="alert"
        actions={
          <Button size="sm" onClick={() => store.resume()}>
            Go on
          </Button>
        }
      >
        {failureOf(phase.error).sentence}
      </Notice>
    )
  }
  if (failed === 0) return null
  const error = images.find((one) => one.error !== null)?.error
  return (
    <Notice
      tone="bad"
      title={`The members of ${plural(failed, 'image')} could not be read`}
      live="alert"
      actions={
        <Button size="sm" onClick={() => store.again()}>
          {`Try ${formatCount(failed)} again`}
        </Button>
      }
    >
      {failureOf(error).sentence}
    </Notice>
  )
}

/** No share to show: because there is none, because it is not read yet, or because nothing answered. */
function NoRows({
  scope,
  store,
  shared: { phase, images },
}: {
  scope: ActiveScope
  store: SharedByMe
  shared: SharedSnapshot
}) {
  if (phase.state === 'reading') return <SkeletonRows label="Reading what is shared" />
  if (phase.state === 'failed' && images.length === 0) {
    const { sentence, details } = failureOf(phase.error)
    return (
      <ErrorState
        icon={Share2}
        title="What is shared could not be read"
        details={details}
        actions={<Button onClick={() => store.resume()}>Try again</Button>}
      >
        {sentence}
      </ErrorState>
    )
  }
  if (phase.state !== 'complete') return null
  return (
    <EmptyState
      icon={Share2}
      title={`${scope.project.name} shares nothing`}
      actions={<ButtonLink href={paths.images(scope)}>Choose images in the list</ButtonLink>}
    >
      Select images in the list and press Share: each project that they are offered to shows here,
      with its answer.
    </EmptyState>
  )
}

/** What the table itself cannot say. */
function Notes({
  shared: { images, phase },
  may,
  unsure,
}: {
  shared: SharedSnapshot
  may: boolean
  unsure: number
}) {
  const alone = images.filter(({ members }) => members?.length === 0).length
  return (
    <ul className="share-notes muted">
      {alone > 0 && phase.state === 'complete' && (
        <li>
          {plural(alone, 'image')} {alone === 1 ? 'has' : 'have'} the visibility <code>shared</code>
          , but {alone === 1 ? 'is' : 'are'} offered to nobody.
        </li>
      )}
      {!may && unsure > 0 && (
        <li>
          {`The ${unsure === 1 ? 'name' : 'names'} of ${plural(unsure, 'project')} cannot be known here. ${NOBODY_KNOWS}`}
        </li>
      )}
    </ul>
  )
}
