import type {
  AssociationDocument,
  NamespaceDocument,
  ObjectDocument,
  WireDefinition,
} from '#openstack/glance/metadef-document.ts'
import { isAddressable } from '#openstack/glance/metadef-writes.ts'
import type { NamespaceFields } from '#openstack/glance/metadef-writes.ts'
import { documentFrom, itemsOf, sameItem } from './items.ts'
import type { Item, ItemKind, Items } from './items.ts'

/** `merge` leaves what the wanted one does not name; `replace` takes it away. */
export type Mode = 'merge' | 'replace'

/** One thing, and what becomes of it. */
export interface PlanRow {
  readonly kind: ItemKind
  readonly name: string
  readonly what: 'create' | 'change' | 'remove' | 'leave' | 'cannot'
  readonly before: unknown
  readonly after: unknown
  /** Why it cannot be. */
  readonly reason?: string
}

interface Change<T> {
  readonly name: string
  readonly before: T | null
  readonly after: T | null
}
interface Rename {
  readonly from: string
  readonly to: string
}
/** One write, which can be turned round. */
export type Step = { readonly namespace: string } & (
  | { readonly does: 'create' | 'delete'; readonly document: NamespaceDocument }
  | { readonly does: 'fields'; readonly before: NamespaceFields; readonly after: NamespaceFields }
  | ({ readonly does: 'association' } & Change<AssociationDocument>)
  | ({ readonly does: 'property' } & Change<WireDefinition>)
  | ({ readonly does: 'object' } & Change<ObjectDocument>)
  | ({ readonly does: 'rename-property'; readonly definition: WireDefinition } & Rename)
  | ({ readonly does: 'rename-object'; readonly object: ObjectDocument } & Rename)
  | { readonly does: 'tags'; readonly before: readonly string[]; readonly after: readonly string[] }
)

/** What it takes to make a namespace what is wanted. */
export interface Plan {
  readonly namespace: string
  readonly current: NamespaceDocument | null
  /** As it is afterwards. */
  readonly target: NamespaceDocument
  readonly rows: readonly PlanRow[]
  readonly steps: readonly Step[]
}

/** Files name no owner, and two that Glance ships no visibility: that is no wish to change it. */
const KEPT_WHERE_UNSAID: readonly string[] = ['owner', 'visibility', 'protected']

const PROTECTED = 'The namespace is protected: turn its protection off first.'
const noAddress = (name: string) =>
  `“${name}” has no address in Glance (a slash, or a letter outside of ASCII): it can be made, and neither changed nor removed alone.`

const fieldsOf = ({
  resource_type_associations: _associations,
  properties: _properties,
  objects: _objects,
  tags: _tags,
  ...fields
}: NamespaceDocument): NamespaceFields => fields

function rowOf(
  key: string,
  current: Items,
  wanted: Items,
  mode: Mode,
  isProtected: boolean,
): PlanRow {
  const [old, next] = [current.get(key), wanted.get(key)]
  const { kind, name } = (next ?? old)!
  const row = { kind, name, before: old?.value ?? null, after: next?.value ?? null }
  if (old === undefined) return { ...row, what: 'create' }
  if (sameItem(old, next)) return { ...row, what: 'leave' }
  const stays =
    next === undefined &&
    (mode === 'merge' || (kind === 'field' && KEPT_WHERE_UNSAID.includes(name)))
  if (stays) return { ...row, after: old.value, what: 'leave' }
  const cannot = (reason: string): PlanRow => ({ ...row, after: old.value, what: 'cannot', reason })
  if ((kind === 'property' || kind === 'object' || kind === 'association') && !isAddressable(name))
    return cannot(noAddress(name))
  // An association has no PUT: what changes it takes it away first.
  if (isProtected && kind !== 'field' && (next === undefined || kind === 'association'))
    return cannot(PROTECTED)
  return { ...row, what: next === undefined ? 'remove' : 'change' }
}

/** @param wanted as a person or a file has it */
export function planOf(
  current: NamespaceDocument | null,
  wanted: NamespaceDocument,
  mode: Mode,
): Plan {
  const { namespace } = wanted
  const now: Items = current === null ? new Map() : itemsOf(current)
  const then = itemsOf(wanted)
  // A DELETE is refused as long as it is protected; PUT takes the protection away first.
  const stillProtected = current?.protected === true && (wanted.protected ?? true)
  const keys = [...new Set([...now.keys(), ...then.keys()])]
  const rows = keys.map((key) => rowOf(key, now, then, mode, stillProtected))
  const left: Item[] = rows
    .filter((row) => row.after !== null)
    .map(({ kind, name, after }) => ({ kind, name, value: after }))
  const target = documentFrom(namespace, left)
  const steps: Step[] =
    current === null
      ? [{ namespace, does: 'create', document: target }]
      : stepsOf(current, target, rows)
  return { namespace, current, target, rows, steps }
}

function stepsOf(
  current: NamespaceDocument,
  target: NamespaceDocument,
  rows: readonly PlanRow[],
): Step[] {
  const { namespace } = target
  const moving = rows.filter(({ what }) => what !== 'leave' && what !== 'cannot')
  const of = (kind: ItemKind) => moving.filter((row) => row.kind === kind)
  const fields: Step[] =
    of('field').length === 0
      ? []
      : [{ namespace, does: 'fields', before: fieldsOf(current), after: fieldsOf(target) }]
  const single = (kind: 'association' | 'property' | 'object') =>
    of(kind).map(
      ({ name, before, after }) => ({ namespace, does: kind, name, before, after }) as Step,
    )
  const names = (document: NamespaceDocument) => document.tags.map(({ name }) => name)
  const tags: Step[] =
    of('tag').length === 0
      ? []
      : [{ namespace, does: 'tags', before: names(current), after: names(target) }]
  const contents = [...single('association'), ...single('property'), ...single('object'), ...tags]
  return target.protected === true && current.protected !== true
    ? [...contents, ...fields]
    : [...fields, ...contents]
}

/** How many things a write changes: as many as it has rows in the plan. */
export function changesIn(step: Step): number {
  if (step.does === 'tags') {
    const { before, after } = step
    const [old, next] = [new Set(before), new Set(after)]
    return (
      before.filter((tag) => !next.has(tag)).length + after.filter((tag) => !old.has(tag)).length
    )
  }
  if (step.does !== 'fields') return 1
  const { before, after } = step
  return (Object.keys({ ...before, ...after }) as (keyof NamespaceFields)[]).filter(
    (field) => before[field] !== after[field],
  ).length
}

/** What takes a write back. */
export function inverse(step: Step): Step {
  switch (step.does) {
    case 'create':
      return { ...step, does: 'delete' }
    case 'delete':
      return { ...step, does: 'create' }
    case 'fields':
      return { ...step, before: step.after, after: step.before }
    case 'association':
      return { ...step, before: step.after, after: step.before }
    case 'property':
      return { ...step, before: step.after, after: step.before }
    case 'object':
      return { ...step, before: step.after, after: step.before }
    case 'rename-property':
    case 'rename-object':
      return { ...step, from: step.to, to: step.from }
    case 'tags':
      return { ...step, before: step.after, after: step.before }
  }
}
