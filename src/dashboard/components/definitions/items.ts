import type {
  AssociationDocument,
  NamespaceDocument,
  ObjectDocument,
  WireDefinition,
} from '#openstack/glance/metadef-document.ts'

export type ItemKind = 'field' | 'association' | 'property' | 'object' | 'tag'
/** The fields of a namespace that can be changed, in the order in which they are shown. */
const FIELDS = ['display_name', 'description', 'visibility', 'protected', 'owner'] as const
export type FieldName = (typeof FIELDS)[number]

/** One thing in a namespace that is changed on its own. */
export interface Item {
  readonly kind: ItemKind
  readonly name: string
  readonly value: unknown
}
/** The contents of a namespace by kind and name, in their order. */
export type Items = ReadonlyMap<string, Item>

export const itemKey = (kind: ItemKind, name: string) => `${kind}:${name}`

/** Takes a namespace apart. */
export function itemsOf(document: NamespaceDocument): Items {
  const items = new Map<string, Item>()
  const put = (kind: ItemKind, name: string, value: unknown) =>
    items.set(itemKey(kind, name), { kind, name, value })
  for (const field of FIELDS)
    if (document[field] !== undefined) put('field', field, document[field])
  for (const each of document.resource_type_associations) put('association', each.name, each)
  for (const [name, definition] of Object.entries(document.properties))
    put('property', name, definition)
  for (const each of document.objects) put('object', each.name, each)
  for (const { name } of document.tags) put('tag', name, true)
  return items
}

/** And puts it together again. */
export function documentFrom(namespace: string, items: Iterable<Item>): NamespaceDocument {
  const fields: Record<string, unknown> = {}
  const associations: AssociationDocument[] = []
  const properties = Object.create(null) as Record<string, WireDefinition>
  const objects: ObjectDocument[] = []
  const tags: { name: string }[] = []
  for (const { kind, name, value } of items)
    switch (kind) {
      case 'field':
        fields[name] = value
        break
      case 'association':
        associations.push(value as AssociationDocument)
        break
      case 'property':
        properties[name] = value as WireDefinition
        break
      case 'object':
        objects.push(value as ObjectDocument)
        break
      case 'tag':
        tags.push({ name })
    }
  return {
    namespace,
    ...fields,
    resource_type_associations: associations,
    properties,
    objects,
    tags,
  }
}

/** What Glance fills in by itself where nothing is said. */
const FILLED_IN: readonly string[] = ['visibility', 'protected', 'owner']

/** Whether there is nothing in one that the other does not say too. */
export function isPartOf(part: NamespaceDocument, whole: NamespaceDocument): boolean {
  const all = itemsOf(whole)
  return [...itemsOf(part)].every(
    ([key, item]) =>
      (item.kind === 'field' && FILLED_IN.includes(item.name)) || sameItem(item, all.get(key)),
  )
}

/** A value with its keys in order, so that two that mean the same are written the same. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered)
  if (typeof value !== 'object' || value === null) return value
  return Object.entries(value)
    .filter(([, each]) => each !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, each]) => [key, ordered(each)])
}

/**
 * A definition as Glance keeps it: a default is a text (`True` for true), and a property that was
 * written alone has its own name inside, which says nothing more.
 */
function kept(name: string, definition: unknown): unknown {
  if (typeof definition !== 'object' || definition === null) return definition
  const { name: own, default: fallback, ...rest } = definition as Record<string, unknown>
  const words =
    typeof fallback === 'boolean'
      ? fallback
        ? 'True'
        : 'False'
      : typeof fallback === 'number'
        ? String(fallback)
        : fallback
  return { ...rest, ...(own === name ? {} : { name: own }), default: words }
}

function meaning({ kind, name, value }: Item): unknown {
  if (kind === 'property') return kept(name, value)
  if (kind !== 'object') return value
  const { properties, ...rest } = value as ObjectDocument
  return {
    ...rest,
    properties: Object.entries(properties)
      .map(([key, each]) => [key, kept(key, each)])
      .toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
  }
}

/** Members of a definition that do not say the same, `type, minimum`. */
export function changedMembers(before: unknown, after: unknown): string[] {
  const [old, next] = [before, after].map((each) => kept('', each) as Record<string, unknown>)
  if (!old || !next) return []
  return [...new Set([...Object.keys(old), ...Object.keys(next)])].filter(
    (key) =>
      key !== 'name' && JSON.stringify(ordered(old[key])) !== JSON.stringify(ordered(next[key])),
  )
}

/** Whether both say the same, whatever the order of their keys. */
export function sameItem(a: Item | undefined, b: Item | undefined): boolean {
  if (a === undefined || b === undefined) return a === b
  return JSON.stringify(ordered(meaning(a))) === JSON.stringify(ordered(meaning(b)))
}

export function sameDocument(a: NamespaceDocument, b: NamespaceDocument): boolean {
  const [one, other] = [itemsOf(a), itemsOf(b)]
  return one.size === other.size && [...one].every(([key, item]) => sameItem(item, other.get(key)))
}
