import { HardDrive, ServerCrash } from 'lucide-react'
import { memo, useMemo, useState } from 'react'
import { late } from '#dashboard/ui/late.tsx'
import { formatBytes } from '#lib/bytes.ts'
import { formatCount, plural } from '#lib/plural.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { catalogueOf, useCatalogue } from '#dashboard/queries/catalogue.ts'
import { paths } from '#dashboard/nav/paths.ts'
import { failureOf } from '#dashboard/components/failure.tsx'
import { isAdmin, isReader } from '#dashboard/components/rules.ts'
import { useDirectory } from '#dashboard/components/sharing/use-directory.ts'
import { Button, ButtonLink } from '#dashboard/ui/button.tsx'
import { Notice } from '#dashboard/ui/notice.tsx'
import { Readout } from '#dashboard/ui/readout.tsx'
import { Ring } from '#dashboard/ui/ring.tsx'
import { SkeletonRows } from '#dashboard/ui/skeleton.tsx'
import { EmptyState, ErrorState } from '#dashboard/ui/states.tsx'
import { Segmented } from '#dashboard/ui/tabs.tsx'
import { AgeBars } from './age-bars.tsx'
import { ageBounds } from './ages.ts'
import { blocksOf, type Naming } from './blocks.ts'
import { QuotaMeters } from './quota-meters.tsx'
import { type Limits, limitsOf } from './reclaim.ts'
import { ReclaimList } from './reclaim-list.tsx'
import { SharesTable } from './shares-table.tsx'
import type { TallySnapshot } from './tally.ts'
import { Treemap } from './treemap.tsx'
import type { Split, UsageParams } from './usage-params.ts'
import { useTally } from './use-tally.ts'

const CleanUp = late(async () => ({ default: (await import('./clean-up.tsx')).CleanUp }))

const SPLIT_WORDS: Readonly<Record<Split, string>> = {
  image: 'Image',
  owner: 'Owner',
  disk: 'Format',
  visibility: 'Visibility',
  age: 'Age',
}
const SPLIT_OPTIONS = Object.entries(SPLIT_WORDS).map(([value, label]) => ({
  value: value as Split,
  label,
}))

