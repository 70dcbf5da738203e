import type { Definition } from '#dashboard/components/image-editing/definition.ts'
import { isNamespace } from '#dashboard/components/image-editing/definitions.ts'
import type { Definitions } from '#dashboard/components/image-editing/definitions.ts'
import { propertyKeys } from '#dashboard/components/image-editing/draft.ts'
import type { Draft } from '#dashboard/components/image-editing/draft.ts'
import { isBaseKey } from '#dashboard/components/image-editing/base-fields.ts'

/** Properties of the image that stand together. */
export interface FieldGroup {
  readonly id: string
  readonly title: string
  /** The namespace's own name. */
  readonly namespace: string | null
  readonly rows: readonly { readonly key: string; readonly definition: Definition | null }[]
}

const UNKNOWN = ' unknown'

/** The properties that the image has or will have, also those to be removed. */
export function rowKeys(draft: Draft): string[] {
  const keys = new Set(propertyKeys(draft.image))
  for (const key of draft.edits.keys()) if (!isBaseKey(key) && key !== 'tags') keys.add(key)
  return [...keys]
}

/** The same by what defines them. */
export function fieldGroups(keys: readonly string[], definitions: Definitions): FieldGroup[] {
  const groups: FieldGroup[] = []
  const left = new Set(keys)
  for (const group of definitions.groups) {
    const rows = group.definitions.flatMap(({ key }) => {
      if (!left.delete(key)) return []
      return [{ key, definition: definitions.byKey.get(key) ?? null }]
    })
    if (rows.length > 0)
      groups.push({
        id: group.id,
        title: group.title,
        namespace: isNamespace(group) ? group.id : null,
        rows,
      })
  }
  const rows = [...left].toSorted().map((key) => ({ key, definition: null }))
  if (rows.length > 0) groups.push({ id: UNKNOWN, title: '', namespace: null, rows })
  return groups
}
