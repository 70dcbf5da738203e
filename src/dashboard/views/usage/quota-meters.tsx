import { useQuery } from '@tanstack/react-query'
import { Gauge } from 'lucide-react'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { capabilityQueries } from '#dashboard/queries/capabilities.ts'
import { Failure } from '#dashboard/components/failure.tsx'
import { Bar } from '#dashboard/ui/bar.tsx'
import { cx } from '#dashboard/ui/cx.ts'
import { Icon } from '#dashboard/ui/icon.tsx'
import { Skeleton } from '#dashboard/ui/skeleton.tsx'
import { type Meter, metersOf } from './meters.ts'

/** Uploads of this and of other browsers move it while one looks. */
const ASK_MS = 5000

function MeterPanel({ meter }: { meter: Meter }) {
  const { key, label, used, limit, percent, tone, note } = meter
  return (
    <li className="meter">
      <h3>{label}</h3>
      <p className="meter-value">
        <b>{used}</b>
        {limit !== null && <span className="muted">of {limit}</span>}
      </p>
      {percent !== null && (
        <Bar value={percent} tone={tone} label={`${label}: ${used} of ${limit}`} />
      )}
      <p className={cx('meter-note', tone === 'running' ? 'muted' : tone)}>{note}</p>
      <code className="faint">{key}</code>
    </li>
  )
}

/** The quotas of the project and what is used of them, as Glance counts now. */
export function QuotaMeters({ scope }: { scope: ActiveScope }) {
  const query = useQuery({
    ...capabilityQueries.usage(scope),
    // A cloud that has none will have none in five seconds.
    refetchInterval: ({ state }) => (state.data === null ? false : ASK_MS),
  })
  const meters = query.data ? metersOf(query.data) : null
  if (query.data === null || meters?.length === 0) {
    return (
      <p className="usage-none muted">
        <Icon of={Gauge} />
        This cloud tells no quotas for images: only the size of its stores limits what is kept.
      </p>
    )
  }
  return (
    <section aria-label={`Quotas of ${scope.project.name}`}>
      <Failure error={query.error} what="The quotas did not come." />
      <ul className="meters">
        {meters === null
          ? query.error === null &&
            [0, 1, 2, 3].map((at) => (
              <li className="meter" key={at}>
                <Skeleton width={90} />
                <Skeleton width={140} height={16} />
                <Skeleton width={180} />
              </li>
            ))
          : meters.map((meter) => <MeterPanel key={meter.key} meter={meter} />)}
      </ul>
    </section>
  )
}
