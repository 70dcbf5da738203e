import { json, type Json } from '../../answers.ts'
import type { Call, ImageCloud } from '../context.ts'
import { ImageFault, clash, notFound } from '../faults.ts'
import { noContent } from '../images.ts'
import { absent, namespaceOf, namespaceOfObject } from './actions.ts'
import { asDefinition } from './definition.ts'
import type { DefinedObject, Namespace } from './namespace.ts'
import { associationOf, bodyOf, objectOf, onlyAdmins, propertyJson } from './namespace-writes.ts'
import { associationJson, objectJson, tagJson } from './render.ts'

const twice = (what: string, name: string, row: Namespace) =>
  clash(
    `A metadata definition ${what} with name=${name} already exists in namespace=${row.namespace}.`,
  )
const becomesTwice = (what: string, name: string, row: Namespace) =>
  clash(
    `Invalid update. It would result in a duplicate metadata definition ${what} with the same name=${name} in namespace=${row.namespace}.`,
  )

/** @throws ImageFault 403 */
function checkOpen(row: Namespace, what: string, name: string): void {
  if (row.protected)
    throw new ImageFault(
      403,
      `Metadata definition ${what} ${name} is protected and cannot be deleted.`,
    )
}

/** POST …/properties */
export async function addProperty(cloud: ImageCloud, call: Call): Promise<Response> {
  const body = await bodyOf(call, 'property')
  const row = namespaceOf(cloud, call)
  onlyAdmins(call, 'add_metadef_property')
  const name = String(body['name'])
  if (row.properties.has(name)) throw twice('property', name, row)
  const properties = new Map([...row.properties, [name, asDefinition(body)]])
  cloud.definitions.change(row, { properties })
  return json(201, 'Created', propertyJson(name, body))
}

/** PUT …/properties/{property}: all of it, its name too. */
export async function updateProperty(cloud: ImageCloud, call: Call): Promise<Response> {
  const body = await bodyOf(call, 'property')
  const row = namespaceOf(cloud, call)
  onlyAdmins(call, 'modify_metadef_property')
  const old = call.params[1]!
  if (!row.properties.has(old)) throw absent('property', old)
  const name = String(body['name'])
  if (name !== old && row.properties.has(name)) throw becomesTwice('property', old, row)
  const entries = [...row.properties].map(([key, value]): [string, Json] =>
    key === old ? [name, asDefinition(body)] : [key, value],
  )
  cloud.definitions.change(row, { properties: new Map(entries) })
  return json(200, 'OK', propertyJson(name, body))
}

/** DELETE …/properties/{property} */
export function removeProperty(cloud: ImageCloud, call: Call): Response {
  const row = namespaceOf(cloud, call)
  onlyAdmins(call, 'remove_metadef_property')
  const name = call.params[1]!
  if (!row.properties.has(name)) throw absent('property', name)
  checkOpen(row, 'property', name)
  const properties = new Map(row.properties)
  properties.delete(name)
  cloud.definitions.change(row, { properties })
  return noContent()
}

/** An object as the answer to its write has it: what was not said is not there. */
function writtenObject(row: Namespace, object: DefinedObject, body: Json): Json {
  const whole = objectJson(row, object)
  return Object.fromEntries(
    Object.entries(whole).filter(
      ([key]) => (key !== 'required' && key !== 'properties') || Object.hasOwn(body, key),
    ),
  )
}

/** POST …/objects */
export async function addObject(cloud: ImageCloud, call: Call): Promise<Response> {
  const body = await bodyOf(call, 'object')
  const row = namespaceOfObject(cloud, call)
  onlyAdmins(call, 'add_metadef_object')
  const at = cloud.platform.now()
  const object = { ...objectOf(body), createdAt: at, updatedAt: at }
  if (row.objects.some(({ name }) => name === object.name)) throw twice('object', object.name, row)
  cloud.definitions.change(row, { objects: [...row.objects, object] })
  return json(201, 'Created', writtenObject(row, object, body))
}

/** PUT …/objects/{object} */
export async function updateObject(cloud: ImageCloud, call: Call): Promise<Response> {
  const body = await bodyOf(call, 'object')
  const row = namespaceOfObject(cloud, call)
  onlyAdmins(call, 'modify_metadef_object')
  const old = row.objects.find(({ name }) => name === call.params[1])
  if (old === undefined) throw absent('metadata object', call.params[1]!)
  const object: DefinedObject = {
    ...objectOf(body),
    createdAt: old.createdAt ?? row.createdAt,
    updatedAt: cloud.platform.now(),
  }
  if (row.objects.some((each) => each !== old && each.name === object.name))
    throw becomesTwice('object', old.name, row)
  const objects = row.objects.map((each) => (each === old ? object : each))
  cloud.definitions.change(row, { objects })
  return json(200, 'OK', writtenObject(row, object, body))
}

