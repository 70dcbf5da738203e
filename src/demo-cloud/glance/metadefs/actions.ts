import { json, type Json } from '../../answers.ts'
import type { Call, ImageCloud } from '../context.ts'
import { ImageFault, notFound } from '../faults.ts'
import { LIMIT_DEFAULT, LIMIT_MAX, urlencode } from '../list-query.ts'
import { isoTime } from '../rows.ts'
import { isVisible, missing, namespacePage } from './list-query.ts'
import type { Namespace } from './namespace.ts'
import {
  associationJson,
  namespaceDetailJson,
  namespaceJson,
  objectJson,
  propertiesJson,
  tagJson,
} from './render.ts'

const ok = (value: Json) => json(200, 'OK', value)

/** GET /v2/metadefs/namespaces */
export function listNamespaces(cloud: ImageCloud, call: Call): Response {
  const { searchParams } = call.url
  const { rows, more } = namespacePage(cloud.definitions, searchParams, call.caller)
  const echo = new Map(searchParams)
  echo.delete('marker')
  const link = (params: ReadonlyMap<string, string>) => {
    const query = urlencode(params)
    return `/v2/metadefs/namespaces${query === '' ? '' : `?${query}`}`
  }
  return ok({
    namespaces: rows.map(namespaceJson),
    ...(more ? { next: link(new Map([...echo, ['marker', rows.at(-1)!.namespace]])) } : {}),
    schema: '/v2/schemas/metadefs/namespaces',
    first: link(echo),
  })
}

/** GET /v2/metadefs/namespaces/{namespace} */
export function showNamespace(cloud: ImageCloud, call: Call): Response {
  const name = call.params[0]!
  const row = cloud.definitions.get(name)
  if (row === undefined) throw missing(name)
  if (!isVisible(call.caller, row)) throw notFound()
  const { searchParams } = call.url
  const type = searchParams.getAll('resource_type').at(-1)
  // Glance looks for it among whatever parameters there are, and breaks where it is not.
  if (searchParams.size > 0 && type === undefined) throw new ImageFault(500)
  return ok(namespaceDetailJson(row, type ?? null))
}

/** The namespace that a request for its contents is about. */
export function namespaceOf(cloud: ImageCloud, call: Call): Namespace {
  const name = call.params[0]!
  const row = cloud.definitions.get(name)
  if (row === undefined || !isVisible(call.caller, row))
    throw notFound(`Namespace ${name} not found`)
  return row
}

/** As above, in the words of the controller of objects (glance/api/v2/metadef_objects.py). */
export function namespaceOfObject(cloud: ImageCloud, call: Call): Namespace {
  const name = call.params[0]!
  if (cloud.definitions.get(name) === undefined) throw missing(name)
  return namespaceOf(cloud, call)
}

/** GET …/objects: all of them, whatever limit and marker say. */
export function listObjects(cloud: ImageCloud, call: Call): Response {
  const row = namespaceOfObject(cloud, call)
  return ok({
    objects: row.objects.map((object) => objectJson(row, object)),
    // Without a slash before it: so Glance writes it.
    schema: 'v2/schemas/metadefs/objects',
  })
}

/** GET …/objects/{object} */
export function showObject(cloud: ImageCloud, call: Call): Response {
  const row = namespaceOfObject(cloud, call)
  const object = row.objects.find(({ name }) => name === call.params[1])
  if (object === undefined) throw absent('metadata object', call.params[1]!)
  return ok(objectJson(row, object))
}

/** GET …/properties */
export function listProperties(cloud: ImageCloud, call: Call): Response {
  return ok(propertiesJson(namespaceOf(cloud, call)))
}

/** GET …/properties/{property}; with `resource_type` its name has to have the prefix. */
export function showProperty(cloud: ImageCloud, call: Call): Response {
  const row = namespaceOf(cloud, call)
  let name = call.params[1]!
  const type = call.url.searchParams.getAll('resource_type').at(-1)
  if (type) {
    const association = row.associations.find((each) => each.name === type)
    if (association === undefined) throw notFound(noAssociation(cloud, type, row))
    const { prefix } = association
    if (prefix === null || !name.startsWith(prefix))
      throw notFound(
        `Property ${name} does not start with the expected resource type association prefix of '${prefix ?? 'None'}'.`,
      )
    name = name.slice(prefix.length)
  }
  const definition = row.properties.get(name)
  if (definition === undefined) throw absent('property', name)
  return ok({ name, ...definition })
}

const noAssociation = (cloud: ImageCloud, type: string, row: Namespace) =>
  cloud.definitions.resourceTypes.has(type)
    ? `The metadata definition resource-type association of resource-type=${type} to namespace=${row.namespace}, was not found.`
    : `The metadata definition resource-type with name=${type}, was not found.`

/** Newest first, or as it is asked for. */
function tagPage(row: Namespace, params: URLSearchParams): Json[] {
  const limit = Number(params.get('limit') ?? LIMIT_DEFAULT * LIMIT_MAX)
  const sorted = [...row.tags]
  if (params.get('sort_key') === 'name') sorted.sort((a, b) => (a.name < b.name ? 1 : -1))
  if (params.get('sort_dir') === 'asc') sorted.reverse()
  const begin = sorted.findIndex(({ name }) => name === params.get('marker')) + 1
  return sorted.slice(begin, begin + limit).map(({ name }) => ({ name }))
}

/** GET …/tags */
export function listTags(cloud: ImageCloud, call: Call): Response {
  return ok({ tags: tagPage(namespaceOf(cloud, call), call.url.searchParams) })
}

/** GET …/tags/{tag} */
export function showTag(cloud: ImageCloud, call: Call): Response {
  const row = namespaceOf(cloud, call)
  const tag = row.tags.find(({ name }) => name === call.params[1])
  if (tag === undefined) throw absent('metadata tag', call.params[1]!)
  return ok(tagJson(row, tag))
}

export const absent = (what: string, name: string) => notFound(`Could not find ${what} ${name}`)

/** GET …/resource_types */
export function listAssociations(cloud: ImageCloud, call: Call): Response {
  const row = namespaceOf(cloud, call)
  return ok({
    resource_type_associations: row.associations.map((each) => associationJson(row, each)),
  })
}

/** GET /v2/metadefs/resource_types: all that a namespace was ever meant for. */
export function listResourceTypes(cloud: ImageCloud): Response {
  const types = [...cloud.definitions.resourceTypes]
  return ok({ resource_types: types.map(([name, at]) => ({ name, created_at: isoTime(at) })) })
}
