import type { Json } from '../../answers.ts'

const TEXT = { type: 'string' }
const GIVEN = { type: 'string', readOnly: true }
const text = (description: string, maxLength?: number): Json => ({
  type: 'string',
  description,
  ...(maxLength === undefined ? {} : { maxLength }),
})
const time = (of: string): Json => ({
  type: 'string',
  readOnly: true,
  description: `When ${of}`,
  format: 'date-time',
})
const ref = (name: string): Json => ({ $ref: `#/definitions/${name}` })
const listOf = (properties: Json): Json => ({
  type: 'array',
  items: { type: 'object', properties },
})

const COUNTS: Json = {
  positiveInteger: { type: 'integer', minimum: 0 },
  positiveIntegerDefault0: { allOf: [ref('positiveInteger'), { default: 0 }] },
}
const STRINGS: Json = { type: 'array', items: TEXT, uniqueItems: true }
const TYPE: Json = {
  type: 'string',
  enum: ['array', 'boolean', 'integer', 'number', 'object', 'string', null],
}

/** What the definition of a property may say (glance/api/v2/metadef_namespaces.py). */
const DEFINITION: Json = {
  name: { type: 'string', maxLength: 80 },
  title: TEXT,
  description: TEXT,
  operators: { type: 'array', items: TEXT },
  type: TYPE,
  required: ref('stringArray'),
  minimum: { type: 'number' },
  maximum: { type: 'number' },
  maxLength: ref('positiveInteger'),
  minLength: ref('positiveIntegerDefault0'),
  pattern: { type: 'string', format: 'regex' },
  enum: { type: 'array' },
  readonly: { type: 'boolean' },
  default: {},
  items: { type: 'object', properties: { type: TYPE, enum: { type: 'array' } } },
  maxItems: ref('positiveInteger'),
  minItems: ref('positiveIntegerDefault0'),
  uniqueItems: { type: 'boolean', default: false },
  additionalItems: { type: 'boolean' },
}
const DEFINITIONS: Json = {
  ...COUNTS,
  stringArray: STRINGS,
  property: {
    type: 'object',
    additionalProperties: {
      type: 'object',
      required: ['title', 'type'],
      properties: DEFINITION,
    },
  },
}

const OBJECT: Json = {
  name: { type: 'string', maxLength: 80 },
  description: TEXT,
  required: ref('stringArray'),
  properties: ref('property'),
  schema: GIVEN,
  self: GIVEN,
  created_at: time('the object was made'),
  updated_at: time('the object was last changed'),
}

const NAMESPACE: Json = {
  namespace: text('The name that no other namespace has.', 80),
  display_name: text('The name that people read.', 80),
  description: text('What the namespace is about.', 500),
  visibility: {
    ...text('Who can see the namespace.'),
    enum: ['public', 'private'],
  },
  protected: { type: 'boolean', description: 'Whether the namespace is kept from being deleted.' },
  owner: text('The project that the namespace belongs to.', 255),
  created_at: time('the namespace was made'),
  updated_at: time('the namespace was last changed'),
  schema: GIVEN,
  self: GIVEN,
  resource_type_associations: listOf({ name: TEXT, prefix: TEXT, properties_target: TEXT }),
  properties: ref('property'),
  objects: listOf({
    name: TEXT,
    description: TEXT,
    required: ref('stringArray'),
    properties: ref('property'),
  }),
  tags: listOf({ name: TEXT }),
}

const ASSOCIATION: Json = {
  name: text('The resource type, as Heat names it where it can.', 80),
  prefix: text('What goes before the name of each property, its separator included.', 80),
  properties_target: text('Which of the sets of properties that the resource has is meant.', 80),
  created_at: time('the association was made'),
  updated_at: time('the association was last changed'),
}

const TAG: Json = {
  name: { type: 'string', maxLength: 80 },
  created_at: time('the tag was made'),
  updated_at: time('the tag was last changed'),
}

const LINKS = [
  { rel: 'first', href: '{first}' },
  { rel: 'next', href: '{next}' },
  { rel: 'describedby', href: '{schema}' },
]
const PAGE = { first: TEXT, next: TEXT, schema: TEXT }

interface Kind {
  name: string
  plural: string
  properties: Json
  required: string[]
  definitions?: Json
}

const one = (kind: Kind, required: string[] = kind.required): Json => ({
  name: kind.name,
  properties: kind.properties,
  additionalProperties: false,
  required,
})
/** What a schema of one and a schema of many share: Glance lifts it out of the items. */
const shared = (kind: Kind): Json =>
  kind.definitions === undefined ? {} : { definitions: kind.definitions }
const single = (kind: Kind): Json => ({ ...one(kind), ...shared(kind) })
const many = (kind: Kind, listed: Json): Json => ({
  name: kind.plural,
  properties: { [kind.plural]: listed, ...PAGE },
  links: LINKS,
  ...shared(kind),
})
const list = (kind: Kind): Json => many(kind, { type: 'array', items: one(kind) })

const namespace: Kind = {
  name: 'namespace',
  plural: 'namespaces',
  properties: NAMESPACE,
  required: ['namespace'],
  definitions: DEFINITIONS,
}
const object: Kind = {
  name: 'object',
  plural: 'objects',
  properties: OBJECT,
  required: ['name'],
  definitions: DEFINITIONS,
}
const property: Kind = {
  name: 'property',
  plural: 'properties',
  properties: DEFINITION,
  required: ['type', 'title', 'name'],
  definitions: { ...COUNTS, stringArray: { ...STRINGS, minItems: 1 } },
}
const association: Kind = {
  name: 'resource_type_association',
  plural: 'resource_type_associations',
  properties: ASSOCIATION,
  required: ['name'],
}
const tag: Kind = { name: 'tag', plural: 'tags', properties: TAG, required: ['name'] }

/** GET /v2/schemas/metadefs/{name}: as Glance gives them, in words of our own. */
export const METADEF_SCHEMAS: Record<string, Json> = {
  'metadefs/namespace': single(namespace),
  'metadefs/namespaces': list(namespace),
  'metadefs/object': single(object),
  'metadefs/objects': list(object),
  'metadefs/property': single(property),
  // By name, so that the name is not repeated inside.
  'metadefs/properties': many(property, {
    type: 'object',
    additionalProperties: one(property, ['type', 'title']),
  }),
  'metadefs/resource_type': single(association),
  'metadefs/resource_types': list(association),
  'metadefs/tag': single(tag),
  'metadefs/tags': list(tag),
}
