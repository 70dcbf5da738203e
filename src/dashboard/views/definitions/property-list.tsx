import {
  ChevronDown,
  ChevronRight,
  CircleX,
  Pencil,
  Trash2,
  TriangleAlert,
  Undo2,
} from 'lucide-react'
import { useState } from 'react'
import { isAddressable } from '#openstack/glance/metadef-writes.ts'
import type { DefinitionProblem } from '#dashboard/components/definitions/check.ts'
import { Button, IconButton } from '#dashboard/ui/button.tsx'
import { Checkbox } from '#dashboard/ui/check.tsx'
import { Icon } from '#dashboard/ui/icon.tsx'
import { AddRow } from './add-row.tsx'
import { changeOf, withDefinition } from './change-document.ts'
import type { Definitions } from './change-document.ts'
import { DefinitionForm } from './definition-form.tsx'

/** Something that was taken away, with the way back. */
export function GoneRow({ name, onPutBack }: { name: string; onPutBack: () => void }) {
  return (
    <li className="md-item" data-changed="gone">
      <div className="md-item-head">
        <span className="md-item-name muted">
          <s>{name}</s> will be removed
        </span>
        <Button
          size="sm"
          variant="quiet"
          icon={Undo2}
          aria-label={`Put ${name} back`}
          onClick={onPutBack}
        >
          Put back
        </Button>
      </div>
    </li>
  )
}

/** What gives something that is there another name, and why it cannot be done now. */
export interface Renaming {
  readonly cannot: string | null
  readonly ask: (name: string) => void
}

export function RenameButton({ name, renaming }: { name: string; renaming: Renaming }) {
  return (
    <IconButton
      icon={Pencil}
      label={`Rename ${name}`}
      disabledReason={isAddressable(name) ? renaming.cannot : `Glance has no address for ${name}.`}
      onClick={() => renaming.ask(name)}
    />
  )
}

/** The mark of the worst that is wrong. */
export function ProblemMark({ problems }: { problems: readonly DefinitionProblem[] }) {
  if (problems.length === 0) return null
  const bad = problems.some(({ level }) => level === 'error')
  return (
    <span className={bad ? 'md-mark bad' : 'md-mark warn'} title={problems[0]!.sentence}>
      <Icon of={bad ? CircleX : TriangleAlert} size="sm" />
      <span className="visually-hidden">{bad ? 'has an error' : 'has a warning'}</span>
    </span>
  )
}

/** Definitions of properties, each of which opens to its form. */
export function PropertyList({
  label,
  all,
  base,
  readOnly,
  cannotRemove,
  problemsOf,
  required,
  renaming,
  onChange,
  onRequired,
}: {
  label: string
  all: Definitions
  /** As it was read. */
  base: Definitions
  readOnly: boolean
  /** Why none that is there can be taken away; null where it can. */
  cannotRemove: string | null
  problemsOf: (name: string) => readonly DefinitionProblem[]
  /** Of an object: those that it is not complete without. */
  required?: readonly string[]
  /** Left out where a name is not Glance's to change. */
  renaming?: Renaming
  onChange: (all: Definitions) => void
  onRequired?: (name: string, required: boolean) => void
}) {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  const toggle = (name: string) =>
    setOpen((before) => {
      const next = new Set(before)
      if (!next.delete(name)) next.add(name)
      return next
    })
  const gone = Object.keys(base).filter((name) => !(name in all))
  const put = (name: string, definition: Definitions[string] | null) =>
    onChange(withDefinition(all, name, definition))
  return (
    <>
      <ul className="md-items" aria-label={label}>
        {Object.entries(all).map(([name, definition]) => {
          const problems = problemsOf(name)
          const isOpen = open.has(name)
          const { title, type } = definition
          return (
            <li
              key={name}
              className="md-item"
              data-changed={changeOf('property', name, base[name], definition, problems)}
            >
              <div className="md-item-head">
                <button
                  type="button"
                  className="md-open"
                  aria-expanded={isOpen}
                  onClick={() => toggle(name)}
                >
                  <Icon of={isOpen ? ChevronDown : ChevronRight} size="sm" />
                  <span className="md-item-name">
                    {typeof title === 'string' && title ? title : name}
                  </span>
                  <code className="truncate">{name}</code>
                  <ProblemMark problems={problems} />
                  <span className="grow" />
                  <span className="faint">{typeof type === 'string' ? type : 'string'}</span>
                </button>
                {!readOnly && renaming && name in base && (
                  <RenameButton name={name} renaming={renaming} />
                )}
                {!readOnly && (
                  <IconButton
                    icon={Trash2}
                    label={`Remove ${name}`}
                    disabledReason={name in base ? cannotRemove : null}
                    onClick={() => put(name, null)}
                  />
                )}
              </div>
              {isOpen && (
                <>
                  {required && onRequired && (
                    <Checkbox
                      className="md-required"
                      label="Required: the object is not complete without it"
                      checked={required.includes(name)}
                      disabled={readOnly}
                      onChange={({ target }) => onRequired(name, target.checked)}
                    />
                  )}
                  <DefinitionForm
                    definition={definition}
                    problems={problems}
                    readOnly={readOnly}
                    onChange={(next) => put(name, next)}
                  />
                </>
              )}
            </li>
          )
        })}
        {gone.map((name) => (
          <GoneRow key={name} name={name} onPutBack={() => put(name, base[name]!)} />
        ))}
      </ul>
      {!readOnly && (
        <AddRow
          label="Add a property"
          placeholder="key, without the prefix"
          taken={(name) => name in all}
          onAdd={(name) => {
            put(name, base[name] ?? { type: 'string', title: name })
            setOpen((before) => new Set(before).add(name))
          }}
        />
      )}
    </>
  )
}
