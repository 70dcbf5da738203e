import { isObject, object } from '../json.ts'
import type {
  ItemDefinition,
  MetadefObject,
  MetadefTag,
  Namespace,
  NamespaceDetail,
  PropertyDefinition,
  PropertyDefinitions,
  ResourceType,
  ResourceTypeAssociation,
} from './metadef.ts'

/** What a member is read as; undefined where it is not what it should be. */
type Reader<T> = (value: unknown) => T | undefined
type Known<T> = Omit<T, 'extra'>
/** How each member of T is read. */
type Shape<T> = { [K in keyof Required<Known<T>>]: Reader<Required<T>[K]> }

const record = <T>() => Object.create(null) as Record<string, T>

const text: Reader<string> = (value) => (typeof value === 'string' ? value : undefined)
const number: Reader<number> = (value) => (typeof value === 'number' ? value : undefined)
const truth: Reader<boolean> = (value) => (typeof value === 'boolean' ? value : undefined)
const texts: Reader<readonly string[]> = (value) =>
  Array.isArray(value) && value.every((each) => typeof each === 'string') ? value : undefined
const scalar: Reader<string | number | boolean> = (value) =>
  text(value) ?? number(value) ?? truth(value)
const list =
  <T>(read: (item: unknown) => T): Reader<readonly T[]> =>
  (value) =>
    Array.isArray(value) ? value.map(read) : undefined

/**
 * Reads what is as its shape says; everything else, known by another type or not at all, is kept
 * in `extra`. `needed` are the members that T cannot be without, with what they are then.
 */
function read<T extends { readonly extra?: Readonly<Record<string, unknown>> }>(
  json: unknown,
  shape: Shape<T>,
  needed: { [K in keyof Known<T> as undefined extends T[K] ? never : K]: T[K] },
): T {
  const wire = object(json)
  const readers = shape as Record<string, Reader<unknown>>
  const found: Record<string, unknown> = { ...needed }
  const extra = record<unknown>()
  for (const key of Object.keys(wire)) {
    const value = Object.hasOwn(readers, key) ? readers[key]!(wire[key]) : undefined
    if (value === undefined) extra[key] = wire[key]
    else found[key] = value
  }
  if (Object.keys(extra).length > 0) found['extra'] = extra
  return found as T
}

const itemDefinition = (json: unknown): ItemDefinition =>
  read<ItemDefinition>(json, { type: text, enum: texts }, {})

function decodeProperty(json: unknown): PropertyDefinition {
  return read<PropertyDefinition>(json, PROPERTY, { type: 'string', title: '' })
}
const PROPERTY: Shape<PropertyDefinition> = {
  name: text,
  type: text,
  title: text,
  description: text,
  default: scalar,
  enum: texts,
  minimum: number,
  maximum: number,
  minLength: number,
  maxLength: number,
  pattern: text,
  operators: texts,
  readonly: truth,
  confidential: truth,
  items: (value) => (isObject(value) ? itemDefinition(value) : undefined),
  uniqueItems: truth,
  minItems: number,
  maxItems: number,
  additionalItems: truth,
  required: texts,
}

const properties: Reader<PropertyDefinitions> = (value) => {
  if (!isObject(value)) return undefined
  const definitions = record<PropertyDefinition>()
  for (const [name, definition] of Object.entries(value))
    definitions[name] = decodeProperty(definition)
  return definitions
}

const TIMES = { created_at: text, updated_at: text }
const LINKS = { self: text, schema: text }

const decodeObject = (json: unknown): MetadefObject =>
  read<MetadefObject>(
    json,
    { name: text, description: text, required: texts, properties, ...TIMES, ...LINKS },
    { name: '', properties: record() },
  )
const decodeTag = (json: unknown): MetadefTag =>
  read<MetadefTag>(json, { name: text, ...TIMES }, { name: '' })
const decodeResourceType = (json: unknown): ResourceType =>
  read<ResourceType>(json, { name: text, ...TIMES }, { name: '' })
const decodeAssociation = (json: unknown): ResourceTypeAssociation =>
  read<ResourceTypeAssociation>(
    json,
    { name: text, prefix: text, properties_target: text, ...TIMES },
    { name: '' },
  )

const NAMESPACE: Shape<Namespace> = {
  namespace: text,
  display_name: text,
  description: text,
  visibility: text,
  protected: truth,
  owner: text,
  resource_type_associations: list(decodeAssociation),
  ...TIMES,
  ...LINKS,
}

/** A namespace from a list. Never throws: what is not as it should be is kept in `extra`. */
export const decodeNamespace = (json: unknown): Namespace =>
  read<Namespace>(json, NAMESPACE, { namespace: '', resource_type_associations: [] })

/** A namespace with its contents; those that Glance leaves out, since there are none, are empty. */
export const decodeNamespaceDetail = (json: unknown): NamespaceDetail =>
  read<NamespaceDetail>(
    json,
    { ...NAMESPACE, properties, objects: list(decodeObject), tags: list(decodeTag) },
    {
      namespace: '',
      resource_type_associations: [],
      properties: record(),
      objects: [],
      tags: [],
    },
  )

/** The lists of one namespace, each in an object of its own; empty where there is none. */
export const decodeObjects = (json: unknown): readonly MetadefObject[] =>
  list(decodeObject)(object(json)['objects']) ?? []
export const decodeTags = (json: unknown): readonly MetadefTag[] =>
  list(decodeTag)(object(json)['tags']) ?? []
export const decodeProperties = (json: unknown): PropertyDefinitions =>
  properties(object(json)['properties']) ?? record()
export const decodeAssociations = (json: unknown): readonly ResourceTypeAssociation[] =>
  list(decodeAssociation)(object(json)['resource_type_associations']) ?? []
export const decodeResourceTypes = (json: unknown): readonly ResourceType[] =>
  list(decodeResourceType)(object(json)['resource_types']) ?? []
