import type { NamespaceDetail } from '#openstack/glance/metadef.ts'
import type { Schema } from '#openstack/glance/types.ts'
import { BASE_FIELDS } from '#openstack/glance/image.ts'
import { fromMetadef, fromSchema, fromWords } from './definition.ts'
import type { Definition } from './definition.ts'
import { KNOWN_GROUPS } from './known-attributes.ts'

/** Definitions that stand together: a namespace of this cloud, or what else says something. */
export interface DefinitionGroup {
  /** Also its key in addresses and lists; the namespace's own name. */
  readonly id: string
  readonly title: string
  readonly description: string
  readonly definitions: readonly Definition[]
}

/** All that is known of the properties of images on one cloud. */
export interface Definitions {
  readonly groups: readonly DefinitionGroup[]
  /** The one that counts where several groups name a key. */
  readonly byKey: ReadonlyMap<string, Definition>
  /** Whether the cloud has metadata definitions at all. */
  readonly fromCloud: boolean
}

/** The two sources that are no namespaces. A namespace's name has no spaces in front, so none is theirs. */
const SCHEMA = ' schema'
const WORDS = ' words'

/** Whether a group's id is a name that Glance knows, to be shown as such. */
export const isNamespace = (group: Pick<DefinitionGroup, 'id'>): boolean =>
  !group.id.startsWith(' ')

const WORDS_OF = new Map(
  KNOWN_GROUPS.flatMap((group) => group.attributes.map((each) => [each.key, each] as const)),
)

function ofNamespace(namespace: NamespaceDetail): DefinitionGroup {
  const source = namespace.namespace
  const found = new Map<string, Definition>()
  for (const [key, property] of Object.entries(namespace.properties))
    found.set(key, fromMetadef(key, property, { source, object: null }, WORDS_OF.get(key)))
  for (const object of namespace.objects)
    for (const [key, property] of Object.entries(object.properties))
      if (!found.has(key))
        found.set(key, fromMetadef(key, property, { source, object: object.name }))
  return {
    id: source,
    title: namespace.display_name || source,
    description: namespace.description ?? '',
    definitions: [...found.values()].toSorted((a, b) => a.title.localeCompare(b.title, 'en')),
  }
}

/** What a cloud says of other things than images: to be read, never to be set on one. */
export function definitionsElsewhere(namespaces: readonly NamespaceDetail[]): Definitions {
  const groups = namespaces
    .map(ofNamespace)
    .filter((group) => group.definitions.length > 0)
    .toSorted((a, b) => a.title.localeCompare(b.title, 'en'))
  return { groups, byKey: new Map(), fromCloud: true }
}

/** Properties that the schema of images names beside Glance's own fields, defined elsewhere or not. */
function ofSchema(schema: Schema | null): DefinitionGroup {
  const named = Object.entries(schema?.properties ?? {}).filter(
    ([key, property]) => property.is_base === false && !BASE_FIELDS.has(key),
  )
  return {
    id: SCHEMA,
    title: 'Schema of images',
    description: 'What this cloud’s schema of images says. Glance refuses what does not fit.',
    definitions: named.map(([key, property]) =>
      fromSchema(key, property, 'schema of images', WORDS_OF.get(key) ?? null),
    ),
  }
}

/** The attributes of the SDK's documents that nothing on this cloud defines. */
function ofWords(known: ReadonlyMap<string, Definition>): DefinitionGroup {
  return {
    id: WORDS,
    title: 'Known elsewhere',
    description:
      'OpenStack gives these a meaning, but no definition of this cloud names them, so their values are not checked.',
    definitions: [...WORDS_OF.values()]
      .filter(({ key }) => !known.has(key))
      .map(({ key, label, meaning }) => fromWords(key, label, meaning, 'openstacksdk')),
  }
}

const widest = <T>(a: T | null, b: T | null, pick: (a: T, b: T) => T | null): T | null =>
  a === null || b === null ? null : pick(a, b)

/**
 * Two namespaces that define one key (libvirt's and VMware's network cards): what either allows is
 * allowed, since nobody can tell which one the image is for.
 */
function either(first: Definition, second: Definition): Definition {
  const alike = first.kind === second.kind
  return {
    ...first,
    kind: alike ? first.kind : 'text',
    unit: first.unit ?? second.unit,
    choices: alike
      ? widest(first.choices, second.choices, (a, b) => [...new Set([...a, ...b])])
      : null,
    operators: [...new Set([...first.operators, ...second.operators])],
    minimum: widest(first.minimum, second.minimum, Math.min),
    maximum: widest(first.maximum, second.maximum, Math.max),
    minLength: widest(first.minLength, second.minLength, Math.min),
    maxLength: widest(first.maxLength, second.maxLength, Math.max),
    pattern: widest(first.pattern, second.pattern, (a, b) => (a === b ? a : null)),
    standard: first.standard ?? second.standard,
    readonly: first.readonly && second.readonly,
    source: `${first.source}, ${second.source}`,
  }
}

/** The rules of both: the namespace has the better words, and Glance enforces the schema. */
function both(namespace: Definition, schema: Definition): Definition {
  return {
    ...namespace,
    choices: schema.choices ?? namespace.choices,
    pattern: schema.pattern ?? namespace.pattern,
    maxLength: schema.maxLength ?? namespace.maxLength,
  }
}

/**
 * Brings together what a cloud says of the properties of images.
 * @param schema of an image; null where the cloud keeps it to itself
 * @param namespaces those meant for images, their names spelled as on an image; null where this
 * cloud has no definitions, or forbids to read them
 */
export function collectDefinitions(
  schema: Schema | null,
  namespaces: readonly NamespaceDetail[] | null,
): Definitions {
  const byKey = new Map<string, Definition>()
  const own = (namespaces ?? []).map(ofNamespace)
  for (const group of own)
    for (const definition of group.definitions) {
      const before = byKey.get(definition.key)
      byKey.set(definition.key, before ? either(before, definition) : definition)
    }
  const named = new Set(byKey.keys())
  const schemaGroup = ofSchema(schema)
  for (const definition of schemaGroup.definitions) {
    const before = byKey.get(definition.key)
    byKey.set(definition.key, before ? both(before, definition) : definition)
  }
  const words = ofWords(byKey)
  for (const definition of words.definitions) byKey.set(definition.key, definition)
  const groups = [
    ...own.toSorted((a, b) => a.title.localeCompare(b.title, 'en')),
    // What a namespace defines too stands there, with the better words.
    { ...schemaGroup, definitions: schemaGroup.definitions.filter(({ key }) => !named.has(key)) },
    words,
  ].filter((group) => group.definitions.length > 0)
  return { groups, byKey, fromCloud: namespaces !== null }
}
