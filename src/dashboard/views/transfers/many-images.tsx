import { ListChecks, X } from 'lucide-react'
import { useState } from 'react'
import { late } from '#dashboard/ui/late.tsx'
import { exactTime } from '#lib/dates.ts'
import type { Scope } from '#transfers/types.ts'
import { pastRuns, type PastRun } from '#dashboard/components/bulk/past-runs.ts'
import { countsInWords } from '#dashboard/components/bulk/progress.ts'
import { countsOf } from '#dashboard/components/bulk/result.ts'
import { RunItem, RunOutcome } from '#dashboard/components/bulk/run-item.tsx'
import type { Bulk } from '#dashboard/components/bulk/runs.ts'
import { clockTime } from '#dashboard/components/transfers-tray/rest-words.ts'
import { IconButton } from '#dashboard/ui/button.tsx'
import { Icon } from '#dashboard/ui/icon.tsx'

const PastResults = late(async () => ({
  default: (await import('#dashboard/components/bulk/results.tsx')).PastResults,
}))

const iso = (at: number) => new Date(at).toISOString()

function PastRunRow({ past, place, now }: { past: PastRun; place: string | null; now: number }) {
  const [open, setOpen] = useState(false)
  const { name, about, at, results, done } = past
  const counts = countsOf(results)
  return (
    <li className="record" aria-label={name}>
      <div className="record-row past-row past-run">
        <span className="past-name">
          <button
            type="button"
            className="record-open"
            aria-haspopup="dialog"
            onClick={() => setOpen(true)}
          >
            <Icon of={ListChecks} size="sm" />
            <span className="truncate">{name}</span>
          </button>
          <span className="past-place faint truncate" title={about}>
            {[about, place].filter(Boolean).join(' · ')}
          </span>
        </span>
        <span className="past-outcome">
          <RunOutcome counts={counts} />
          <span className="muted truncate">{countsInWords(counts, results.length, done)}</span>
        </span>
        <time className="past-when num faint" dateTime={iso(at)} title={exactTime(iso(at))}>
          {clockTime(at, now)}
        </time>
        <IconButton
          icon={X}
          label={`Remove from the history: ${name}`}
          onClick={() => pastRuns.forget(past.id)}
        />
      </div>
      {open && <PastResults past={past} onClose={() => setOpen(false)} />}
    </li>
  )
}

/** Runs over many images: those of this tab, which can still be acted on, and what is known of others. */
export function ManyImages({
  runs,
  past,
  placeOf,
  now,
}: {
  runs: readonly Bulk[]
  /** The last one first. */
  past: readonly PastRun[]
  placeOf: (of: { scope: Scope }) => string | null
  /** Milliseconds since the epoch. */
  now: number
}) {
  return (
    <>
      {runs.length > 0 && (
        <ul className="past-now">
          {runs.map((bulk) => (
            <RunItem key={bulk.id} bulk={bulk} />
          ))}
        </ul>
      )}
      {past.length > 0 && (
        <ul>
          {past.map((each) => (
            <PastRunRow key={each.id} past={each} place={placeOf(each)} now={now} />
          ))}
        </ul>
      )}
    </>
  )
}
