import type {
  NamespaceDocument,
  ObjectDocument,
  WireDefinition,
} from '#openstack/glance/metadef-document.ts'
import { sameItem } from '#dashboard/components/definitions/items.ts'
import type { DefinitionProblem } from '#dashboard/components/definitions/check.ts'
import type { FieldName, ItemKind } from '#dashboard/components/definitions/items.ts'

export type Definitions = Readonly<Record<string, WireDefinition>>

/** A member set, or taken away where there is nothing. */
export function withMember(
  definition: WireDefinition,
  member: string,
  value: unknown,
): WireDefinition {
  const { [member]: _old, ...rest } = definition
  // A member that was there keeps its place.
  if (value === undefined) return rest
  return member in definition ? { ...definition, [member]: value } : { ...rest, [member]: value }
}

export function withField(
  document: NamespaceDocument,
  field: FieldName,
  value: string | boolean | undefined,
): NamespaceDocument {
  const { [field]: _old, ...rest } = document
  return value === undefined || value === '' ? rest : { ...rest, [field]: value }
}

/** Names are hostile: `__proto__` is one like any other. */
export function withDefinition(
  all: Definitions,
  name: string,
  definition: WireDefinition | null,
): Definitions {
  const made = Object.assign(Object.create(null) as Record<string, WireDefinition>, all)
  if (definition === null) delete made[name]
  else made[name] = definition
  return made
}

export function withObject(
  objects: readonly ObjectDocument[],
  name: string,
  object: ObjectDocument | null,
): readonly ObjectDocument[] {
  const there = objects.some((each) => each.name === name)
  if (object !== null && !there) return [...objects, object]
  return objects.flatMap((each) => (each.name === name ? (object ?? []) : each))
}

/** How something stands to what was read: for the bar at its edge. */
export function changeOf(
  kind: ItemKind,
  name: string,
  before: unknown,
  after: unknown,
  problems: readonly DefinitionProblem[] = [],
): 'bad' | 'set' | undefined {
  if (problems.some(({ level }) => level === 'error')) return 'bad'
  if (before === undefined) return 'set'
  return sameItem({ kind, name, value: before }, { kind, name, value: after }) ? undefined : 'set'
}
