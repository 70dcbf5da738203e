import type { Json } from '../../answers.ts'
import { isoTime } from '../rows.ts'
import type { Association, DefinedObject, DefinedTag, Namespace } from './namespace.ts'

/** WSME leaves out what is not set (glance/common/wsme_utils.py). */
const given = (members: Json): Json =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null))

const definitions = (properties: ReadonlyMap<string, Json>, prefix: string): Json =>
  Object.fromEntries([...properties].map(([name, definition]) => [prefix + name, definition]))

/** When a part was made, and changed. */
const times = (row: Namespace, part: { createdAt?: number; updatedAt?: number }): Json =>
  given({
    created_at: isoTime(part.createdAt ?? row.createdAt),
    updated_at: part.updatedAt === undefined ? null : isoTime(part.updatedAt),
  })

export const tagJson = (row: Namespace, tag: DefinedTag): Json => ({
  name: tag.name,
  ...(tag.updatedAt === undefined ? {} : times(row, tag)),
})

export const associationJson = (row: Namespace, association: Association): Json =>
  given({
    name: association.name,
    prefix: association.prefix,
    properties_target: association.target,
    ...times(row, association),
  })

export function objectJson(row: Namespace, object: DefinedObject, prefix = ''): Json {
  return {
    name: object.name,
    required: object.required ?? [],
    ...given({ description: object.description }),
    properties: definitions(object.properties, prefix),
    ...times(row, object),
    self: `/v2/metadefs/namespaces/${row.namespace}/objects/${object.name}`,
    schema: '/v2/schemas/metadefs/object',
  }
}

export const propertiesJson = (row: Namespace): Json => ({
  properties: definitions(row.properties, ''),
})

/** A namespace as a list has it. */
export const namespaceJson = (row: Namespace): Json => namespaceWith(row, {})

/** A namespace with its contents; empty lists are left out. */
export function namespaceDetailJson(row: Namespace, resourceType: string | null): Json {
  const prefix = row.associations.find(({ name }) => name === resourceType)?.prefix ?? ''
  const contents: Json = {}
  if (row.properties.size > 0) contents['properties'] = definitions(row.properties, prefix)
  if (row.objects.length > 0)
    contents['objects'] = row.objects.map((object) => objectJson(row, object, prefix))
  if (row.tags.length > 0) contents['tags'] = row.tags.map(({ name }) => ({ name }))
  return namespaceWith(row, contents)
}

function namespaceWith(row: Namespace, contents: Json): Json {
  const associations = row.associations.map((each) => associationJson(row, each))
  return given({
    namespace: row.namespace,
    display_name: row.displayName,
    description: row.description,
    visibility: row.visibility,
    protected: row.protected,
    owner: row.owner,
    ...times(row, row),
    resource_type_associations: associations.length > 0 ? associations : null,
    ...contents,
    self: `/v2/metadefs/namespaces/${row.namespace}`,
    schema: '/v2/schemas/metadefs/namespace',
  })
}
