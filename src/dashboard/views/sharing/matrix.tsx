import { useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { useNavigate } from 'react-router'
import { exactTime, formatWhen } from '#lib/dates.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { paths } from '#dashboard/nav/paths.ts'
import { usePages } from '#dashboard/components/bulk/pages.tsx'
import { Checkbox } from '#dashboard/ui/check.tsx'
import { Icon } from '#dashboard/ui/icon.tsx'
import { Link } from '#dashboard/ui/link.tsx'
import { ProjectName, stateFace } from './faces.tsx'
import { matrixOf, nameOf, type Row, rowKey } from './shares.ts'

/** Columns that are drawn at once: more than fit on a wide screen. */
const COLUMNS = 24

const STEPS: Record<string, readonly [number, number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
}

const place = (line: number, column: number) => `${line} ${column}`

/**
 * An image a line, a project a column, and in each cell whether and how it is shared. One stop of the
 * Tab key: arrows go from box to box, over what is empty; line 0 and column 0 select all of theirs.
 */
export function ShareMatrix({
  scope,
  rows,
  selected,
  now,
  onToggle,
}: {
  scope: ActiveScope
  rows: readonly Row[]
  selected: ReadonlySet<string>
  now: number
  onToggle: (rows: readonly Row[]) => void
}) {
  const matrix = useMemo(() => matrixOf(rows), [rows])
  const lines = usePages(matrix.images, { of: 'page of images' })
  const columns = usePages(matrix.projects, { size: COLUMNS, of: 'page of projects' })
  const [cursor, setCursor] = useState(place(0, 0))
  const table = useRef<HTMLDivElement>(null)
  const navigate = useNavigate()
  const rowAt = (image: string, project: string) => matrix.at.get(rowKey(image, project))
  const shown = lines.shown.map((image) => ({
    image,
    cells: columns.shown.map((project) => rowAt(image.id, project.id)),
  }))
  const here = (rows: readonly (Row | undefined)[]) => rows.filter((row) => row !== undefined)

  const box = (line: number, column: number, label: string, rows: readonly Row[]) => {
    const on = rows.filter((row) => selected.has(row.key)).length
    const at = place(line, column)
    return (
      <Checkbox
        label={label}
        hideLabel
        data-place={at}
        tabIndex={at === cursor ? 0 : -1}
        checked={rows.length > 0 && on === rows.length}
        indeterminate={on > 0 && on < rows.length}
        onFocus={() => setCursor(at)}
        onChange={() => onToggle(rows)}
      />
    )
  }
  const find = (line: number, column: number) =>
    table.current?.querySelector<HTMLElement>(`[data-place="${place(line, column)}"]`)
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    const [line = 0, column = 0] = cursor.split(' ').map(Number)
    const image = shown[line - 1]?.image
    if (event.key === 'Enter' && image && (event.target as HTMLElement).tagName === 'INPUT') {
      event.preventDefault()
      void navigate(paths.image(scope, image.id))
      return
    }
    let to: HTMLElement | null | undefined
    const step = STEPS[event.key]
    if (step) {
      let [l, c] = [line + step[0], column + step[1]]
      while (l >= 0 && c >= 0 && l <= shown.length && c <= columns.shown.length && !to) {
        to = find(l, c)
        l += step[0]
        c += step[1]
      }
    } else if (event.key === 'Home') to = find(line, 0)
    else return
    event.preventDefault()
    to?.focus()
  }

  return (
    <>
      <div className="share-scroll">
        <div
          ref={table}
          role="grid"
          aria-label="Shares"
          aria-rowcount={matrix.images.length + 1}
          aria-colcount={matrix.projects.length + 1}
          className="share-matrix"
          tabIndex={-1}
          onKeyDown={onKeyDown}
        >
          <div role="rowgroup" className="share-matrix-head">
            <div role="row">
              <div role="columnheader">
                <span className="share-head">
                  {box(
                    0,
                    0,
                    'Select all on this page',
                    shown.flatMap(({ cells }) => here(cells)),
                  )}
                  Image
                </span>
              </div>
              {columns.shown.map((project, at) => (
                <div role="columnheader" key={project.id}>
                  <span className="share-head">
                    {box(
                      0,
                      at + 1,
                      `Select all of ${project.name ?? project.id}`,
                      here(shown.map(({ cells }) => cells[at])),
                    )}
                    <span className="share-project">
                      <ProjectName project={project} />
                    </span>
                  </span>
                </div>
              ))}
            </div>
          </div>
          <div role="rowgroup" className="share-matrix-body">
            {shown.map(({ image, cells }, line) => (
              <div role="row" key={image.id}>
                <div role="rowheader">
                  <span className="share-head">
                    {box(line + 1, 0, `Select all of ${nameOf(image)}`, here(cells))}
                    <Link
                      className="share-image truncate"
                      href={paths.image(scope, image.id)}
                      title={nameOf(image)}
                      tabIndex={-1}
                    >
                      {nameOf(image)}
                    </Link>
                  </span>
                </div>
                {columns.shown.map((project, at) => {
                  const row = cells[at]
                  if (!row) {
                    return (
                      <div role="gridcell" key={project.id}>
                        <span className="visually-hidden">Not shared</span>
                      </div>
                    )
                  }
                  const { icon, tone, word } = stateFace(row.status)
                  const since = `${word} since ${formatWhen(row.since, now)}`
                  return (
                    <div
                      role="gridcell"
                      key={project.id}
                      className={selected.has(row.key) ? 'is-on' : undefined}
                      title={`${word} since ${exactTime(row.since)}`}
                    >
                      <label className="share-cell">
                        {box(
                          line + 1,
                          at + 1,
                          `${nameOf(image)} for ${project.name ?? project.id}: ${since}`,
                          [row],
                        )}
                        <Icon of={icon} className={tone} />
                        <span className="share-word">{word}</span>
                      </label>
                    </div>
                  )
                })}
              </div>
            ))}
          </div>
        </div>
      </div>
      {(lines.pager || columns.pager) && (
        <div className="share-pagers">
          {lines.pager && <span className="share-pager">Images {lines.pager}</span>}
          {columns.pager && <span className="share-pager">Projects {columns.pager}</span>}
        </div>
      )}
    </>
  )
}
