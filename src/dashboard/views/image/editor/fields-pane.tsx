import { useMemo } from 'react'
import { fromWords } from '#dashboard/components/image-editing/definition.ts'
import type { Definitions } from '#dashboard/components/image-editing/definitions.ts'
import { oddKeys, tagsIn, valueIn, valueOn } from '#dashboard/components/image-editing/draft.ts'
import type { BaseField } from '#dashboard/components/image-editing/base-fields.ts'
import type { Editor } from './use-editor.ts'
import { fieldGroups, rowKeys } from './field-groups.ts'
import { OddRow, PropRow } from '#dashboard/components/property-form/prop-row.tsx'
import { TagsRow } from './tags-row.tsx'

/** Definitions of Glance's own fields, so that they too can be asked about. */
const ABOUT = new Map<string, ReturnType<typeof fromWords>>()
function aboutField(field: BaseField) {
  let about = ABOUT.get(field.key)
  if (!about) {
    about = fromWords(field.key, field.label, field.meaning, 'Glance')
    ABOUT.set(field.key, about)
  }
  return about
}

/** Every attribute of the image that can be changed: Glance's fields, then the properties in groups. */
export function FieldsPane({
  editor,
  fields,
  definitions,
  readOnly,
  noTags,
}: {
  editor: Editor
  fields: readonly BaseField[]
  /** Null until they are there. */
  definitions: Definitions | null
  /** Why nothing can be changed; null when it can. */
  readOnly: string | null
  /** Why this cloud takes no tags; null where it does. */
  noTags: string | null
}) {
  const { draft, dispatch, problemsOf, keep } = editor
  // Only another set of keys makes other groups, not every letter that is typed.
  const keys = JSON.stringify(rowKeys(draft))
  const groups = useMemo(
    () => (definitions === null ? [] : fieldGroups(JSON.parse(keys) as string[], definitions)),
    [keys, definitions],
  )
  const odd = oddKeys(draft.image)
  const fixed = readOnly === null ? null : ''
  const row = (key: string) => ({
    attribute: key,
    was: valueOn(draft.image, key),
    value: valueIn(draft, key),
    edited: draft.edits.has(key),
    problems: problemsOf(key),
    dispatch,
    onKeep: keep,
  })
  return (
    <>
      <section className="prop-group" aria-labelledby="group-image">
        <h3 id="group-image">
          Image <span className="faint">fields of Glance itself</span>
        </h3>
        {fields.map((field) => (
          <PropRow
            key={field.key}
            {...row(field.key)}
            label={field.label}
            raw={field.key}
            definition={aboutField(field)}
            field={field}
            readOnly={fixed ?? field.fixed}
          />
        ))}
        <TagsRow
          tags={tagsIn(draft)}
          was={draft.image.tags}
          edited={draft.edits.has('tags')}
          problems={problemsOf('tags')}
          readOnly={fixed ?? noTags}
          dispatch={dispatch}
        />
      </section>
      {groups.map((group) => (
        <section className="prop-group" key={group.id} aria-label={group.title || 'No definition'}>
          {group.title === '' ? (
            <h3>
              No definition on this cloud <span className="faint">kept exactly as typed</span>
            </h3>
          ) : (
            <h3>
              {group.title}
              {group.namespace !== null && <code className="faint">{group.namespace}</code>}
            </h3>
          )}
          {group.rows.map(({ key, definition }) => (
            <PropRow
              key={key}
              {...row(key)}
              label={definition?.title ?? key}
              raw={definition ? key : 'text, unknown key'}
              unknown={definition === null}
              definition={definition}
              field={null}
              readOnly={fixed}
            />
          ))}
        </section>
      ))}
      {odd.length > 0 && (
        <section className="prop-group" aria-labelledby="group-odd">
          <h3 id="group-odd">
            No texts <span className="faint">left exactly as they are</span>
          </h3>
          {odd.map((key) => (
            <OddRow key={key} attribute={key} value={draft.image.extra?.[key]} />
          ))}
        </section>
      )}
    </>
  )
}
