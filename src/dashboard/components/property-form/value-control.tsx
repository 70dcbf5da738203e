import { ChevronDown } from 'lucide-react'
import { Icon } from '#dashboard/ui/icon.tsx'
import type { Control } from './control.ts'

/** Suggestions that a list shows: more than that nobody reads. */
const SUGGESTED = 50

/** The control of one row: a choice, a line, or several lines. What is typed is handed on as it is. */
export function ValueControl({
  id,
  control,
  value,
  invalid,
  describedBy,
  onChange,
}: {
  id: string
  control: Control
  value: string
  invalid: boolean
  describedBy: string | undefined
  onChange: (value: string) => void
}) {
  const wiring = {
    id,
    'aria-invalid': invalid || undefined,
    'aria-describedby': describedBy,
  }
  switch (control.kind) {
    case 'select':
      return (
        <span className="select">
          <select
            {...wiring}
            className="input"
            data-invalid={invalid || undefined}
            value={value}
            onChange={(event) => onChange(event.target.value)}
          >
            {control.options.map((option) => (
              <option key={option.value} value={option.value} disabled={option.disabled}>
                {option.label}
              </option>
            ))}
          </select>
          <Icon of={ChevronDown} size="sm" />
        </span>
      )
    case 'lines':
      return (
        <textarea
          {...wiring}
          className="input prop-lines"
          data-invalid={invalid || undefined}
          value={value}
          rows={Math.min(8, value.split('\n').length + 1)}
          spellCheck={false}
          onChange={(event) => onChange(event.target.value)}
        />
      )
    case 'line':
      return (
        <span className="input" data-invalid={invalid || undefined}>
          <input
            {...wiring}
            value={value}
            inputMode={control.numeric ? 'numeric' : undefined}
            list={control.suggestions.length > 0 ? `${id}-list` : undefined}
            spellCheck={false}
            autoComplete="off"
            autoCapitalize="none"
            onChange={(event) => onChange(event.target.value)}
          />
          {control.unit !== null && <span className="unit">{control.unit}</span>}
          {control.suggestions.length > 0 && (
            <datalist id={`${id}-list`}>
              {control.suggestions.slice(0, SUGGESTED).map((suggestion) => (
                <option key={suggestion}>{suggestion}</option>
              ))}
            </datalist>
          )}
        </span>
      )
  }
}