/** DELETE …/objects/{object} */
export function removeObject(cloud: ImageCloud, call: Call): Response {
  const row = namespaceOfObject(cloud, call)
  onlyAdmins(call, 'delete_metadef_object')
  const name = call.params[1]!
  if (!row.objects.some((each) => each.name === name)) throw absent('metadata object', name)
  checkOpen(row, 'object', name)
  cloud.definitions.change(row, { objects: row.objects.filter((each) => each.name !== name) })
  return noContent()
}

const alike = (a: string, b: string) => a.toLowerCase() === b.toLowerCase()

const sameTag = (name: string, row: Namespace) =>
  clash(
    `A metadata tag with name=${name} already exists in namespace=${row.namespace}. (Please note that metadata tag names are case insensitive).`,
  )

/** POST …/tags/{tag} */
export function addTag(cloud: ImageCloud, call: Call): Response {
  const row = namespaceOf(cloud, call)
  onlyAdmins(call, 'add_metadef_tag')
  const name = call.params[1]!
  if (row.tags.some((each) => alike(each.name, name))) throw sameTag(name, row)
  const at = cloud.platform.now()
  const tag = { name, createdAt: at, updatedAt: at }
  cloud.definitions.change(row, { tags: [tag, ...row.tags] })
  return json(201, 'Created', tagJson(row, tag))
}

/** POST …/tags: instead of those there are, or behind them (X-Openstack-Append). */
export async function addTags(cloud: ImageCloud, call: Call): Promise<Response> {
  const body = await bodyOf(call, 'tags')
  const row = namespaceOf(cloud, call)
  onlyAdmins(call, 'add_metadef_tags')
  const given = body['tags']
  // Glance breaks on a body without tags.
  if (!Array.isArray(given)) throw new ImageFault(500)
  const names = given.map((each: Json) => String(each['name']))
  const append = call.request.headers.get('x-openstack-append')?.toLowerCase() === 'true'
  const kept = append ? row.tags : []
  const seen = kept.map((each) => each.name)
  for (const name of names) {
    if (seen.some((each) => alike(each, name))) throw sameTag(name, row)
    seen.push(name)
  }
  const at = cloud.platform.now()
  const made = names.map((name) => ({ name, createdAt: at, updatedAt: at })).toReversed()
  cloud.definitions.change(row, { tags: [...made, ...kept] })
  return json(201, 'Created', { tags: names.map((name) => ({ name })) })
}

/** PUT …/tags/{tag}: another name. */
export async function updateTag(cloud: ImageCloud, call: Call): Promise<Response> {
  const body = await bodyOf(call, 'tag')
  const row = namespaceOf(cloud, call)
  onlyAdmins(call, 'modify_metadef_tag')
  const old = row.tags.find(({ name }) => name === call.params[1])
  if (old === undefined) throw absent('metadata tag', call.params[1]!)
  const name = String(body['name'])
  if (row.tags.some((each) => each !== old && alike(each.name, name))) throw sameTag(name, row)
  const tag = {
    name,
    createdAt: old.createdAt ?? row.createdAt,
    updatedAt: cloud.platform.now(),
  }
  cloud.definitions.change(row, { tags: row.tags.map((each) => (each === old ? tag : each)) })
  return json(200, 'OK', tagJson(row, tag))
}

/** DELETE …/tags/{tag} */
export function removeTag(cloud: ImageCloud, call: Call): Response {
  const row = namespaceOf(cloud, call)
  onlyAdmins(call, 'delete_metadef_tag')
  const name = call.params[1]!
  if (!row.tags.some((each) => each.name === name)) throw absent('metadata tag', name)
  checkOpen(row, 'tag', name)
  cloud.definitions.change(row, { tags: row.tags.filter((each) => each.name !== name) })
  return noContent()
}

/** POST …/resource_types */
export async function addAssociation(cloud: ImageCloud, call: Call): Promise<Response> {
  const body = await bodyOf(call, 'resource_type')
  const row = namespaceOf(cloud, call)
  onlyAdmins(call, 'add_metadef_resource_type_association')
  const at = cloud.platform.now()
  const made = { ...associationOf(body), createdAt: at, updatedAt: at }
  if (row.associations.some(({ name }) => name === made.name))
    throw clash(
      `The metadata definition resource-type association of resource-type=${made.name} to namespace=${row.namespace} already exists.`,
    )
  cloud.definitions.change(row, { associations: [...row.associations, made] })
  return json(201, 'Created', associationJson(row, made))
}

/** DELETE …/resource_types/{type} */
export function removeAssociation(cloud: ImageCloud, call: Call): Response {
  const row = namespaceOf(cloud, call)
  onlyAdmins(call, 'remove_metadef_resource_type_association')
  const type = call.params[1]!
  if (!row.associations.some(({ name }) => name === type))
    throw notFound(`Failed to find resource type ${type} to delete`)
  checkOpen(row, 'resource-type-association', type)
  const associations = row.associations.filter(({ name }) => name !== type)
  cloud.definitions.change(row, { associations })
  return noContent()
}
