import { Plus, X } from 'lucide-react'
import { useEffect, useId, useRef, useState } from 'react'
import type { Image } from '#openstack/glance/image.ts'
import { type Actor, canPublicize } from '../rules.ts'
import { Button, IconButton } from '#dashboard/ui/button.tsx'
import { Select, TextArea, TextField } from '#dashboard/ui/field.tsx'
import { CHOICES, isChoice, type RowKind, type SettingRow } from './setting-rows.ts'

const KINDS: { value: RowKind; label: string }[] = [
  { value: 'set', label: 'Set property' },
  { value: 'remove', label: 'Remove property' },
  { value: 'tag', label: 'Add tag' },
  { value: 'untag', label: 'Remove tag' },
  { value: 'visibility', label: 'Visibility' },
  { value: 'protected', label: 'Protection' },
  { value: 'hidden', label: 'Hidden' },
]

/** Offered while one types; a browser shows no more anyway. */
const OFFERED = 200

function Offers({ id, words }: { id: string; words: Iterable<string> }) {
  return (
    <datalist id={id}>
      {[...words].slice(0, OFFERED).map((word) => (
        <option key={word} value={word}>
          {word}
        </option>
      ))}
    </datalist>
  )
}

function blank(id: number, kind: RowKind): SettingRow {
  return { id, kind, key: '', value: isChoice(kind) ? CHOICES[kind][0][0] : '' }
}

export const FIRST_ROWS: readonly SettingRow[] = [blank(0, 'set')]

/** What is to be made so, a row each; keys and values are taken byte for byte. */
export function SettingFields({
  rows,
  problems,
  images,
  actor,
  first,
  onChange,
}: {
  rows: readonly SettingRow[]
  problems: ReadonlyMap<number, string>
  /** Their keys and tags are offered. */
  images: readonly Image[]
  actor: Actor
  first: React.RefObject<HTMLInputElement | null>
  onChange: (rows: readonly SettingRow[]) => void
}) {
  const lists = useId()
  const keys = new Set(images.flatMap((image) => Object.keys(image.properties)))
  const tags = new Set(images.flatMap((image) => image.tags))
  const fields = useRef<HTMLFieldSetElement>(null)
  const [added, setAdded] = useState<number | null>(null)
  // What was asked for is where the next key goes.
  useEffect(() => {
    if (added !== null)
      fields.current?.querySelector<HTMLElement>(`[data-row="${added}"] select`)?.focus()
  }, [added])
  const change = (id: number, more: Partial<SettingRow>) =>
    onChange(rows.map((row) => (row.id === id ? { ...row, ...more } : row)))
  return (
    <fieldset className="setting-rows" ref={fields}>
      <legend className="visually-hidden">What to change</legend>
      <Offers id={`${lists}-keys`} words={keys} />
      <Offers id={`${lists}-tags`} words={tags} />
      {rows.map((row, at) => {
        const problem = problems.get(row.id)
        const n = at + 1
        const isTag = row.kind === 'tag' || row.kind === 'untag'
        return (
          <div className="setting-row" key={row.id} data-row={row.id}>
            <Select
              label={`Change ${n}`}
              hideLabel
              value={row.kind}
              options={KINDS}
              error={isChoice(row.kind) ? problem : undefined}
              onChange={(event) => {
                const kind = event.target.value as RowKind
                const { key } = row
                onChange(
                  rows.map((each) => (each.id === row.id ? { ...blank(row.id, kind), key } : each)),
                )
              }}
            />
            {isChoice(row.kind) ? (
              <div className="setting-rest">
                <Select
                  label={`Value of change ${n}`}
                  hideLabel
                  value={row.value}
                  options={CHOICES[row.kind].map(([value, label]) => ({
                    value,
                    label,
                    disabled: value === 'public' && canPublicize(actor) !== true,
                  }))}
                  onChange={(event) => change(row.id, { value: event.target.value })}
                />
              </div>
            ) : (
              <TextField
                label={isTag ? `Tag of change ${n}` : `Key of change ${n}`}
                hideLabel
                mono
                {...(at === 0 ? { ref: first } : {})}
                fieldClassName={row.kind === 'set' ? 'setting-key' : 'setting-rest'}
                placeholder={isTag ? 'tag' : 'key, for example os_distro'}
                list={`${lists}-${isTag ? 'tags' : 'keys'}`}
                autoComplete="off"
                autoCapitalize="none"
                spellCheck={false}
                value={row.key}
                error={problem}
                onChange={(event) => change(row.id, { key: event.target.value })}
              />
            )}
            {row.kind === 'set' && (
              <TextArea
                label={`Value of change ${n}`}
                hideLabel
                mono
                rows={1}
                placeholder="value"
                autoCapitalize="none"
                spellCheck={false}
                value={row.value}
                onChange={(event) => change(row.id, { value: event.target.value })}
              />
            )}
            <IconButton
              icon={X}
              label={`Take change ${n} out`}
              onClick={() =>
                onChange(rows.length === 1 ? FIRST_ROWS : rows.filter(({ id }) => id !== row.id))
              }
            />
          </div>
        )
      })}
      <div>
        <Button
          size="sm"
          icon={Plus}
          onClick={() => {
            const id = Math.max(...rows.map((row) => row.id)) + 1
            onChange([...rows, blank(id, 'set')])
            setAdded(id)
          }}
        >
          Another change
        </Button>
      </div>
    </fieldset>
  )
}
