import { useId, useState } from 'react'
import { formatBytes } from '#lib/bytes.ts'
import { formatCount } from '#lib/plural.ts'
import { Button } from '#dashboard/ui/button.tsx'
import { Checkbox, Radio } from '#dashboard/ui/check.tsx'
import { TextField } from '#dashboard/ui/field.tsx'
import type { Facet } from './facets.ts'
import type { Filters } from './list-params.ts'

/** Values drawn; a list that is longer is narrowed by typing. */
const SHOWN = 100
const FINDABLE = 8

/** A list of values of which any may be set. */
export function ChoicePanel({
  label,
  facets,
  chosen,
  word,
  free,
  onChange,
}: {
  label: string
  facets: readonly Facet[]
  chosen: readonly string[]
  word: (value: string) => string
  /** A value that is not among the loaded ones may be typed. */
  free: boolean
  onChange: (chosen: readonly string[]) => void
}) {
  const [find, setFind] = useState('')
  const wanted = find.trim().toLowerCase()
  const matching = facets.filter(
    ({ value }) =>
      value.toLowerCase().includes(wanted) || word(value).toLowerCase().includes(wanted),
  )
  const exact = facets.some(({ value }) => value === find.trim())
  return (
    <div className="panel">
      {(free || facets.length > FINDABLE) && (
        <TextField
          hideLabel
          label={`Find in ${label}`}
          placeholder={`Find in ${label.toLowerCase()}`}
          value={find}
          onChange={(event) => setFind(event.currentTarget.value)}
        />
      )}
      <fieldset>
        <legend className="visually-hidden">{label}</legend>
        {matching.slice(0, SHOWN).map(({ value, count }) => (
          <Checkbox
            key={value}
            className="panel-check"
            label={
              <>
                <span className="truncate">{word(value)}</span>
                <span className="faint">{count > 0 && formatCount(count)}</span>
              </>
            }
            checked={chosen.includes(value)}
            onChange={(event) =>
              onChange(
                event.currentTarget.checked
                  ? [...chosen, value]
                  : chosen.filter((one) => one !== value),
              )
            }
          />
        ))}
      </fieldset>
      {matching.length === 0 && !free && <p className="muted">None of the loaded images has it.</p>}
      {matching.length > SHOWN && (
        <p className="faint">{formatCount(matching.length - SHOWN)} more: type to find one</p>
      )}
      {free && wanted !== '' && !exact && (
        <Button variant="quiet" size="sm" onClick={() => onChange([...chosen, find.trim()])}>
          Only “{find.trim()}”
        </Button>
      )}
    </div>
  )
}

/** One of a few, each a sentence. */
export function RadioPanel<Value extends string>({
  label,
  options,
  value,
  onChange,
}: {
  label: string
  options: readonly { value: Value; label: string; help?: string }[]
  value: Value
  onChange: (value: Value) => void
}) {
  const group = useId()
  return (
    <fieldset className="panel">
      <legend className="visually-hidden">{label}</legend>
      {options.map((option) => (
        <Radio
          key={option.value}
          name={group}
          label={option.label}
          {...(option.help ? { help: option.help } : {})}
          checked={value === option.value}
          onChange={() => onChange(option.value)}
        />
      ))}
    </fieldset>
  )
}

const UNITS: Readonly<Record<string, number>> = {
  b: 1,
  k: 2 ** 10,
  m: 2 ** 20,
  g: 2 ** 30,
  t: 2 ** 40,
}

/** `1.5 GiB`, `300 MB`, `2g`, `4096` (bytes); units count by 1024. @returns null when it is no size */
function parseSize(text: string): number | null {
  const match = /^\s*(\d+(?:[.,]\d+)?)\s*([bkmgt])?(?:i?b)?\s*$/i.exec(text)
  if (!match) return null
  const unit = UNITS[(match[2] ?? 'b').toLowerCase()]!
  const bytes = Math.round(Number(match[1]!.replace(',', '.')) * unit)
  return bytes <= Number.MAX_SAFE_INTEGER / 10 ? bytes : null
}

/** Smallest and largest size, as one writes them. */
export function SizePanel({
  min,
  max,
  onChange,
}: Pick<Filters, 'min' | 'max'> & { onChange: (range: Pick<Filters, 'min' | 'max'>) => void }) {
  const [low, setLow] = useState(min === null ? '' : formatBytes(min))
  const [high, setHigh] = useState(max === null ? '' : formatBytes(max))
  const sizes = { min: parseSize(low), max: parseSize(high) }
  const wrong = (text: string, bytes: number | null) =>
    text.trim() !== '' && bytes === null ? 'Write a size, as 300 MiB or 2 GiB.' : undefined
  const errors = [wrong(low, sizes.min), wrong(high, sizes.max)]
  if (sizes.min !== null && sizes.max !== null && sizes.min > sizes.max) {
    errors[1] = 'Less than the smallest size.'
  }
  return (
    <form
      className="panel"
      onSubmit={(event) => {
        event.preventDefault()
        if (!errors.some(Boolean)) onChange(sizes)
      }}
    >
      <TextField
        label="At least"
        value={low}
        placeholder="300 MiB"
        error={errors[0]}
        onChange={(event) => setLow(event.currentTarget.value)}
      />
      <TextField
        label="At most"
        value={high}
        placeholder="2 GiB"
        error={errors[1]}
        onChange={(event) => setHigh(event.currentTarget.value)}
      />
      <Button type="submit" variant="primary">
        Show these
      </Button>
    </form>
  )
}

/** Between which days an image was last changed, in UTC as Glance counts. */
export function DaysPanel({
  changed,
  onChange,
}: Pick<Filters, 'changed'> & { onChange: (changed: string) => void }) {
  const [first = '', last = ''] = changed.split('..')
  const [from, setFrom] = useState(first)
  const [to, setTo] = useState(last)
  const wrong = from !== '' && to !== '' && from >= to
  return (
    <form
      className="panel"
      onSubmit={(event) => {
        event.preventDefault()
        if (!wrong) onChange(from === '' && to === '' ? '' : `${from}..${to}`)
      }}
    >
      <TextField
        label="Last changed on or after"
        type="date"
        value={from}
        onChange={(event) => setFrom(event.currentTarget.value)}
      />
      <TextField
        label="Before"
        type="date"
        value={to}
        error={wrong ? 'Not later than the first day.' : undefined}
        onChange={(event) => setTo(event.currentTarget.value)}
      />
      <Button type="submit" variant="primary">
        Show these
      </Button>
    </form>
  )
}
