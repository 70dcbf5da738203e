import { ArrowDown, ArrowUp } from 'lucide-react'
import { exactTime, formatWhen } from '#lib/dates.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { paths } from '#dashboard/nav/paths.ts'
import { usePages } from '#dashboard/components/bulk/pages.tsx'
import { Button } from '#dashboard/ui/button.tsx'
import { Checkbox } from '#dashboard/ui/check.tsx'
import { Icon } from '#dashboard/ui/icon.tsx'
import { Link } from '#dashboard/ui/link.tsx'
import { ProjectName, StateMark } from './faces.tsx'
import { nameOf, type Row } from './shares.ts'
import { SORTS, type SharingParams, type SortKey } from './sharing-params.ts'

const HEADS: Record<SortKey, string> = {
  image: 'Image',
  project: 'Project',
  state: 'Answer',
  since: 'Since',
}

function SortHead({
  by,
  sort,
  onSort,
}: {
  by: SortKey
  sort: SharingParams['sort']
  onSort: (sort: SharingParams['sort']) => void
}) {
  const on = sort.key === by
  const dir = on && sort.dir === 'asc' ? 'desc' : 'asc'
  return (
    <div
      role="columnheader"
      className={`share-${by}-cell`}
      {...(on ? { 'aria-sort': sort.dir === 'asc' ? 'ascending' : 'descending' } : {})}
    >
      <button type="button" className="share-sort" onClick={() => onSort({ key: by, dir })}>
        {HEADS[by]}
        {on && <Icon of={sort.dir === 'asc' ? ArrowUp : ArrowDown} size="sm" />}
      </button>
    </div>
  )
}

/** What the last step is called: an answer is ended, an offer is taken back. */
const revokeWord = ({ status }: Row) => (status === 'pending' ? 'Take back…' : 'Stop sharing…')

/** A table on divs: on a phone its rows are two lines. */
export function ShareList({
  scope,
  rows,
  sort,
  selected,
  now,
  reason,
  onSort,
  onToggle,
  onRevoke,
}: {
  scope: ActiveScope
  rows: readonly Row[]
  sort: SharingParams['sort']
  selected: ReadonlySet<string>
  now: number
  /** Why this role cannot revoke. */
  reason: string | null
  onSort: (sort: SharingParams['sort']) => void
  onToggle: (rows: readonly Row[]) => void
  onRevoke: (row: Row) => void
}) {
  const { shown, pager } = usePages(rows)
  const on = rows.filter(({ key }) => selected.has(key)).length
  return (
    <>
      <div className="share-scroll">
        <div
          role="table"
          aria-label="Shares"
          aria-rowcount={rows.length + 1}
          className="share-list"
        >
          <div role="rowgroup">
            <div role="row" className="share-row share-heads">
              <div role="columnheader" className="share-select">
                <Checkbox
                  label="Select all that are listed"
                  hideLabel
                  checked={rows.length > 0 && on === rows.length}
                  indeterminate={on > 0 && on < rows.length}
                  onChange={() => onToggle(rows)}
                />
              </div>
              {SORTS.map((by) => (
                <SortHead key={by} by={by} sort={sort} onSort={onSort} />
              ))}
              <div role="columnheader" className="share-act">
                <span className="visually-hidden">Actions</span>
              </div>
            </div>
          </div>
          <div role="rowgroup">
            {shown.map((row) => {
              const { image, project, name, fate } = row
              const title = `${nameOf(image)} for ${name ?? project}`
              return (
                <div
                  key={row.key}
                  role="row"
                  className={selected.has(row.key) ? 'share-row is-on' : 'share-row'}
                >
                  <div role="cell" className="share-select">
                    <Checkbox
                      label={`Select ${title}`}
                      hideLabel
                      checked={selected.has(row.key)}
                      onChange={() => onToggle([row])}
                    />
                  </div>
                  <div role="cell" className="share-image-cell">
                    <Link
                      className="share-image truncate"
                      href={paths.image(scope, image.id)}
                      title={nameOf(image)}
                    >
                      {nameOf(image)}
                    </Link>
                  </div>
                  <div role="cell" className="share-project-cell">
                    <ProjectName project={{ id: project, name, fate }} />
                  </div>
                  <div role="cell" className="share-state-cell">
                    <StateMark status={row.status} />
                  </div>
                  <div role="cell" className="share-since-cell" title={exactTime(row.since)}>
                    {formatWhen(row.since, now)}
                  </div>
                  <div role="cell" className="share-act">
                    <Button
                      size="sm"
                      variant="quiet"
                      aria-label={`${revokeWord(row)} ${title}`}
                      disabledReason={reason}
                      onClick={() => onRevoke(row)}
                    >
                      {revokeWord(row)}
                    </Button>
                  </div>
                </div>
              )
            })}
          </div>
        </div>
      </div>
      {pager && <div className="share-pagers">{pager}</div>}
    </>
  )
}
