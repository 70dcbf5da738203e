import { ChevronDown, ChevronRight, Trash2 } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { plural } from '#lib/plural.ts'
import type { NamespaceDocument, ObjectDocument } from '#openstack/glance/metadef-document.ts'
import type { DefinitionProblem } from '#dashboard/components/definitions/check.ts'
import { itemKey } from '#dashboard/components/definitions/items.ts'
import type { ItemKind } from '#dashboard/components/definitions/items.ts'
import { TagField } from '#dashboard/components/tag-field.tsx'
import { Button, IconButton } from '#dashboard/ui/button.tsx'
import { Checkbox } from '#dashboard/ui/check.tsx'
import { Select, TextArea, TextField } from '#dashboard/ui/field.tsx'
import { Icon } from '#dashboard/ui/icon.tsx'
import { Tag } from '#dashboard/ui/badge.tsx'
import { AddRow } from './add-row.tsx'
import { changeOf, withField, withObject } from './change-document.ts'
import type { Definitions } from './change-document.ts'
import { GoneRow, ProblemMark, PropertyList, RenameButton } from './property-list.tsx'
import type { Renaming } from './property-list.tsx'
import { said } from './text-fields.tsx'

export interface SectionProps {
  document: NamespaceDocument
  /** As it was read. */
  base: NamespaceDocument
  readOnly: boolean
  /** Why nothing that is there can be taken away. */
  cannotRemove: string | null
  problemsOf: (kind: ItemKind, name: string) => readonly DefinitionProblem[]
  onChange: (document: NamespaceDocument) => void
}

function Section({ title, note, children }: { title: string; note?: string; children: ReactNode }) {
  return (
    <section className="md-section" aria-label={title}>
      <h2>
        {title} {note && <span className="faint">{note}</span>}
      </h2>
      {children}
    </section>
  )
}

export function AboutSection({ document, readOnly, problemsOf, onChange }: SectionProps) {
  const text = (field: 'display_name' | 'description' | 'owner') => ({
    value: document[field] ?? '',
    readOnly,
    ...said(problemsOf('field', field), field),
    onChange: ({ target }: { target: { value: string } }) =>
      onChange(withField(document, field, target.value)),
  })
  return (
    <Section title="About">
      <div className="md-form">
        <TextField label="Display name" note="optional" {...text('display_name')} />
        <Select
          label="Visible to"
          value={document.visibility ?? ''}
          disabled={readOnly}
          options={[
            { value: 'public', label: 'everybody (public)' },
            { value: 'private', label: 'its project (private)' },
            ...(document.visibility === undefined
              ? [{ value: '', label: 'administrators (not set)' }]
              : []),
          ]}
          {...said(problemsOf('field', 'visibility'), 'visibility')}
          onChange={({ target }) => onChange(withField(document, 'visibility', target.value))}
        />
        <div className="span-2">
          <TextArea label="Description" note="optional" rows={2} {...text('description')} />
        </div>
        <TextField label="Owner" note="project" mono {...text('owner')} />
        <div className="md-protected">
          <Checkbox
            label="Protected"
            help="Neither it nor anything in it can be deleted."
            checked={document.protected === true}
            disabled={readOnly}
            onChange={({ target }) => onChange(withField(document, 'protected', target.checked))}
          />
        </div>
      </div>
    </Section>
  )
}

