import { plural } from '#lib/plural.ts'
import type { Image } from '#openstack/glance/image.ts'
import type { Verdict } from '#transfers/types.ts'
import { exactTime } from '#lib/dates.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import type { Ruling } from '#dashboard/components/rules.ts'
import type { ChangeLogEntry } from '#dashboard/components/image-editing/change-log.ts'
import { useChangeLog } from '#dashboard/components/image-editing/use-change-log.ts'
import { useUndo } from '#dashboard/components/image-editing/use-undo.ts'
import { keysInWords } from '#dashboard/components/image-editing/words.ts'
import { WhatChanged } from './what-changed.tsx'
import { formatMoment } from './moment.ts'

interface Happening {
  id: string
  at: string
  what: string
  by: string | null
  /** What this browser changed, and whether it still stands. */
  change?: { entry: ChangeLogEntry; stands: boolean }
}

function changesOf(entries: readonly ChangeLogEntry[]): Happening[] {
  const undone = new Set<string>()
  // The newest first: an undo that was undone itself takes nothing back.
  for (const { id, undoes } of entries) if (undoes !== null && !undone.has(id)) undone.add(undoes)
  return entries.map((entry) => {
    const keys = keysInWords(entry.past.map((past) => past.key))
    return {
      id: entry.id,
      at: entry.at,
      what: entry.undoes === null ? `Changed ${keys}` : `Took back ${keys}`,
      by: 'this browser',
      change: { entry, stands: !undone.has(entry.id) },
    }
  })
}

function happenings(
  image: Image,
  verdict: Verdict | null,
  entries: readonly ChangeLogEntry[],
): Happening[] {
  const list: Happening[] = [
    { id: 'created', at: image.created_at, what: 'Record created', by: null },
    ...changesOf(entries),
  ]
  if (image.updated_at !== image.created_at) {
    list.push({ id: 'changed', at: image.updated_at, what: 'Last changed', by: null })
  }
  if (verdict) {
    const file = verdict.direction === 'upload' ? 'sent' : 'received'
    const what = {
      agrees: `Verified against the ${file} file`,
      differs: `Found to differ from the ${file} file`,
      'not-compared': `The ${file} file could not be compared`,
    }[verdict.kind]
    list.push({ id: 'verdict', at: verdict.at, what, by: 'this browser' })
  }
  return list.toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at))
}

/** Changes of this browser that are listed; the others are in the same place, further down. */
const LISTED = 10

/** What Glance tells of the past, and what this browser did, which it can take back. */
export function History({
  image,
  verdict,
  scope,
  edit,
}: {
  image: Image
  verdict: Verdict | null
  scope: ActiveScope
  edit: Ruling
}) {
  const entries = useChangeLog(scope, image.id)
  const { undo, pending } = useUndo(scope)
  const left = entries.length - LISTED
  return (
    <section className="section" aria-labelledby="history">
      <h2 id="history">History</h2>
      <ol className="timeline">
        {happenings(image, verdict, entries.slice(0, LISTED)).map(
          ({ id, at, what, by, change }) => (
            <li key={id}>
              <span className="timeline-what">{what}</span>
              <time dateTime={at} title={exactTime(at)}>
                {formatMoment(at)}
                {by !== null && ` · ${by}`}
              </time>
              {change && (
                <span className="timeline-ways">
                  <WhatChanged past={change.entry.past} />
                  {change.stands && edit === true && (
                    <button
                      type="button"
                      className="link timeline-way"
                      aria-disabled={pending || undefined}
                      onClick={() => {
                        if (!pending) void undo(image, change.entry)
                      }}
                    >
                      Undo
                    </button>
                  )}
                  {!change.stands && <span className="faint">taken back</span>}
                </span>
              )}
            </li>
          ),
        )}
      </ol>
      {left > 0 && <p className="help">And {plural(left, 'earlier change')} of this browser.</p>}
      <p className="help">Glance keeps no log. This is what it tells and what this browser did.</p>
    </section>
  )
}
