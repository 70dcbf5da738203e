import { statusWord, visibilityWord } from '#dashboard/ui/marks.tsx'
import { facetsOf, type ListKey } from './facets.ts'
import type { Chip, FilterBarProps } from './filter-bar.tsx'
import { ChoicePanel, DaysPanel, RadioPanel, SizePanel } from './filter-panels.tsx'
import { formatWord, ownerWord, tagWord } from './filter-words.ts'
import type { Filters } from './list-params.ts'

/** What a chip opens: the values of its filter, or one of a few sentences. */
export function FilterPanel({
  chip,
  catalogue,
  filters,
  projects,
  onChange,
  close,
}: Pick<FilterBarProps, 'catalogue' | 'filters' | 'projects' | 'onChange'> & {
  chip: Chip
  close: () => void
}) {
  const set = (more: Partial<Filters>) => onChange({ ...filters, ...more })
  const list = (key: ListKey, word: (value: string) => string, free = false) => (
    <ChoicePanel
      label={chip.label}
      facets={facetsOf(catalogue.entries(), key, filters)}
      chosen={filters[key]}
      word={word}
      free={free}
      onChange={(chosen) => set({ [key]: chosen })}
    />
  )
  switch (chip.key) {
    case 'visibility':
      return list(chip.key, visibilityWord)
    case 'status':
      return list(chip.key, statusWord)
    case 'disk':
    case 'container':
      return list(chip.key, formatWord)
    case 'owner':
      return list(chip.key, ownerWord(projects), true)
    case 'tag':
      return list(chip.key, tagWord, true)
    case 'size':
      return (
        <SizePanel
          min={filters.min}
          max={filters.max}
          onChange={(sizes) => {
            set(sizes)
            close()
          }}
        />
      )
    case 'changed':
      return (
        <DaysPanel
          changed={filters.changed}
          onChange={(changed) => {
            set({ changed })
            close()
          }}
        />
      )
    case 'hidden':
      return (
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
      )
    case 'protected':
      return (
        <RadioPanel
          label="Protection"
          value={filters.protected === null ? 'any' : String(filters.protected)}
          options={[
            { value: 'any', label: 'Protected or not' },
            { value: 'true', label: 'Only protected images' },
            { value: 'false', label: 'Only images without protection' },
          ]}
          onChange={(value) => set({ protected: value === 'any' ? null : value === 'true' })}
        />
      )
    case 'shared':
      return (
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
      )
  }
}
