import { Plus } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { late } from '#dashboard/ui/late.tsx'
import { formatBytes } from '#lib/bytes.ts'
import { plural } from '#lib/plural.ts'
import type { Lacks } from '#openstack/glance-v1/lacks.ts'
import type { Catalogue } from '#dashboard/queries/catalogue-store.ts'
import { Button } from '#dashboard/ui/button.tsx'
import { FilterChip } from '#dashboard/ui/chip.tsx'
import { Icon } from '#dashboard/ui/icon.tsx'
import { statusWord, visibilityWord } from '#dashboard/ui/marks.tsx'
import { Popover } from '#dashboard/ui/popover.tsx'
import type { ListKey } from './facets.ts'
import { formatWord, ownerWord, tagWord } from './filter-words.ts'
import { countFilters, type Filters, NO_FILTERS } from './list-params.ts'

const FilterPanel = late(async () => ({
  default: (await import('./filter-panel.tsx')).FilterPanel,
}))

export interface Chip {
  key: ListKey | 'size' | 'changed' | 'hidden' | 'protected' | 'shared'
  label: string
  value: string | null
  /** What it is without this filter. */
  off: Partial<Filters>
  seldom?: true
}

const SHARED_WORDS = { pending: 'waiting', accepted: 'accepted', rejected: 'declined' } as const

function chosenWords(chosen: readonly string[], word: (value: string) => string): string | null {
  if (chosen.length === 0) return null
  if (chosen.length > 2) return plural(chosen.length, 'value')
  return chosen.map(word).join(', ')
}

function sizeWords({ min, max }: Filters): string | null {
  if (min === null && max === null) return null
  if (max === null) return `from ${formatBytes(min!)}`
  if (min === null) return `up to ${formatBytes(max)}`
  return `${formatBytes(min)} to ${formatBytes(max)}`
}

export interface FilterBarProps {
  catalogue: Catalogue
  filters: Filters
  projects: ReadonlyMap<string, string>
  /** What this cloud lacks is not asked for. */
  lacks: Lacks | null
  narrow: boolean
  phone: boolean
  onChange: (filters: Filters) => void
  children: ReactNode
}

/** The filters as chips: dashed can be set, solid is set. */
export function FilterBar(props: FilterBarProps) {
  const { filters, narrow, phone, onChange } = props
  const chips = chipsOf(props).filter(
    ({ key, value }) => !props.lacks || value !== null || (key !== 'tag' && key !== 'hidden'),
  )
  const rest = narrow && !phone
  const shown = chips.filter((chip) => !chip.seldom || chip.value !== null || !rest)
  const hidden = rest ? chips.filter((chip) => !shown.includes(chip)) : []
  return (
    <div className="filters" role="group" aria-label="Filters">
      {shown.map((chip) => (
        <Popover
          key={chip.key}
          label={chip.label}
          trigger={(trigger) => (
            <FilterChip
              {...trigger}
              label={chip.label}
              value={chip.value}
              onRemove={() => onChange({ ...filters, ...chip.off })}
            />
          )}
        >
          {(close) => <FilterPanel {...props} chip={chip} close={close} />}
        </Popover>
      ))}
      {hidden.length > 0 && (
        <Popover
          label="More filters"
          trigger={(trigger) => (
            <button type="button" className="chip" {...trigger}>
              <Icon of={Plus} size="sm" />
              Filter
            </button>
          )}
        >
          {(close) => <MorePanel chips={hidden} of={props} close={close} />}
        </Popover>
      )}
      {countFilters(filters) > 1 && (
        <Button variant="quiet" size="sm" onClick={() => onChange(NO_FILTERS)}>
          Clear
        </Button>
      )}
      {props.children}
    </div>
  )
}

/** The seldom ones behind one chip: first which, then what. */
function MorePanel({
  chips,
  of,
  close,
}: {
  chips: readonly Chip[]
  of: FilterBarProps
  close: () => void
}) {
  const [key, setKey] = useState<string | null>(null)
  const chip = chips.find((one) => one.key === key)
  if (chip) return <FilterPanel {...of} chip={chip} close={close} />
  return (
    <div className="panel">
      {chips.map((one) => (
        <Button key={one.key} variant="quiet" size="sm" onClick={() => setKey(one.key)}>
          {one.label}
        </Button>
      ))}
    </div>
  )
}

function chipsOf({ filters, projects }: FilterBarProps): Chip[] {
  const list = (key: ListKey, label: string, word: (value: string) => string): Chip => ({
    key,
    label,
    value: chosenWords(filters[key], word),
    off: { [key]: [] },
  })
  const hiddenWords = { no: null, any: 'with the others', only: 'only' }[filters.hidden]
  return [
    list('visibility', 'Visibility', visibilityWord),
    list('status', 'Status', statusWord),
    list('disk', 'Format', formatWord),
    list('owner', 'Owner', ownerWord(projects)),
    list('tag', 'Tag', tagWord),
    { key: 'size', label: 'Size', value: sizeWords(filters), off: { min: null, max: null } },
    {
      key: 'changed',
      label: 'Changed',
      seldom: true,
      value: filters.changed.replace(/^\.\./, 'before ').replace('..', ' – ') || null,
      off: { changed: '' },
    },
    { ...list('container', 'Container', formatWord), seldom: true },
    { key: 'hidden', label: 'Hidden', seldom: true, value: hiddenWords, off: { hidden: 'no' } },
    {
      key: 'protected',
      label: 'Protected',
      seldom: true,
      value: filters.protected === null ? null : filters.protected ? 'yes' : 'no',
      off: { protected: null },
    },
    {
      key: 'shared',
      label: 'Shared with me',
      seldom: true,
      value: filters.shared === null ? null : SHARED_WORDS[filters.shared],
      off: { shared: null },
    },
  ]
}
