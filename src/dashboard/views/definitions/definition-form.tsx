import type { WireDefinition } from '#openstack/glance/metadef-document.ts'
import type { DefinitionProblem } from '#dashboard/components/definitions/check.ts'
import { Checkbox } from '#dashboard/ui/check.tsx'
import { Select, TextArea, TextField } from '#dashboard/ui/field.tsx'
import { withMember } from './change-document.ts'
import { LinesField, NumberField, said } from './text-fields.tsx'

const TYPES = [
  { value: 'string', label: 'text (string)' },
  { value: 'integer', label: 'whole number (integer)' },
  { value: 'number', label: 'number' },
  { value: 'boolean', label: 'true or false (boolean)' },
  { value: 'array', label: 'list (array)' },
  { value: 'object', label: 'object' },
]
const KNOWN = new Set(
  'name title description type default enum operators minimum maximum minLength maxLength pattern readonly items uniqueItems minItems maxItems additionalItems'.split(
    ' ',
  ),
)

/** What another type has no use for goes when the type is changed. */
const OWN: Record<string, readonly string[]> = {
  string: ['enum', 'minLength', 'maxLength', 'pattern'],
  integer: ['enum', 'minimum', 'maximum'],
  number: ['enum', 'minimum', 'maximum'],
  boolean: [],
  array: ['items', 'minItems', 'maxItems', 'uniqueItems', 'additionalItems'],
  object: [],
}
const BOUND = new Set(Object.values(OWN).flat())

function withType(definition: WireDefinition, type: string): WireDefinition {
  const kept = Object.entries(definition).filter(
    ([member]) => !BOUND.has(member) || OWN[type]?.includes(member),
  )
  const next: Record<string, unknown> = { ...Object.fromEntries(kept), type }
  if (type === 'array') next['items'] ??= { type: 'string' }
  return next
}

const textOf = (value: unknown) =>
  value === undefined || value === null
    ? ''
    : typeof value === 'string'
      ? value
      : JSON.stringify(value)

/** Everything that a definition of a property can say. */
export function DefinitionForm({
  definition,
  problems,
  readOnly,
  onChange,
}: {
  definition: WireDefinition
  problems: readonly DefinitionProblem[]
  readOnly: boolean
  onChange: (definition: WireDefinition) => void
}) {
  const type = textOf(definition['type']) || 'string'
  const items = (definition['items'] ?? {}) as WireDefinition
  const set = (member: string, value: unknown) => onChange(withMember(definition, member, value))
  const text = (member: string) => ({
    value: textOf(definition[member]),
    readOnly,
    autoComplete: 'off',
    ...said(problems, member),
    onChange: ({ target }: { target: { value: string } }) =>
      set(member, target.value === '' ? undefined : target.value),
  })
  const number = (label: string, member: string) => (
    <NumberField
      label={label}
      value={definition[member]}
      readOnly={readOnly}
      {...said(problems, member)}
      onChange={(value) => set(member, value)}
    />
  )
  const flag = (label: string, member: string) => (
    <Checkbox
      label={label}
      checked={definition[member] === true}
      disabled={readOnly}
      onChange={({ target }) => set(member, target.checked ? true : undefined)}
    />
  )
  const others = Object.entries(definition).filter(([member]) => !KNOWN.has(member))
  return (
    <div className="md-form">
      <TextField
        label="Title"
        {...text('title')}
        onChange={({ target }) => set('title', target.value)}
      />
      <Select
        label="Type"
        value={type}
        disabled={readOnly}
        {...said(problems, 'type')}
        options={
          TYPES.some(({ value }) => value === type)
            ? TYPES
            : [...TYPES, { value: type, label: type }]
        }
        onChange={({ target }) => onChange(withType(definition, target.value))}
      />
      <div className="span-2">
        <TextArea label="Description" note="optional" rows={2} {...text('description')} />
      </div>
      {type === 'array' ? (
        <>
          <Select
            label="Each value is"
            value={textOf(items['type']) || 'string'}
            disabled={readOnly}
            options={TYPES.slice(0, 4)}
            onChange={({ target }) => set('items', withMember(items, 'type', target.value))}
          />
          <LinesField
            label="Allowed values"
            note="one a line"
            value={items['enum']}
            readOnly={readOnly}
            {...said(problems, 'items')}
            onChange={(value) => set('items', withMember(items, 'enum', value))}
          />
          {number('Fewest values', 'minItems')}
          {number('Most values', 'maxItems')}
        </>
      ) : (
        OWN[type]?.includes('enum') && (
          <div className="span-2">
            <LinesField
              label="Allowed values"
              note="one a line; any without"
              value={definition['enum']}
              readOnly={readOnly}
              {...said(problems, 'enum')}
              onChange={(value) => set('enum', value)}
            />
          </div>
        )
      )}
      {(type === 'integer' || type === 'number') && (
        <>
          {number('Least', 'minimum')}
          {number('Most', 'maximum')}
        </>
      )}
      {type === 'string' && (
        <>
          {number('Fewest characters', 'minLength')}
          {number('Most characters', 'maxLength')}
          <div className="span-2">
            <TextField
              label="Pattern"
              note="a regular expression"
              mono
              spellCheck={false}
              {...text('pattern')}
            />
          </div>
        </>
      )}
      <TextField
        label="Default"
        note="what counts while nothing is set"
        spellCheck={false}
        {...text('default')}
      />
      <TextField
        label="Operators"
        note="spaces between"
        mono
        placeholder="<in> <or> s== >="
        spellCheck={false}
        value={(Array.isArray(definition['operators']) ? definition['operators'] : []).join(' ')}
        readOnly={readOnly}
        {...said(problems, 'operators')}
        onChange={({ target }) => {
          const list = target.value.split(' ')
          set('operators', target.value.trim() === '' ? undefined : list)
        }}
        onBlur={({ target }) => {
          const list = target.value.split(/\s+/).filter(Boolean)
          if (!readOnly && list.length > 0 && list.join(' ') !== target.value)
            set('operators', list)
        }}
      />
      <div className="span-2 md-flags">
        {flag('Read only: set by a service, not by people', 'readonly')}
        {type === 'array' && flag('No value twice', 'uniqueItems')}
        {type === 'array' && flag('More values than are listed', 'additionalItems')}
      </div>
      {others.length > 0 && (
        <div className="span-2 help">
          <span>
            Kept as it is: <code>{JSON.stringify(Object.fromEntries(others))}</code>
          </span>
        </div>
      )}
      {problems
        .filter(({ member }) => member === '' || member === 'name' || !KNOWN.has(member))
        .map(({ sentence, level }) => (
          <p key={sentence} className={level === 'error' ? 'span-2 help bad' : 'span-2 help warn'}>
            {sentence}
          </p>
        ))}
    </div>
  )
}
