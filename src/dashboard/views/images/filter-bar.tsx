import { Plus } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { formatBytes } from '#lib/bytes.ts'
import { plural } from '#lib/plural.ts'
import type { Lacks } from '#openstack/glance-v1/lacks.ts'
import type { Catalogue } from '#dashboard/queries/catalogue-store.ts'
import { Button } from '#dashboard/ui/button.tsx'
import { FilterChip } from '#dashboard/ui/chip.tsx'
import { Icon } from '#dashboard/ui/icon.tsx'
import { statusWord, visibilityWord } from '#dashboard/ui/marks.tsx'
import { Popover } from '#dashboard/ui/popover.tsx'
import { facetsOf, type ListKey } from './facets.ts'
import { ChoicePanel, RadioPanel, SizePanel } from './filter-panels.tsx'
import { NOT_SET } from './list-filter.ts'
import { countFilters, type Filters, NO_FILTERS } from './list-params.ts'

interface Chip {
  key: string
  label: string
  value: string | null
  /** What it is without this filter. */
  off: Partial<Filters>
  panel: (close: () => void) => ReactNode
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
  const chips = useChips(props).filter(
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
          {chip.panel}
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
          {(close) => <MorePanel chips={hidden} close={close} />}
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
function MorePanel({ chips, close }: { chips: readonly Chip[]; close: () => void }) {
  const [key, setKey] = useState<string | null>(null)
  const chip = chips.find((one) => one.key === key)
  if (chip) return chip.panel(close)
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

function useChips({ catalogue, filters, projects, onChange }: FilterBarProps): Chip[] {
  const set = (more: Partial<Filters>) => onChange({ ...filters, ...more })
  const list = (
    key: ListKey,
    label: string,
    word: (value: string) => string,
    free = false,
  ): Chip => ({
    key,
    label,
    value: chosenWords(filters[key], word),
    off: { [key]: [] },
    panel: () => (
      <ChoicePanel
        label={label}
        facets={facetsOf(catalogue.entries(), key, filters)}
        chosen={filters[key]}
        word={word}
        free={free}
        onChange={(chosen) => set({ [key]: chosen })}
      />
    ),
  })
  const format = (value: string) => (value === NOT_SET ? 'none yet' : value)
  const hiddenWords = { no: null, any: 'with the others', only: 'only' }[filters.hidden]
  const yes = filters.protected === null ? 'any' : String(filters.protected)
  return [
    list('visibility', 'Visibility', visibilityWord),
    list('status', 'Status', statusWord),
    list('disk', 'Format', format),
    list('owner', 'Owner', (id) => projects.get(id) ?? id.slice(0, 8), true),
    list('tag', 'Tag', (tag) => tag, true),
    {
      key: 'size',
      label: 'Size',
      value: sizeWords(filters),
      off: { min: null, max: null },
      panel: (close) => (
        <SizePanel
          min={filters.min}
          max={filters.max}
          onChange={(sizes) => {
            set(sizes)
            close()
          }}
        />
      ),
    },
    { ...list('container', 'Container', format), seldom: true },
    {
      key: 'hidden',
      label: 'Hidden',
      seldom: true,
      value: hiddenWords,
      off: { hidden: 'no' },
      panel: () => (
        <RadioPanel
          label="Hidden images"
          value={filters.hidden}
          options={[
            { value: 'no', label: 'Leave hidden images out' },
            { value: 'any', label: 'Show them with the others' },
            { value: 'only', label: 'Only hidden images' },
          ]}
          onChange={(hidden) => set({ hidden })}
        />
      ),
    },
    {
      key: 'protected',
      label: 'Protected',
      seldom: true,
      value: filters.protected === null ? null : filters.protected ? 'yes' : 'no',
      off: { protected: null },
      panel: () => (
        <RadioPanel
          label="Protection"
          value={yes}
          options={[
            { value: 'any', label: 'Protected or not' },
            { value: 'true', label: 'Only protected images' },
            { value: 'false', label: 'Only images without protection' },
          ]}
          onChange={(value) => set({ protected: value === 'any' ? null : value === 'true' })}
        />
      ),
    },
    {
      key: 'shared',
      label: 'Shared with me',
      seldom: true,
      value: filters.shared === null ? null : SHARED_WORDS[filters.shared],
      off: { shared: null },
      panel: () => (
        <RadioPanel
          label="Shared with this project"
          value={filters.shared ?? 'off'}
          options={[
            { value: 'off', label: 'All images' },
            { value: 'pending', label: 'Waiting for an answer' },
            { value: 'accepted', label: 'Accepted' },
            { value: 'rejected', label: 'Declined' },
          ]}
          onChange={(value) => set({ shared: value === 'off' ? null : value })}
        />
      ),
    },
  ]
}
