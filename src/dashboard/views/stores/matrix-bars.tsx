import { Copy, Search, Trash2 } from 'lucide-react'
import { type ReactNode, useMemo } from 'react'
import { formatBytes } from '#lib/bytes.ts'
import { formatCount } from '#lib/plural.ts'
import type { Image } from '#openstack/glance/image.ts'
import type { CatalogueSnapshot } from '#dashboard/queries/catalogue-store.ts'
import type { Ruling } from '#dashboard/components/rules.ts'
import type { StoreChange } from '#dashboard/components/bulk/store-plan.ts'
import {
  canCopyAtAll,
  canRemoveAtAll,
  canWriteTo,
  type StoreContext,
} from '#dashboard/components/stores/rules.ts'
import {
  PLACEMENT_STATUS,
  PLACEMENT_WORD,
  tallyOf,
} from '#dashboard/components/stores/placement.ts'
import { Button } from '#dashboard/ui/button.tsx'
import { Select, TextField } from '#dashboard/ui/field.tsx'
import type { LucideIcon } from '#dashboard/ui/icon.tsx'
import { Kbd } from '#dashboard/ui/kbd.tsx'
import { StatusMark } from '#dashboard/ui/marks.tsx'
import { Menu, type MenuEntry } from '#dashboard/ui/menu.tsx'
import { Loaded } from './faces.tsx'
import type { MatrixColumn } from './matrix-grid.tsx'
import { DEFAULTS, isFiltered, type StoresParams } from './params.ts'

const LEGEND = ['here', 'copying', 'absent', 'failed'] as const

/** Which images are shown: by name, and by where their data lies or does not. */
export function FilterBar({
  params,
  columns,
  count,
  placed,
  loading,
  onChange,
  children,
}: {
  params: StoresParams
  columns: readonly MatrixColumn[]
  /** Images that are shown, and those that have data anywhere. */
  count: number
  placed: number
  loading: CatalogueSnapshot
  onChange: (params: StoresParams) => void
  /** What can be done with all that is shown. */
  children: ReactNode
}) {
  const choice = (label: string, key: 'missing' | 'only', none: string, word: string) => (
    <Select
      label={label}
      hideLabel
      value={params[key] ?? ''}
      onChange={({ target }) => onChange({ ...params, [key]: target.value || null })}
      options={[
        { value: '', label: none },
        ...columns.map(({ id }) => ({ value: id, label: `${word} ${id}` })),
      ]}
    />
  )
  return (
    <div className="list-bar stores-bar" role="group" aria-label="Filters">
      <TextField
        label="Image"
        hideLabel
        type="search"
        icon={Search}
        fieldClassName="list-bar-search"
        placeholder="Image name or id"
        value={params.q}
        onChange={({ target }) => onChange({ ...params, q: target.value })}
      />
      {choice('Missing in', 'missing', 'Missing in…', 'Missing in')}
      {choice('Only in', 'only', 'Only in…', 'Only in')}
      {isFiltered(params) && (
        <Button
          size="sm"
          variant="quiet"
          onClick={() => onChange({ ...DEFAULTS, tab: 'images', sort: params.sort })}
        >
          Clear
        </Button>
      )}
      {isFiltered(params) && (
        <span className="muted" role="status">{`${formatCount(count)} match`}</span>
      )}
      <span className="grow" />
      {children}
      <span className="stores-legend only-wide" aria-hidden="true">
        {LEGEND.map((placement) => (
          <StatusMark key={placement} status={PLACEMENT_STATUS[placement]}>
            {PLACEMENT_WORD[placement]}
          </StatusMark>
        ))}
      </span>
      <Loaded count={placed} loading={loading} />
    </div>
  )
}

/** Takes the place of the filters while something is selected, at the same height. */
export function SelectionBar({
  images,
  columns,
  context,
  onReview,
  onClear,
}: {
  images: readonly Image[]
  columns: readonly MatrixColumn[]
  context: StoreContext
  onReview: (deed: StoreChange['deed'], store: string, images: readonly Image[]) => void
  onClear: () => void
}) {
  const label = `${formatCount(images.length)} selected`
  const bytes = images.reduce((sum, { size }) => sum + (size ?? 0), 0)
  const holders = useMemo(
    () => new Map(tallyOf(images, columns).stores.map((tally) => [tally.id, tally.images])),
    [images, columns],
  )
  const entries = (deed: StoreChange['deed'], none: string): MenuEntry[] =>
    columns.map(({ id, store }) => {
      const there = holders.get(id) ?? 0
      const count = deed === 'copy' ? images.length - there : there
      const writable = deed === 'remove' || !store ? true : canWriteTo(store)
      return {
        label: id,
        hint: formatCount(count),
        disabledReason: writable !== true ? writable.reason : count === 0 ? none : null,
        onSelect: () => onReview(deed, id, images),
      }
    })
  return (
    <div className="list-bar list-bar-selected stores-selected" role="toolbar" aria-label={label}>
      <span className="strong" role="status">
        {label}
      </span>
      <span className="muted only-wide">{formatBytes(bytes)}</span>
      <StoreMenu
        label="Copy to"
        icon={Copy}
        ruling={canCopyAtAll(context)}
        entries={entries('copy', 'It has all of them.')}
      />
      <StoreMenu
        label="Remove from"
        icon={Trash2}
        danger
        ruling={canRemoveAtAll(context.actor)}
        entries={entries('remove', 'It has none of them.')}
      />
      <span className="grow" />
      <Button size="sm" variant="quiet" onClick={onClear}>
        Clear <Kbd decorative>Esc</Kbd>
      </Button>
    </div>
  )
}

/** What is done to all that is selected, once a store is chosen; or why it cannot be at all. */
function StoreMenu({
  label,
  icon,
  danger = false,
  ruling,
  entries,
}: {
  label: string
  icon: LucideIcon
  danger?: boolean
  ruling: Ruling
  entries: MenuEntry[]
}) {
  const looks = { size: 'sm', variant: danger ? 'quiet-bad' : 'quiet', icon } as const
  if (ruling !== true)
    return <Button {...looks} disabledReason={ruling.reason}>{`${label}…`}</Button>
  return (
    <Menu
      label={label}
      align="start"
      entries={entries}
      trigger={(trigger) => <Button {...trigger} {...looks}>{`${label}…`}</Button>}
    />
  )
}
