import type { Image } from '#openstack/glance/image.ts'
import type { Verdict } from '#transfers/types.ts'
import { exactTime } from '#lib/dates.ts'
import { formatMoment } from './moment.ts'

interface Happening {
  at: string
  what: string
  by: string | null
}

function happenings(image: Image, verdict: Verdict | null): Happening[] {
  const list: Happening[] = [{ at: image.created_at, what: 'Record created', by: null }]
  if (image.updated_at !== image.created_at) {
    list.push({ at: image.updated_at, what: 'Last changed', by: null })
  }
  if (verdict) {
    const file = verdict.direction === 'upload' ? 'sent' : 'received'
    const what = {
      agrees: `Verified against the ${file} file`,
      differs: `Found to differ from the ${file} file`,
      'not-compared': `The ${file} file could not be compared`,
    }[verdict.kind]
    list.push({ at: verdict.at, what, by: 'this browser' })
  }
  return list.toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at))
}

/** What Glance tells of the past, and what this browser did. */
export function History({ image, verdict }: { image: Image; verdict: Verdict | null }) {
  return (
    <section className="section" aria-labelledby="history">
      <h2 id="history">History</h2>
      <ol className="timeline">
        {happenings(image, verdict).map(({ at, what, by }) => (
          <li key={what}>
            <span>{what}</span>
            <time dateTime={at} title={exactTime(at)}>
              {formatMoment(at)}
              {by !== null && ` · ${by}`}
            </time>
          </li>
        ))}
      </ol>
      <p className="help">Glance keeps no log. This is what it tells and what this browser did.</p>
    </section>
  )
}
