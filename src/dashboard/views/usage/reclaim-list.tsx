import { exactBytes, formatBytes } from '#lib/bytes.ts'
import { plural } from '#lib/plural.ts'
import { Button } from '#dashboard/ui/button.tsx'
import { Select } from '#dashboard/ui/field.tsx'
import { Link } from '#dashboard/ui/link.tsx'
import { MONTHS, type Months } from './ages.ts'
import type { Naming } from './blocks.ts'
import { type Limits, RECLAIM, type Reclaim } from './reclaim.ts'
import { monthsWords, RECLAIM_WORDS, reclaimHref } from './reclaim-words.ts'
import type { TallySnapshot } from './tally.ts'

/** What could be freed, by reason. */
export function ReclaimList({
  sums,
  months,
  limits,
  naming,
  onMonths,
  onClean,
}: {
  sums: TallySnapshot['reclaim']
  months: Months
  limits: Limits
  naming: Naming
  onMonths: (months: Months) => void
  onClean: (reason: Reclaim) => void
}) {
  return (
    <ul className="reclaim">
      {RECLAIM.map((reason) => {
        const { title, help } = RECLAIM_WORDS[reason]
        const { count, bytes } = sums[reason]
        const href = count === 0 ? null : reclaimHref(reason, limits, naming)
        return (
          <li key={reason} aria-label={title}>
            <div className="reclaim-head">
              <h3>{title}</h3>
              <span className="grow" />
              <span className="muted nowrap">{plural(count, 'image')}</span>
              <b className="nowrap" title={exactBytes(bytes)}>
                {formatBytes(bytes)}
              </b>
            </div>
            <p className="muted">{help}</p>
            <div className="actions">
              <Button
                size="sm"
                aria-label={`Clean up: ${title}…`}
                disabledReason={count === 0 ? 'No image is like that.' : null}
                onClick={() => onClean(reason)}
              >
                Clean up…
              </Button>
              {href !== null && (
                <Link className="link" href={href} aria-label={`Show in the list: ${title}`}>
                  Show in the list
                </Link>
              )}
              {reason === 'unchanged' && (
                <Select
                  label="Unchanged for"
                  hideLabel
                  className="reclaim-months"
                  value={String(months)}
                  options={MONTHS.map((each) => ({
                    value: String(each),
                    label: `for ${monthsWords(each)}`,
                  }))}
                  onChange={({ currentTarget }) => {
                    const wanted = MONTHS.find((each) => String(each) === currentTarget.value)
                    if (wanted) onMonths(wanted)
                  }}
                />
              )}
            </div>
          </li>
        )
      })}
    </ul>
  )
}
