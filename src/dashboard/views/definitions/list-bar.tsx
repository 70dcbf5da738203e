import { Search } from 'lucide-react'
import { Button } from '#dashboard/ui/button.tsx'
import { Select, TextField } from '#dashboard/ui/field.tsx'
import { Segmented } from '#dashboard/ui/tabs.tsx'
import type { NamespaceFilters } from './list-filter.ts'

/** What of them is shown: words, who sees it, what it is for. */
export function ListBar({
  filters,
  types,
  onChange,
}: {
  filters: NamespaceFilters
  types: readonly string[]
  onChange: (filters: NamespaceFilters) => void
}) {
  const { q, visibility, type } = filters
  return (
    <div className="filter-bar" role="group" aria-label="Filters">
      <TextField
        label="Search definitions"
        hideLabel
        type="search"
        icon={Search}
        fieldClassName="filter-search"
        placeholder="Namespace, property, object or tag"
        value={q}
        onChange={({ target }) => onChange({ ...filters, q: target.value })}
      />
      <Segmented
        label="Visibility"
        value={visibility ?? 'all'}
        onChange={(next) => onChange({ ...filters, visibility: next === 'all' ? null : next })}
        options={[
          { value: 'all', label: 'All' },
          { value: 'public', label: 'Public' },
          { value: 'private', label: 'Private' },
        ]}
      />
      <Select
        label="For"
        hideLabel
        aria-label="Resource type"
        value={type ?? ''}
        onChange={({ target }) => onChange({ ...filters, type: target.value || null })}
        options={[
          { value: '', label: 'For anything' },
          ...(type !== null && !types.includes(type) ? [type] : []).map((value) => ({
            value,
            label: value,
          })),
          ...types.map((value) => ({ value, label: value })),
        ]}
      />
      {(q !== '' || visibility !== null || type !== null) && (
        <Button
          variant="quiet"
          size="sm"
          onClick={() => onChange({ q: '', visibility: null, type: null })}
        >
          Clear
        </Button>
      )}
    </div>
  )
}
