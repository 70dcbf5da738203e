import { Equal, EqualNot, X } from 'lucide-react'
import type { Image } from '#openstack/glance/image.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { statusOf } from '#dashboard/queries/catalogue-watch.ts'
import { paths } from '#dashboard/nav/paths.ts'
import { failureOf } from '#dashboard/components/failure.tsx'
import { Button, IconButton } from '#dashboard/ui/button.tsx'
import { Checkbox } from '#dashboard/ui/check.tsx'
import { Icon } from '#dashboard/ui/icon.tsx'
import { Link } from '#dashboard/ui/link.tsx'
import { StatusMark } from '#dashboard/ui/marks.tsx'
import { Skeleton } from '#dashboard/ui/skeleton.tsx'
import { CellValue } from './cell-value.tsx'
import { labelsOf, nameOf } from './names.ts'
import { looksAlike } from './reveal.ts'
import type { Row, RowGroup } from './rows.ts'

interface Here {
  state: 'here'
  image: Image
  /** Which of those that could be read it is. */
  at: number
  /** It could not be read again. */
  old: boolean
}

/** One image of the comparison, as far as it could be read. */
export type Column = { id: string } & (
  | Here
  | { state: 'loading' }
  | { state: 'missing'; error: unknown; again: () => void }
)

/** Why there is nothing to compare in this column. */
function whyMissing(error: unknown): string {
  switch (statusOf(error)) {
    case 404:
      return 'There is no such image here: it was deleted, or another project has not shared it.'
    case 403:
      return 'You may not look at this image.'
    default:
      return failureOf(error).sentence
  }
}

function Head({
  column,
  scope,
  first,
  onRemove,
}: {
  column: Column
  scope: ActiveScope
  first: boolean
  onRemove: () => void
}) {
  const name = column.state === 'here' ? nameOf(column.image) : column.id
  return (
    <div role="columnheader" className="compare-image">
      <div className="compare-name">
        {column.state === 'here' ? (
          <Link className="truncate" href={paths.image(scope, column.id)} title={name}>
            {name}
          </Link>
        ) : (
          <code className="truncate faint" title={name}>
            {name}
          </code>
        )}
        <IconButton icon={X} label={`Leave ${name} out`} onClick={onRemove} />
      </div>
      {column.state === 'here' && (
        <p className="compare-meta">
          <StatusMark status={column.image.status} />
          <code className="faint">{column.id.slice(0, 8)}</code>
          {column.old && <span className="warn">not read again: it may be old</span>}
          {first && <span className="faint">the others are measured against it</span>}
        </p>
      )}
      {column.state === 'loading' && <Skeleton width={120} />}
      {column.state === 'missing' && (
        <div className="compare-missing" role="alert">
          <p>{whyMissing(column.error)}</p>
          <Button size="sm" variant="quiet" onClick={column.again}>
            Look again
          </Button>
        </div>
      )}
    </div>
  )
}

/** Equal or not by shape and word; `null`: nothing to compare with. */
function Verdict({ row, alike }: { row: Row; alike: boolean }) {
  return (
    <span className={row.same ? 'compare-verdict faint' : 'compare-verdict'}>
      <Icon of={row.same ? Equal : EqualNot} />
      {row.same ? 'equal' : alike ? 'differs, looks alike' : 'differs'}
    </span>
  )
}

function CompareRow({
  row,
  columns,
  labels,
  chosen,
  onChoose,
}: {
  row: Row
  columns: readonly Column[]
  labels: ReadonlyMap<string, string>
  chosen: boolean
  onChoose: (on: boolean) => void
}) {
  const { cells, part } = row
  const several = cells.length > 1
  const twinOf = (text: string) =>
    cells.find((cell) => cell.text !== null && looksAlike(cell.text, text))?.text ?? null
  const alike = !row.same && cells.some((cell) => cell.text !== null && twinOf(cell.text) !== null)
  return (
    <div role="row" className={row.same ? 'compare-row' : 'compare-row compare-differs'}>
      <div role="rowheader" className="compare-key">
        {several && !row.same && part !== null ? (
          <Checkbox
            label={`Copy ${row.rawKey ?? row.label}`}
            hideLabel
            checked={chosen}
            onChange={(event) => onChoose(event.target.checked)}
          />
        ) : (
          <span className="compare-nobox" />
        )}
        <div>
          {row.rawKey === null ? <code>{row.label}</code> : row.label}
          {row.rawKey !== null && <code className="compare-raw">{row.rawKey}</code>}
        </div>
      </div>
      <div role="cell" className="compare-verdict-cell">
        {several && <Verdict row={row} alike={alike} />}
      </div>
      {columns.map((column) => {
        const cell = column.state === 'here' ? cells[column.at] : undefined
        const off = cell !== undefined && cell.text !== cells[0]?.text
        return (
          <div
            key={column.id}
            role="cell"
            className={off ? 'compare-cell compare-off' : 'compare-cell'}
          >
            <span className="compare-of" aria-hidden="true">
              {labels.get(column.id) ?? column.id}
            </span>
            {cell ? (
              <CellValue
                cell={cell}
                beside={row.same || cell.text === null ? null : twinOf(cell.text)}
                own={part === null || part.kind === 'field' ? 'not set' : 'not there'}
              />
            ) : (
              <span className="faint">not read</span>
            )}
          </div>
        )
      })}
    </div>
  )
}

/** A table on divs: it becomes a stack on a phone, and a real one would lose its meaning there. */
export function CompareTable({
  scope,
  columns,
  groups,
  all,
  chosen,
  onChoose,
  onRemove,
}: {
  scope: ActiveScope
  columns: readonly Column[]
  groups: readonly RowGroup[]
  /** Equal rows too. */
  all: boolean
  chosen: ReadonlySet<string>
  onChoose: (row: string, on: boolean) => void
  onRemove: (id: string) => void
}) {
  const shown = groups
    .map(({ title, rows }) => ({ title, rows: rows.filter((row) => all || !row.same) }))
    .filter(({ rows }) => rows.length > 0)
  const labels = labelsOf(columns.flatMap((each) => (each.state === 'here' ? [each.image] : [])))
  const firstHere = columns.find(({ state }) => state === 'here')?.id
  return (
    <div role="table" aria-label="Comparison" className="compare" data-images={columns.length}>
      <div role="rowgroup" className="compare-top">
        <div role="row" className="compare-row">
          <div role="columnheader" className="compare-corner">
            Attribute
          </div>
          <div role="columnheader" className="compare-corner">
            Verdict
          </div>
          {columns.map((column) => (
            <Head
              key={column.id}
              column={column}
              scope={scope}
              first={column.id === firstHere}
              onRemove={() => onRemove(column.id)}
            />
          ))}
        </div>
      </div>
      {shown.map(({ title, rows }) => (
        <div role="rowgroup" key={title} aria-label={title} className="compare-group">
          <h2 className="compare-title" role="presentation">
            {title}
          </h2>
          {rows.map((row) => (
            <CompareRow
              key={row.id}
              row={row}
              columns={columns}
              labels={labels}
              chosen={chosen.has(row.id)}
              onChoose={(on) => onChoose(row.id, on)}
            />
          ))}
        </div>
      ))}
    </div>
  )
}
