import { plural } from '#lib/plural.ts'
import type { NamespaceDocument } from '#openstack/glance/metadef-document.ts'
import type { DefinitionProblem } from './check.ts'
import type { ItemKind } from './items.ts'
import type { PlanRow, Step } from './plan.ts'

export const KIND_WORDS: Record<ItemKind, string> = {
  field: 'Field',
  association: 'Resource type',
  property: 'Property',
  object: 'Object',
  tag: 'Tag',
}

/** `5 properties, 1 object, 2 tags` */
export function contentsInWords(document: NamespaceDocument): string {
  const parts = [
    [Object.keys(document.properties).length, 'property', 'properties'],
    [document.objects.length, 'object', 'objects'],
    [document.tags.length, 'tag', 'tags'],
    [document.resource_type_associations.length, 'resource type', 'resource types'],
  ] as const
  const said = parts
    .filter(([count]) => count > 0)
    .map(([count, one, many]) => plural(count, one, many))
  return said.length === 0 ? 'nothing in it' : said.join(', ')
}

/** A value on one line, as JSON where it is no text. */
export function valueInWords(row: Pick<PlanRow, 'kind' | 'name'>, value: unknown): string {
  if (row.kind === 'tag') return row.name
  if (typeof value === 'string') return value === '' ? '“”' : value
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (row.kind === 'association') {
    const { prefix, properties_target: target } = value as {
      prefix?: string
      properties_target?: string
    }
    const said = [prefix ? `prefix ${prefix}` : 'no prefix', target && `for ${target}`]
    return said.filter(Boolean).join(', ')
  }
  return JSON.stringify(value)
}

/** What a problem is about: `object Rack, units`, and `Name` for the namespace itself. */
export const placeInWords = ({ item, inner }: DefinitionProblem): string =>
  [item.replace(':', ' ') || 'Name', inner].filter(Boolean).join(', ')

/** `Change the property units` */
export function stepInWords(step: Step): string {
  switch (step.does) {
    case 'create':
      return `Create ${step.namespace} with ${contentsInWords(step.document)}`
    case 'delete':
      return `Delete ${step.namespace}`
    case 'fields':
      return `Change the fields of ${step.namespace}`
    case 'tags':
      return step.after.length === 0
        ? 'Remove all tags'
        : `Make the tags ${step.after.length > 5 ? `these ${step.after.length}` : step.after.join(', ')}`
    case 'rename-property':
      return `Rename the property ${step.from} to ${step.to}`
    case 'rename-object':
      return `Rename the object ${step.from} to ${step.to}`
    case 'association':
    case 'property':
    case 'object': {
      const deed = step.before === null ? 'Add' : step.after === null ? 'Remove' : 'Change'
      const what = step.does === 'association' ? 'resource type' : step.does
      return `${deed} the ${what} ${step.name}`
    }
  }
}

/** What a plan does, in numbers: `2 created, 1 changed, 3 left`. */
export function rowsInWords(rows: readonly Pick<PlanRow, 'what'>[]): string {
  const words = {
    create: 'created',
    change: 'changed',
    remove: 'removed',
    cannot: 'refused',
    leave: 'left as it is',
  }
  const said = (Object.keys(words) as (keyof typeof words)[]).flatMap((what) => {
    const count = rows.filter((row) => row.what === what).length
    return count === 0 ? [] : [`${count} ${words[what]}`]
  })
  return said.join(', ')
}