export function AssociationsSection({
  types,
  ...props
}: SectionProps & { types: readonly string[] }) {
  const { document, base, readOnly, cannotRemove, problemsOf, onChange } = props
  const list = document.resource_type_associations
  const before = new Map(base.resource_type_associations.map((each) => [each.name, each]))
  const put = (next: NamespaceDocument['resource_type_associations']) =>
    onChange({ ...document, resource_type_associations: next })
  const add = (name: string) => put([...list, before.get(name) ?? { name }])
  const free = types.filter((type) => !list.some(({ name }) => name === type))
  return (
    <Section title="Meant for" note="resource types; the prefix goes before each key there">
      <ul className="md-items" aria-label="Resource types">
        {list.map((each) => {
          const problems = problemsOf('association', each.name)
          const change = (member: 'prefix' | 'properties_target', value: string) => {
            const { [member]: _old, ...rest } = each
            put(
              list.map((other) =>
                other === each ? (value === '' ? rest : { ...rest, [member]: value }) : other,
              ),
            )
          }
          const kept = before.has(each.name) ? cannotRemove : null
          return (
            <li
              key={each.name}
              className="md-item md-association"
              data-changed={changeOf(
                'association',
                each.name,
                before.get(each.name),
                each,
                problems,
              )}
            >
              <code className="md-type">
                {each.name} <ProblemMark problems={problems} />
              </code>
              <TextField
                label={`Prefix on ${each.name}`}
                hideLabel
                placeholder="no prefix"
                mono
                spellCheck={false}
                value={each.prefix ?? ''}
                readOnly={readOnly || kept !== null}
                title={kept ?? undefined}
                onChange={({ target }) => change('prefix', target.value)}
              />
              <TextField
                label={`Properties target on ${each.name}`}
                hideLabel
                placeholder="no target"
                mono
                spellCheck={false}
                value={each.properties_target ?? ''}
                readOnly={readOnly || kept !== null}
                title={kept ?? undefined}
                onChange={({ target }) => change('properties_target', target.value)}
              />
              {!readOnly && (
                <IconButton
                  icon={Trash2}
                  label={`Remove ${each.name}`}
                  disabledReason={kept}
                  onClick={() => put(list.filter((other) => other !== each))}
                />
              )}
            </li>
          )
        })}
        {[...before.values()]
          .filter(({ name }) => !list.some((each) => each.name === name))
          .map((each) => (
            <GoneRow key={each.name} name={each.name} onPutBack={() => put([...list, each])} />
          ))}
      </ul>
      {!readOnly && (
        <>
          {free.length > 0 && (
            <div className="md-quick">
              {free.slice(0, 6).map((type) => (
                <Button key={type} size="sm" variant="quiet" onClick={() => add(type)}>
                  {`+ ${type}`}
                </Button>
              ))}
            </div>
          )}
          <AddRow
            label="Add a resource type"
            placeholder="another type: Glance never forgets a new one"
            taken={(name) => list.some((each) => each.name === name)}
            onAdd={add}
          />
        </>
      )}
    </Section>
  )
}

export function PropertiesSection({ renaming, ...props }: SectionProps & { renaming: Renaming }) {
  const { document, base, readOnly, cannotRemove, problemsOf, onChange } = props
  return (
    <Section title="Properties" note={String(Object.keys(document.properties).length)}>
      <PropertyList
        label="Properties"
        all={document.properties}
        base={base.properties}
        readOnly={readOnly}
        cannotRemove={cannotRemove}
        problemsOf={(name) => problemsOf('property', name)}
        renaming={renaming}
        onChange={(properties) => onChange({ ...document, properties })}
      />
    </Section>
  )
}

/** Without a prototype: a property may be called `constructor`. */
const NO_DEFINITIONS = Object.create(null) as Definitions

