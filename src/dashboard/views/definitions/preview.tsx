import { useQuery } from '@tanstack/react-query'
import { useMemo, useReducer, useState } from 'react'
import type { Image } from '#openstack/glance/image.ts'
import { decodeNamespaceDetail } from '#openstack/glance/metadef-decode.ts'
import type { NamespaceDocument } from '#openstack/glance/metadef-document.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { capabilityQueries } from '#dashboard/queries/capabilities.ts'
import { IMAGE, metadefQueries } from '#dashboard/queries/metadefs.ts'
import { checkDraft } from '#dashboard/components/image-editing/checks.ts'
import { collectDefinitions } from '#dashboard/components/image-editing/definitions.ts'
import { emptyDraft, reduceDraft } from '#dashboard/components/image-editing/draft.ts'
import { PropRow } from '#dashboard/components/property-form/prop-row.tsx'
import { Button } from '#dashboard/ui/button.tsx'

/** An image that has nothing, and no more of one than a draft asks for: what is typed goes nowhere. */
const NO_IMAGE = { id: '', name: null, tags: [], properties: {} } as unknown as Image

const prefixed = <T,>(all: Readonly<Record<string, T>>, prefix: string): Record<string, T> => {
  const made = Object.create(null) as Record<string, T>
  for (const [name, each] of Object.entries(all)) made[prefix + name] = each
  return made
}

/** The namespace as Glance would tell it for images: with the prefix before each name. */
function onImages(document: NamespaceDocument) {
  const prefix =
    document.resource_type_associations.find(({ name }) => name === IMAGE)?.prefix ?? ''
  return decodeNamespaceDetail({
    ...document,
    properties: prefixed(document.properties, prefix),
    objects: document.objects.map((object) => ({
      ...object,
      properties: prefixed(object.properties, prefix),
    })),
  })
}

const NONE: readonly never[] = []

/** The form that a namespace makes on an image: the editor's own rows, with nothing behind them. */
export function Preview({
  scope,
  document,
  onUse,
}: {
  scope: ActiveScope
  document: NamespaceDocument
  /** Makes it one for images; null where it cannot be changed. */
  onUse: (() => void) | null
}) {
  const schema = useQuery(capabilityQueries.schema(scope))
  const others = useQuery(metadefQueries.ofImages(scope))
  const definitions = useMemo(
    () =>
      collectDefinitions(schema.data ?? null, [
        ...(others.data ?? []).filter(({ namespace }) => namespace !== document.namespace),
        onImages(document),
      ]),
    [schema.data, others.data, document],
  )
  const [draft, dispatch] = useReducer(reduceDraft, emptyDraft(NO_IMAGE))
  const [kept, setKept] = useState<ReadonlySet<string>>(new Set())
  const checked = useMemo(
    () => checkDraft(draft, { definitions, fields: NONE }, kept),
    [draft, definitions, kept],
  )
  const group = definitions.groups.find(({ id }) => id === document.namespace)
  const forImages = document.resource_type_associations.some(({ name }) => name === IMAGE)
  return (
    <section className="md-preview" aria-label="Preview">
      <div className="md-preview-head">
        <h2>On an image</h2>
        <span className="faint">try it: nothing is saved</span>
      </div>
      {!forImages && (
        <div className="md-note">
          <p className="muted">
            It is not meant for images, so the editor of an image does not show it. This is how it
            would look.
          </p>
          {onUse && (
            <Button size="sm" onClick={onUse}>
              Mean it for images
            </Button>
          )}
        </div>
      )}
      {group === undefined ? (
        <p className="md-note faint">It defines no property yet.</p>
      ) : (
        <div className="prop-group">
          <h3>
            {group.title}
            <code className="faint">{document.namespace}</code>
          </h3>
          {group.definitions.map(({ key }) => {
            const definition = definitions.byKey.get(key) ?? null
            const edit = draft.edits.get(key)
            const value = edit?.kind === 'set' ? edit.value : (definition?.standard ?? '')
            return (
              <PropRow
                // Another kind of value has another control, which begins anew.
                key={`${key} ${definition?.kind} ${definition?.choices?.join(' ')}`}
                attribute={key}
                label={definition?.title ?? key}
                raw={key}
                definition={definition}
                field={null}
                was={undefined}
                value={value}
                edited={edit?.kind === 'set'}
                readOnly={null}
                problems={checked.get(key) ?? NONE}
                dispatch={(action) =>
                  dispatch(action.type === 'remove' ? { type: 'reset', key: action.key } : action)
                }
                onKeep={(what) => setKept((before) => new Set(before).add(what))}
              />
            )
          })}
        </div>
      )}
    </section>
  )
}
