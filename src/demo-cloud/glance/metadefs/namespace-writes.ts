import { isObject, json, readJson, type Json } from '../../answers.ts'
import type { Call, ImageCloud } from '../context.ts'
import { ImageFault, badRequest } from '../faults.ts'
import { noContent } from '../images.ts'
import { checkBody, type PropertySchema } from '../schema-check.ts'
import { namespaceOf } from './actions.ts'
import { asDefinition, asDefinitions } from './definition.ts'
import type { Association, DefinedObject, Namespace } from './namespace.ts'
import { namespaceJson } from './render.ts'
import { METADEF_SCHEMAS } from './schemas.ts'

/**
 * The body of a write, which has passed the schema of that name.
 * @throws ImageFault 400
 */
export async function bodyOf(call: Call, schema: string): Promise<Json> {
  const body = await readJson(call.request)
  if (body === undefined) throw badRequest('Body expected in request.')
  checkBody(body, METADEF_SCHEMAS[`metadefs/${schema}`] as PropertySchema & { name: string })
  // Glance breaks on a list.
  if (!isObject(body)) throw new ImageFault(500)
  return body
}

/** Definitions are for administrators to write. */
export function onlyAdmins(call: Call, rule: string): void {
  if (!call.caller.admin)
    throw new ImageFault(403, `You are not authorized to complete ${rule} action.`)
}

const textAt = (body: Json, key: string) => (typeof body[key] === 'string' ? body[key] : null)
const listAt = (body: Json, key: string) => (Array.isArray(body[key]) ? (body[key] as Json[]) : [])

/** What a body says of the namespace itself; what it leaves out goes back to its default. */
const attributes = (body: Json, call: Call) => ({
  namespace: String(body['namespace']),
  displayName: textAt(body, 'display_name'),
  description: textAt(body, 'description'),
  visibility: (textAt(body, 'visibility') ?? 'private') as 'public' | 'private',
  protected: body['protected'] === true,
  owner: textAt(body, 'owner') ?? call.caller.projectId,
})

export const objectOf = (body: Json): DefinedObject => ({
  name: String(body['name']),
  description: textAt(body, 'description'),
  ...(Array.isArray(body['required']) ? { required: body['required'].map(String) } : {}),
  properties: asDefinitions(body['properties']),
})

export const associationOf = (body: Json): Association => ({
  name: String(body['name']),
  prefix: textAt(body, 'prefix'),
  target: textAt(body, 'properties_target'),
})

/** POST /v2/metadefs/namespaces: with everything in it, or without. */
export async function createNamespace(cloud: ImageCloud, call: Call): Promise<Response> {
  const body = await bodyOf(call, 'namespace')
  onlyAdmins(call, 'add_metadef_namespace')
  const own = attributes(body, call)
  if (cloud.definitions.get(own.namespace) !== undefined)
    throw new ImageFault(409, `The metadata definition namespace=${own.namespace} already exists.`)
  const at = cloud.platform.now()
  const made = <Part>(part: Part) => ({ ...part, createdAt: at, updatedAt: at })
  const row: Namespace = {
    ...made(own),
    associations: listAt(body, 'resource_type_associations').map((each) =>
      made(associationOf(each)),
    ),
    properties: asDefinitions(body['properties']),
    objects: listAt(body, 'objects').map((each) => made(objectOf(each))),
    tags: listAt(body, 'tags')
      .map((each) => made({ name: String(each['name']) }))
      .toReversed(),
  }
  cloud.definitions.add(row)
  const { properties, objects, tags, resource_type_associations: associations } = body
  const contents = Object.entries({
    resource_type_associations: associations,
    properties: isObject(properties) ? Object.fromEntries(row.properties) : undefined,
    objects: listAt({ objects }, 'objects').map((each) =>
      isObject(each['properties'])
        ? { ...each, properties: Object.fromEntries(asDefinitions(each['properties'])) }
        : each,
    ),
    tags,
  }).filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0))
  const { self, schema, ...head } = namespaceJson({ ...row, associations: [] })
  return json(
    201,
    'Created',
    { ...head, ...Object.fromEntries(contents), self, schema },
    { location: `${cloud.root()}/v2/metadefs/namespaces/${encodeURI(row.namespace)}` },
  )
}

/** PUT /v2/metadefs/namespaces/{namespace}: its attributes alone. */
export async function updateNamespace(cloud: ImageCloud, call: Call): Promise<Response> {
  const body = await bodyOf(call, 'namespace')
  const row = namespaceOf(cloud, call)
  onlyAdmins(call, 'modify_metadef_namespace')
  const own = attributes(body, call)
  const other = cloud.definitions.get(own.namespace)
  if (other !== undefined && other !== row)
    throw new ImageFault(
      409,
      `Invalid update. It would result in a duplicate metadata definition namespace with the same name of ${own.namespace}`,
    )
  cloud.definitions.change(row, { ...own, updatedAt: cloud.platform.now() })
  return json(200, 'OK', namespaceJson({ ...row, associations: [] }))
}

/** The namespace of a deletion, whatever of it goes. @throws ImageFault 403 */
function doomed(cloud: ImageCloud, call: Call): Namespace {
  const row = namespaceOf(cloud, call)
  onlyAdmins(call, 'delete_metadef_namespace')
  if (row.protected)
    throw new ImageFault(
      403,
      `Metadata definition namespace ${row.namespace} is protected and cannot be deleted.`,
    )
  return row
}

function emptied(cloud: ImageCloud, call: Call, fields: Partial<Namespace>): Response {
  cloud.definitions.change(doomed(cloud, call), fields)
  return noContent()
}

/** DELETE /v2/metadefs/namespaces/{namespace} */
export function removeNamespace(cloud: ImageCloud, call: Call): Response {
  cloud.definitions.remove(doomed(cloud, call))
  return noContent()
}

/** DELETE …/properties */
export const emptyProperties = (cloud: ImageCloud, call: Call) =>
  emptied(cloud, call, { properties: new Map() })

/** DELETE …/objects */
export const emptyObjects = (cloud: ImageCloud, call: Call) => emptied(cloud, call, { objects: [] })

/** DELETE …/tags */
export const emptyTags = (cloud: ImageCloud, call: Call) => emptied(cloud, call, { tags: [] })

/** A property as the answer to its write has it: with its name, without nothing. */
export const propertyJson = (name: string, definition: Json): Json => ({
  name,
  ...asDefinition(definition),
})
