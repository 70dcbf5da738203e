import { Search } from 'lucide-react'
import { Button } from '#dashboard/ui/button.tsx'
import { TextField } from '#dashboard/ui/field.tsx'
import { Segmented } from '#dashboard/ui/tabs.tsx'
import { isFiltered, STATES } from './job-list.ts'
import type { CopyFilters, StateFilter } from './job-list.ts'

const LABEL: Record<StateFilter, string> = {
  moving: 'Under way',
  copied: 'Copied',
  canceled: 'Canceled',
  failed: 'Failed',
}

/** What of it is shown: words and state. */
export function CopiesBar({
  filters,
  onChange,
}: {
  filters: CopyFilters
  onChange: (filters: CopyFilters) => void
}) {
  return (
    <div className="filter-bar" role="group" aria-label="Filters">
      <TextField
        label="Search copies"
        hideLabel
        type="search"
        icon={Search}
        fieldClassName="filter-search"
        placeholder="Image, project, region or id"
        value={filters.q}
        onChange={({ target }) => onChange({ ...filters, q: target.value })}
      />
      <Segmented
        label="State"
        value={filters.state ?? 'all'}
        onChange={(state) => onChange({ ...filters, state: state === 'all' ? null : state })}
        options={[
          { value: 'all', label: 'All' },
          ...STATES.map((value) => ({ value, label: LABEL[value] })),
        ]}
      />
      {isFiltered(filters) && (
        <Button
          variant="quiet"
          size="sm"
          onClick={() => onChange({ ...filters, q: '', state: null })}
        >
          Clear
        </Button>
      )}
    </div>
  )
}
