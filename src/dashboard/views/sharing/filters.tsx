import { Hourglass, Search, Unplug } from 'lucide-react'
import { formatCount } from '#lib/plural.ts'
import { Button } from '#dashboard/ui/button.tsx'
import { Select, TextField } from '#dashboard/ui/field.tsx'
import { stateFace } from './faces.tsx'
import { LONG_DAYS } from './shares.ts'
import {
  DEFAULTS,
  isFiltered,
  type MemberState,
  type SharingParams,
  STATES,
} from './sharing-params.ts'

/** What of it is shown: by image, project and answer, and the two kinds that are worth a clean-up. */
export function ShareFilters({
  params,
  gone,
  waiting,
  whyNotGone,
  onChange,
}: {
  params: SharingParams
  /** How many are shared with projects that do not exist any more. */
  gone: number
  /** How many offers have had no answer for long. */
  waiting: number
  /** Why nobody can tell which projects are gone; null where it is known. */
  whyNotGone: string | null
  onChange: (params: SharingParams) => void
}) {
  const set = (more: Partial<SharingParams>) => onChange({ ...params, ...more })
  return (
    <div className="list-bar" role="group" aria-label="Filters">
      <TextField
        label="Image"
        hideLabel
        type="search"
        icon={Search}
        fieldClassName="list-bar-search"
        placeholder="Image name or id"
        value={params.image}
        onChange={({ target }) => set({ image: target.value })}
      />
      <TextField
        label="Project"
        hideLabel
        type="search"
        icon={Search}
        fieldClassName="list-bar-search"
        placeholder="Project name or id"
        value={params.project}
        onChange={({ target }) => set({ project: target.value })}
      />
      <Select
        label="Answer"
        hideLabel
        value={params.state ?? ''}
        onChange={({ target }) => set({ state: (target.value || null) as MemberState | null })}
        options={[
          { value: '', label: 'Any answer' },
          ...STATES.map((value) => ({ value, label: stateFace(value).word })),
        ]}
      />
      <Button
        size="sm"
        variant="quiet"
        icon={Unplug}
        aria-pressed={params.gone}
        disabledReason={whyNotGone}
        onClick={() => set({ gone: !params.gone })}
      >
        With projects that are gone{whyNotGone === null && ` (${formatCount(gone)})`}
      </Button>
      <Button
        size="sm"
        variant="quiet"
        icon={Hourglass}
        aria-pressed={params.waiting !== null}
        onClick={() => set({ waiting: params.waiting === null ? LONG_DAYS : null })}
      >
        {`Waiting over ${params.waiting ?? LONG_DAYS} days (${formatCount(waiting)})`}
      </Button>
      {isFiltered(params) && (
        <Button
          variant="quiet"
          size="sm"
          onClick={() => onChange({ ...DEFAULTS, view: params.view, sort: params.sort })}
        >
          Clear
        </Button>
      )}
    </div>
  )
}
