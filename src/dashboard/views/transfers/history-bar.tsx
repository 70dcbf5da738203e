import { Search } from 'lucide-react'
import { Button } from '#dashboard/ui/button.tsx'
import { Select, TextField } from '#dashboard/ui/field.tsx'
import { Segmented } from '#dashboard/ui/tabs.tsx'
import { OUTCOMES, isFiltered } from './history-params.ts'
import type { HistoryFilters, OutcomeFilter } from './history-params.ts'

const OUTCOME_LABEL: Record<OutcomeFilter, string> = {
  verified: 'Verified',
  'not-compared': 'Not compared',
  failed: 'Failed',
  stopped: 'Stopped',
}

/** What of it is shown: words, direction, outcome. */
export function HistoryBar({
  filters,
  onChange,
}: {
  filters: HistoryFilters
  onChange: (filters: HistoryFilters) => void
}) {
  const set = (more: Partial<HistoryFilters>) => onChange({ ...filters, ...more })
  return (
    <div className="filter-bar" role="group" aria-label="Filters">
      <TextField
        label="Search transfers"
        hideLabel
        type="search"
        icon={Search}
        fieldClassName="filter-search"
        placeholder="Name, file, id or digest"
        value={filters.q}
        onChange={({ target }) => set({ q: target.value })}
      />
      <Segmented
        label="Direction"
        value={filters.direction ?? 'both'}
        onChange={(direction) => set({ direction: direction === 'both' ? null : direction })}
        options={[
          { value: 'both', label: 'All' },
          { value: 'upload', label: 'Uploads' },
          { value: 'download', label: 'Downloads' },
        ]}
      />
      <Select
        label="Outcome"
        hideLabel
        value={filters.outcome ?? ''}
        onChange={({ target }) => set({ outcome: (target.value || null) as OutcomeFilter | null })}
        options={[
          { value: '', label: 'Any outcome' },
          ...OUTCOMES.map((value) => ({ value, label: OUTCOME_LABEL[value] })),
        ]}
      />
      {isFiltered(filters) && (
        <Button
          variant="quiet"
          size="sm"
          onClick={() => onChange({ q: '', direction: null, outcome: null })}
        >
          Clear
        </Button>
      )}
    </div>
  )
}