export function ObjectsSection({ renaming, ...props }: SectionProps & { renaming: Renaming }) {
  const { document, base, readOnly, cannotRemove, problemsOf, onChange } = props
  const [open, setOpen] = useState<string | null>(null)
  const before = new Map(base.objects.map((each) => [each.name, each]))
  const put = (name: string, object: ObjectDocument | null) =>
    onChange({ ...document, objects: withObject(document.objects, name, object) })
  return (
    <Section title="Objects" note="properties that belong together">
      <ul className="md-items" aria-label="Objects">
        {document.objects.map((object) => {
          const { name, description, required = [], properties } = object
          const problems = problemsOf('object', name)
          const isOpen = open === name
          return (
            <li
              key={name}
              className="md-item"
              data-changed={changeOf('object', name, before.get(name), object, problems)}
            >
              <div className="md-item-head">
                <button
                  type="button"
                  className="md-open"
                  aria-expanded={isOpen}
                  onClick={() => setOpen(isOpen ? null : name)}
                >
                  <Icon of={isOpen ? ChevronDown : ChevronRight} size="sm" />
                  <span className="md-item-name">{name}</span>
                  <ProblemMark problems={problems} />
                  <span className="grow" />
                  <span className="faint">
                    {plural(Object.keys(properties).length, 'property', 'properties')}
                  </span>
                </button>
                {!readOnly && before.has(name) && <RenameButton name={name} renaming={renaming} />}
                {!readOnly && (
                  <IconButton
                    icon={Trash2}
                    label={`Remove ${name}`}
                    disabledReason={before.has(name) ? cannotRemove : null}
                    onClick={() => put(name, null)}
                  />
                )}
              </div>
              {isOpen && (
                <div className="md-inside">
                  <TextArea
                    label={`Description of ${name}`}
                    rows={2}
                    value={description ?? ''}
                    readOnly={readOnly}
                    onChange={({ target }) => {
                      const { description: _old, ...rest } = object
                      put(name, target.value === '' ? rest : { ...rest, description: target.value })
                    }}
                  />
                  <PropertyList
                    label={`Properties of ${name}`}
                    all={properties}
                    base={before.get(name)?.properties ?? NO_DEFINITIONS}
                    readOnly={readOnly}
                    cannotRemove={null}
                    problemsOf={(inner) => problems.filter((each) => each.inner === inner)}
                    required={required}
                    onChange={(next) => put(name, { ...object, properties: next })}
                    onRequired={(inner, on) => {
                      const list = required.filter((each) => each !== inner)
                      const { required: _old, ...rest } = object
                      const next = on ? [...list, inner] : list
                      put(name, next.length === 0 ? rest : { ...rest, required: next })
                    }}
                  />
                </div>
              )}
            </li>
          )
        })}
        {[...before.values()]
          .filter(({ name }) => !document.objects.some((each) => each.name === name))
          .map((each) => (
            <GoneRow key={each.name} name={each.name} onPutBack={() => put(each.name, each)} />
          ))}
      </ul>
      {!readOnly && (
        <AddRow
          label="Add an object"
          placeholder="name of the object"
          taken={(name) => document.objects.some((each) => each.name === name)}
          onAdd={(name) => {
            put(name, before.get(name) ?? { name, properties: NO_DEFINITIONS })
            setOpen(name)
          }}
        />
      )}
    </Section>
  )
}

export function TagsSection(props: SectionProps) {
  const { document, base, readOnly, cannotRemove, problemsOf, onChange } = props
  const [many, setMany] = useState<string | null>(null)
  const tags = document.tags.map(({ name }) => name)
  const old = base.tags.map(({ name }) => name)
  const put = (next: readonly string[]) =>
    onChange({ ...document, tags: [...new Set(next)].map((name) => ({ name })) })
  const wrong = tags.flatMap((name) => problemsOf('tag', name))
  const kept = cannotRemove !== null && old.some((name) => !tags.includes(name))
  if (readOnly)
    return (
      <Section title="Tags">
        <p className="md-tags">
          {tags.length === 0 ? <span className="faint">none</span> : null}
          {tags.map((name) => (
            <Tag key={name}>{name}</Tag>
          ))}
        </p>
      </Section>
    )
  return (
    <Section title="Tags" note={String(tags.length)}>
      <TagField label="Tags" tags={tags} onChange={put} />
      {kept && <p className="help bad">{cannotRemove}</p>}
      {wrong.map(({ sentence, level }) => (
        <p key={sentence} className={level === 'error' ? 'help bad' : 'help warn'}>
          {sentence}
        </p>
      ))}
      {many === null ? (
        <div className="md-quick">
          <Button size="sm" variant="quiet" onClick={() => setMany('')}>
            Add many…
          </Button>
        </div>
      ) : (
        <div className="md-many">
          <TextArea
            label="Tags, one a line"
            rows={4}
            value={many}
            spellCheck={false}
            onChange={({ target }) => setMany(target.value)}
          />
          <Button
            size="sm"
            onClick={() => {
              put([
                ...tags,
                ...many
                  .split('\n')
                  .map((line) => line.trim())
                  .filter(Boolean),
              ])
              setMany(null)
            }}
          >
            Add these
          </Button>
          <Button size="sm" variant="quiet" onClick={() => setMany(null)}>
            Cancel
          </Button>
        </div>
      )}
    </Section>
  )
}

/** Everything that is said of one thing, by its key. */
export function problemsBy(problems: readonly DefinitionProblem[]): SectionProps['problemsOf'] {
  const by = new Map<string, DefinitionProblem[]>()
  for (const each of problems) by.set(each.item, [...(by.get(each.item) ?? []), each])
  return (kind, name) => by.get(itemKey(kind, name)) ?? []
}
