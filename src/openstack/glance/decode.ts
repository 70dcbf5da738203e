import { object, objects, text } from '../json.ts'
import type {
  ByteRange,
  GlanceVersion,
  ImportInfo,
  Member,
  Schema,
  SchemaProperty,
  Store,
  Usage,
  UsageOf,
} from './types.ts'

/** Glance writes "true" here, older releases a boolean. */
const truth = (value: unknown): boolean => value === true || value === 'true'

/** GET / of a Glance: 300 with all versions, or 200 where one proxy or release answers so. */
export function decodeVersions(json: unknown): GlanceVersion[] {
  return objects(object(json)['versions']).flatMap((version) => {
    const id = text(version['id'])
    const found = /^v(\d+)(?:\.(\d+))?$/.exec(id)
    if (!found) return []
    const [, major, minor = '0'] = found
    return [{ id, major: Number(major), minor: Number(minor), status: text(version['status']) }]
  })
}

export function decodeMember(json: unknown): Member {
  const member = object(json)
  return {
    image_id: text(member['image_id']),
    member_id: text(member['member_id']),
    status: text(member['status']),
    created_at: text(member['created_at']),
    updated_at: text(member['updated_at']),
  }
}
export const decodeMembers = (json: unknown): Member[] =>
  objects(object(json)['members']).map(decodeMember)

export function decodeSchema(json: unknown): Schema {
  const schema = object(json)
  const properties = Object.create(null) as Record<string, SchemaProperty>
  for (const [name, property] of Object.entries(object(schema['properties'])))
    properties[name] = object(property)
  return { ...schema, name: text(schema['name']), properties }
}

export function decodeImportInfo(json: unknown): ImportInfo {
  const { value } = object(object(json)['import-methods'])
  const methods = Array.isArray(value) ? value.filter((name) => typeof name === 'string') : []
  return { methods }
}

export const decodeStores = (json: unknown): Store[] =>
  objects(object(json)['stores']).map((wire) => {
    const store: Store = {
      id: text(wire['id']),
      description: typeof wire['description'] === 'string' ? wire['description'] : null,
      is_default: truth(wire['default']),
      read_only: truth(wire['read-only']),
    }
    if (typeof wire['type'] === 'string') store.type = wire['type']
    if (typeof wire['weight'] === 'number') store.weight = wire['weight']
    if (wire['properties'] !== undefined) store.properties = object(wire['properties'])
    return store
  })

export function decodeUsage(json: unknown): Usage {
  const usage = Object.create(null) as Record<string, UsageOf>
  for (const [name, value] of Object.entries(object(object(json)['usage']))) {
    const { usage: used, limit } = object(value)
    if (typeof used === 'number' && typeof limit === 'number') usage[name] = { usage: used, limit }
  }
  return usage
}

/** `bytes 100-199/300000` (RFC 9110 §14.4); null for anything else. */
export function decodeContentRange(header: string | null): ByteRange | null {
  const found = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(header ?? '')
  if (!found) return null
  const [, first, last, total] = found
  return {
    first: Number(first),
    last: Number(last),
    total: total === '*' ? null : Number(total),
  }
}
