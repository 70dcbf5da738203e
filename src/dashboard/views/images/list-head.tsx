import { Columns3, FileDown, RotateCcw, Search, Upload, X } from 'lucide-react'
import type { RefObject } from 'react'
import { plural } from '#lib/plural.ts'
import { Button, ButtonLink, IconButton } from '#dashboard/ui/button.tsx'
import { Checkbox } from '#dashboard/ui/check.tsx'
import { Icon } from '#dashboard/ui/icon.tsx'
import { Kbd } from '#dashboard/ui/kbd.tsx'
import { Popover } from '#dashboard/ui/popover.tsx'
import { COLUMN_KEYS, type ColumnKey, COLUMNS, DEFAULT_COLUMNS } from './columns.ts'

export interface ListHeadProps {
  title: string
  /** Where what is shown can be answered; null for other lists. */
  inboxHref: string | null
  q: string
  columns: readonly ColumnKey[]
  searchField: RefObject<HTMLInputElement | null>
  uploadHref: string
  uploadReason: string | null
  csvReason: string | null
  onType: (q: string) => void
  /** From the field into the list. */
  onLeaveSearch: () => void
  onColumns: (columns: readonly ColumnKey[]) => void
  onCsv: () => void
}

/** Title, search, what to show and the one primary action. */
export function ListHead({ searchField, ...props }: ListHeadProps) {
  return (
    <div className="page-head">
      <h1>{props.title}</h1>
      {props.inboxHref !== null && (
        <ButtonLink className="only-wide" size="sm" variant="quiet" href={props.inboxHref}>
          Answer offers
        </ButtonLink>
      )}
      <label className="input list-search">
        <span className="visually-hidden">Search the loaded images</span>
        <Icon of={Search} />
        <input
          ref={searchField}
          type="search"
          placeholder="Name, tag, id or digest"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          aria-keyshortcuts="/"
          value={props.q}
          onChange={(event) => props.onType(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'ArrowDown' || event.key === 'Enter') {
              event.preventDefault()
              props.onLeaveSearch()
            } else if (event.key === 'Escape') {
              event.preventDefault()
              if (props.q === '') props.onLeaveSearch()
              else props.onType('')
            }
          }}
        />
        {props.q === '' ? (
          <span className="only-wide">
            <Kbd decorative>/</Kbd>
          </span>
        ) : (
          <IconButton
            icon={X}
            label="Clear the search"
            onClick={() => {
              props.onType('')
              searchField.current?.focus()
            }}
          />
        )}
      </label>
      <span className="grow only-wide" />
      <Popover
        label="Columns"
        align="end"
        className="columns-panel"
        trigger={(trigger) => (
          <Button
            {...trigger}
            variant="quiet"
            size="sm"
            icon={Columns3}
            className="only-wide"
            aria-pressed={trigger['aria-expanded'] || undefined}
          >
            Columns
          </Button>
        )}
      >
        <ColumnsPanel columns={props.columns} onChange={props.onColumns} />
      </Popover>
      <Button
        variant="quiet"
        size="sm"
        icon={FileDown}
        className="only-wide"
        disabledReason={props.csvReason}
        aria-label="Save the shown images as CSV"
        onClick={props.onCsv}
      >
        CSV
      </Button>
      <ButtonLink
        variant="primary"
        icon={Upload}
        href={props.uploadHref}
        disabledReason={props.uploadReason}
      >
        <span className="wide-text">Upload image</span>
      </ButtonLink>
    </div>
  )
}

function ColumnsPanel({
  columns,
  onChange,
}: {
  columns: readonly ColumnKey[]
  onChange: (columns: readonly ColumnKey[]) => void
}) {
  const changes =
    columns.filter((key) => !DEFAULT_COLUMNS.includes(key)).length +
    DEFAULT_COLUMNS.filter((key) => !columns.includes(key)).length
  return (
    <div className="panel panel-menu">
      <p className="menu-head">Columns, in order</p>
      {COLUMN_KEYS.map((key) => (
        <Checkbox
          key={key}
          className="panel-check"
          label={
            <>
              {COLUMNS[key].label}
              {key === 'name' && <span className="faint">always</span>}
            </>
          }
          checked={key === 'name' || columns.includes(key)}
          disabled={key === 'name'}
          onChange={(event) => {
            const on = event.currentTarget.checked
            onChange(COLUMN_KEYS.filter((one) => (one === key ? on : columns.includes(one))))
          }}
        />
      ))}
      <div className="menu-sep" />
      <Button
        variant="quiet"
        size="sm"
        icon={RotateCcw}
        disabledReason={changes === 0 ? 'These are the default columns.' : null}
        onClick={() => onChange(DEFAULT_COLUMNS)}
      >
        Back to default
        {changes > 0 && <span className="hint">{plural(changes, 'change')}</span>}
      </Button>
    </div>
  )
}