/** Quotas, what takes the room, and what could be freed. */
export function UsagePage({
  scope,
  params,
  onChange,
}: {
  scope: ActiveScope
  params: UsageParams
  onChange: (params: UsageParams) => void
}) {
  const catalogue = catalogueOf(scope)
  const loading = useCatalogue(catalogue, scope.lacks ? ['plain'] : ['plain', 'hidden'])
  // Ages are counted from when one came: figures do not creep while one reads them.
  const [now] = useState(Date.now)
  const { of, months, clean } = params
  const owner = of === 'all' ? null : scope.projectId
  const tally = useTally(catalogue, { owner, months, now })
  const { nameOf: projectName } = useDirectory(scope)
  const naming: Naming = useMemo(
    () => ({ scope, owner, bounds: ageBounds(now), projectName }),
    [scope, owner, now, projectName],
  )
  const limits = useMemo(() => limitsOf(now, months), [now, months])
  const { all } = tally
  const running =
    loading.phase.state === 'running' || loading.phase.state === 'idle' || tally.working
  return (
    <>
      <div className="page-head">
        <h1>Usage</h1>
        <span className="muted usage-loaded" role="status">
          {running && <Ring percent={null} />}
          {`${plural(all.count, 'image')}${running ? ' so far' : ''}`}
        </span>
        <span className="grow" />
        <Segmented
          label="Images of"
          options={[
            { value: 'project', label: 'This project' },
            { value: 'all', label: isAdmin(scope) ? 'All projects' : 'All it sees' },
          ]}
          value={of}
          onChange={(of) => onChange({ ...params, of })}
        />
      </div>
      <div className="scroll usage-page">
        <QuotaMeters scope={scope} />
        {loading.phase.state === 'failed' && all.count > 0 && (
          <Notice
            tone="warn"
            live="status"
            title="Not all images have come"
            actions={
              <Button size="sm" onClick={() => catalogue.resume()}>
                Go on loading
              </Button>
            }
          >
            {`${failureOf(loading.phase.error).sentence} What stands here is of ${plural(all.count, 'image')}.`}
          </Notice>
        )}
        {all.count > 0 ? (
          <Figures
            tally={tally}
            params={params}
            naming={naming}
            limits={limits}
            onChange={onChange}
          />
        ) : loading.phase.state === 'failed' ? (
          <ErrorState
            icon={ServerCrash}
            title="The images did not come"
            details={failureOf(loading.phase.error).details}
            actions={<Button onClick={() => catalogue.resume()}>Try again</Button>}
          >
            {failureOf(loading.phase.error).sentence}
          </ErrorState>
        ) : running ? (
          <SkeletonRows label="Loading images" />
        ) : (
          <EmptyState
            icon={HardDrive}
            title={
              of === 'all' ? 'No image is listed here' : `${scope.project.name} owns no images`
            }
            actions={
              <>
                <ButtonLink
                  href={paths.upload(scope)}
                  disabledReason={isReader(scope) ? 'A reader cannot upload.' : null}
                >
                  Upload image
                </ButtonLink>
                {of === 'project' && (
                  <Button variant="quiet" onClick={() => onChange({ ...params, of: 'all' })}>
                    Show all that it sees
                  </Button>
                )}
              </>
            }
          >
            What it uses of its quota stands above.
          </EmptyState>
        )}
      </div>
      <Readout>
        <span>
          <b>{formatCount(all.count)}</b> {all.count === 1 ? 'image' : 'images'}
        </span>
        <span>
          <b>{formatBytes(all.bytes)}</b> stored
        </span>
        <span>{running ? 'loading' : 'hidden ones counted'}</span>
        <span className="grow" />
        <span>ages by the last change, in UTC</span>
      </Readout>
      {clean !== null && (
        <CleanUp
          key={clean}
          catalogue={catalogue}
          scope={scope}
          reason={clean}
          limits={limits}
          owner={owner}
          version={tally.version}
          loading={running}
          now={now}
          onClose={() => onChange({ ...params, clean: null })}
        />
      )}
    </>
  )
}

/** Drawn anew only when figures change: pages come more often than that. */
const Figures = memo(function Figures({
  tally,
  params,
  naming,
  limits,
  onChange,
}: {
  tally: TallySnapshot
  params: UsageParams
  naming: Naming
  limits: Limits
  onChange: (params: UsageParams) => void
}) {
  const { by, of, months } = params
  const { all } = tally
  const blocks = blocksOf(tally, by, naming)
  const where = of === 'all' ? 'all listed images' : naming.scope.project.name
  return (
    <div className="usage-grid">
      <section className="usage-main" aria-labelledby="usage-room">
        <div className="usage-bar">
          <h2 id="usage-room">{`${formatBytes(all.bytes)} by`}</h2>
          <Segmented
            label="By"
            options={SPLIT_OPTIONS}
            value={by}
            onChange={(by) => onChange({ ...params, by })}
          />
        </div>
        {all.bytes > 0 ? (
          <Treemap blocks={blocks} label={`${formatBytes(all.bytes)} of ${where}`} />
        ) : (
          <p className="muted">None of them has data yet.</p>
        )}
        <p className="faint usage-fine">
          A block opens its list. Data in several stores counts once for each, as in the quota.
        </p>
        <SharesTable blocks={blocks} total={all.bytes} head={SPLIT_WORDS[by]} />
      </section>
      <aside className="usage-side" aria-label="Age, and what could be freed">
        <h2>Last changed</h2>
        <AgeBars ages={tally.by.age} naming={naming} />
        <h2>Could be freed</h2>
        <ReclaimList
          sums={tally.reclaim}
          months={months}
          limits={limits}
          naming={naming}
          onMonths={(months) => onChange({ ...params, months })}
          onClean={(clean) => onChange({ ...params, clean })}
        />
      </aside>
    </div>
  )
})
