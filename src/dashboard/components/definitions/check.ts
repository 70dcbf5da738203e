import type { NamespaceDocument, WireDefinition } from '#openstack/glance/metadef-document.ts'
import { isAddressable } from '#openstack/glance/metadef-writes.ts'
import type { Schema } from '#openstack/glance/types.ts'
import { itemKey } from './items.ts'
import { breaches } from './schema-check.ts'

/** What is wrong with one thing in a namespace. */
export interface DefinitionProblem {
  /** Key of the item; '' for the namespace itself. */
  readonly item: string
  /** The member of it that is meant: `minimum`, `items`; '' for all of it. */
  readonly member: string
  /** The property of an object that is meant. */
  readonly inner: string | null
  readonly level: 'error' | 'warning'
  readonly sentence: string
}

const LIST_ITEMS: Record<string, 'association' | 'object' | 'tag'> = {
  resource_type_associations: 'association',
  objects: 'object',
  tags: 'tag',
}

function placeOf(document: NamespaceDocument, path: readonly (string | number)[]) {
  const [first, second, ...rest] = path
  const top = String(first ?? '')
  if (top === 'properties' && second !== undefined)
    return { item: itemKey('property', String(second)), member: String(rest[0] ?? ''), inner: null }
  const kind = LIST_ITEMS[top]
  if (kind !== undefined && typeof second === 'number') {
    const list = document[top as 'objects']
    const item = itemKey(kind, list[second]?.name ?? '')
    if (rest[0] === 'properties' && rest[1] !== undefined)
      return { item, member: String(rest[2] ?? ''), inner: String(rest[1]) }
    return { item, member: String(rest[0] ?? ''), inner: null }
  }
  if (top === 'namespace' || top === '') return { item: '', member: top, inner: null }
  return { item: itemKey('field', top), member: top, inner: null }
}

const LEAST_MOST = [
  ['minimum', 'maximum'],
  ['minLength', 'maxLength'],
  ['minItems', 'maxItems'],
] as const

/** What Glance does with a definition that its schema allows (seen on Glance 25.1). */
function* definitionProblems(
  definition: WireDefinition,
): Generator<[member: string, level: 'error' | 'warning', sentence: string]> {
  const { default: fallback, enum: choices, items, title } = definition
  if (title === '') yield ['title', 'error', 'People read the title: it cannot be empty.']
  if (definition['required'] !== undefined)
    yield ['required', 'error', 'Glance breaks (500) on “required” inside of a property.']
  const itemChoices = (items as { enum?: unknown } | undefined)?.enum
  for (const [member, list] of [
    ['enum', choices],
    ['items', itemChoices],
  ] as const) {
    if (!Array.isArray(list)) continue
    if (list.some((each) => typeof each !== 'string'))
      yield [member, 'error', 'Glance breaks (500) on values that are no texts: write "1", not 1.']
    else if (new Set(list).size < list.length)
      yield [member, 'warning', 'One value is there twice.']
  }
  if (typeof fallback === 'string' && /[^\0-\x7f]/.test(fallback))
    yield ['default', 'error', 'Glance takes a default of plain ASCII only (400).']
  if (fallback !== null && typeof fallback === 'object')
    yield ['default', 'error', 'Glance makes null of a default that is a list. Write it as a text.']
  if (typeof fallback === 'string' && fallback !== '') {
    if (Array.isArray(choices) && choices.length > 0 && !choices.includes(fallback))
      yield ['default', 'warning', 'The default is none of the values that are allowed.']
    const counts = definition['type'] === 'integer' || definition['type'] === 'number'
    if (counts && !Number.isFinite(Number(fallback)))
      yield ['default', 'warning', 'The default is no number.']
  }
  for (const [least, most] of LEAST_MOST) {
    const [low, high] = [definition[least], definition[most]]
    if (typeof low === 'number' && typeof high === 'number' && low > high)
      yield [most, 'error', `Must be ${low} or more: that is the least.`]
  }
  for (const limit of ['minimum', 'maximum'] as const)
    if (typeof definition[limit] === 'number' && !Number.isInteger(definition[limit]))
      yield [
        limit,
        'warning',
        `Glance cuts it to a whole number: ${Math.trunc(definition[limit])}.`,
      ]
}

/** What a name does in an address. */
export function nameProblem(name: string, what: string): ['error' | 'warning', string] | null {
  if (name.trim() === '') return ['error', `A ${what} needs a name.`]
  if (name === '.' || name === '..' || name.includes('/'))
    return [
      'error',
      `Glance takes “${name}” and then has no address for it: it could not be changed or removed.`,
    ]
  if (!isAddressable(name))
    return [
      'warning',
      'Glance reads letters outside of ASCII in an address wrongly: this name can be made, and neither changed nor removed alone.',
    ]
  return null
}

/**
 * Everything that is wrong with a namespace.
 * @param schema `metadefs/namespace` of this cloud; null where it keeps it to itself
 * @param old names that are there already: a bad one of those is nobody's mistake here
 */
export function checkDocument(
  document: NamespaceDocument,
  schema: Schema | null,
  old: ReadonlySet<string> = new Set(),
): DefinitionProblem[] {
  const found: DefinitionProblem[] = []
  const add = (
    item: string,
    level: 'error' | 'warning',
    sentence: string,
    member = '',
    inner: string | null = null,
  ) => found.push({ item, member, inner, level, sentence })
  if (schema !== null)
    for (const { path, sentence } of breaches(document, schema)) {
      const place = placeOf(document, path)
      add(place.item, 'error', sentence, place.member, place.inner)
    }
  const nameOf = (item: string, name: string, what: string) => {
    const wrong = old.has(item) ? null : nameProblem(name, what)
    if (wrong !== null) add(item, wrong[0], wrong[1], 'name')
  }
  nameOf('', document.namespace, 'namespace')
  for (const { name } of document.resource_type_associations)
    nameOf(itemKey('association', name), name, 'resource type')
  for (const [name, definition] of Object.entries(document.properties)) {
    const item = itemKey('property', name)
    nameOf(item, name, 'property')
    for (const [member, level, sentence] of definitionProblems(definition))
      add(item, level, sentence, member)
  }
  for (const object of document.objects) {
    const item = itemKey('object', object.name)
    nameOf(item, object.name, 'object')
    for (const [inner, definition] of Object.entries(object.properties))
      for (const [member, level, sentence] of definitionProblems(definition))
        add(item, level, sentence, member, inner)
    for (const name of object.required ?? [])
      if (!Object.hasOwn(object.properties, name))
        add(item, 'warning', `“${name}” is required, and the object has no such property.`)
  }
  const twice = new Set<string>()
  for (const { name } of document.tags) {
    const item = itemKey('tag', name)
    if (name.trim() === '') add(item, 'error', 'A tag needs a name.')
    if (twice.has(name.toLowerCase()))
      add(item, 'error', `“${name}” is there already; Glance does not tell capitals apart.`)
    twice.add(name.toLowerCase())
  }
  return found
}
