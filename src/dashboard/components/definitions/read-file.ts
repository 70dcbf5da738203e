import type { NamespaceDocument, WireDefinition } from '#openstack/glance/metadef-document.ts'

/** What a text is read as. */
export interface Reading {
  readonly documents: readonly NamespaceDocument[]
  /** What cannot be read, in sentences. */
  readonly problems: readonly string[]
  /** What was left out, in sentences. */
  readonly notes: readonly string[]
}

type Json = Record<string, unknown>
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What only Glance says. */
const GIVEN = new Set(['created_at', 'updated_at', 'self', 'schema', 'id'])
const KNOWN = new Set([
  'namespace',
  'display_name',
  'description',
  'visibility',
  'protected',
  'owner',
  'resource_type_associations',
  'properties',
  'objects',
  'tags',
])

/** `glance-manage db_export_metadefs` writes null for what is not set, and Glance takes no null. */
const given = (value: Json, keys: readonly string[]): Json =>
  Object.fromEntries(
    keys.flatMap((key) => {
      const each = Object.hasOwn(value, key) ? value[key] : undefined
      return each === null || each === undefined ? [] : [[key, each]]
    }),
  )

function definitions(value: unknown): Record<string, WireDefinition> {
  const made = Object.create(null) as Record<string, WireDefinition>
  if (isObject(value))
    for (const [name, definition] of Object.entries(value))
      made[name] = isObject(definition) ? definition : {}
  return made
}

const objectsIn = (value: unknown) => (Array.isArray(value) ? value.filter(isObject) : [])
const nameOf = (value: Json) => (typeof value['name'] === 'string' ? value['name'] : '')

function documentIn(value: Json): NamespaceDocument {
  return {
    ...given(value, ['display_name', 'description', 'visibility', 'protected', 'owner']),
    namespace: value['namespace'] as string,
    resource_type_associations: objectsIn(value['resource_type_associations']).map((each) => ({
      ...given(each, ['prefix', 'properties_target']),
      name: nameOf(each),
    })),
    properties: definitions(value['properties']),
    objects: objectsIn(value['objects']).map((each) => {
      const required = Array.isArray(each['required']) ? (each['required'] as string[]) : []
      return {
        ...given(each, ['description']),
        ...(required.length > 0 ? { required } : {}),
        name: nameOf(each),
        properties: definitions(each['properties']),
      }
    }),
    tags: objectsIn(value['tags']).map((each) => ({ name: nameOf(each) })),
  }
}

const LISTS = ['resource_type_associations', 'objects', 'tags'] as const

/** What is said of one member of a namespace. */
export interface MemberProblem {
  readonly member: string
  readonly sentence: string
}

/** Members that are not what they have to be: read as nothing, all that is in them would be lost. */
export function shapeProblems(value: Json): MemberProblem[] {
  const there = (key: string) => Object.hasOwn(value, key) && value[key] !== null
  const lists = LISTS.filter(
    (key) => there(key) && !(Array.isArray(value[key]) && value[key].every(isObject)),
  ).map((member) => ({ member, sentence: `${member} goes as a list of { "name": … }.` }))
  if (!there('properties') || isObject(value['properties'])) return lists
  return [...lists, { member: 'properties', sentence: 'properties goes as { "key": { … } }.' }]
}

/** What Glance has no place for in a namespace. */
export const unknownMembers = (value: Json): string[] =>
  Object.keys(value).filter((key) => !KNOWN.has(key) && !GIVEN.has(key))

function positionIn(text: string, error: unknown): string {
  const at = /position (\d+)/.exec(String(error))?.[1]
  if (at === undefined) return ''
  return ` in line ${text.slice(0, Number(at)).split('\n').length}`
}

/**
 * Reads namespaces: one, as the files in /etc/glance/metadefs and `glance-manage db_export_metadefs`
 * have it, or as Glance answers; or several in a list, as they are saved here.
 */
export function readDefinitions(text: string): Reading {
  let json: unknown
  const source = text.replace(/^\uFEFF/, '')
  try {
    json = JSON.parse(source)
  } catch (error) {
    return { documents: [], notes: [], problems: [`This is no JSON${positionIn(source, error)}.`] }
  }
  const list = isObject(json) && Array.isArray(json['namespaces']) ? json['namespaces'] : json
  const found = Array.isArray(list) ? (list as unknown[]) : [list]
  const documents: NamespaceDocument[] = []
  const problems: string[] = []
  const notes: string[] = []
  for (const [at, each] of found.entries()) {
    const where = found.length > 1 ? `Number ${at + 1}` : 'This'
    if (!isObject(each) || typeof each['namespace'] !== 'string' || each['namespace'] === '') {
      problems.push(`${where} is no namespace: it has no name under “namespace”.`)
      continue
    }
    const name = each['namespace']
    if (documents.some(({ namespace }) => namespace === name)) {
      problems.push(`${name} is there twice; the first one counts.`)
      continue
    }
    const shapes = shapeProblems(each)
    if (shapes.length > 0) {
      problems.push(...shapes.map(({ sentence }) => `${name}: ${sentence} It is left out.`))
      continue
    }
    const unknown = unknownMembers(each)
    if (unknown.length > 0)
      notes.push(`${name}: ${unknown.join(', ')} is not part of a namespace and is left out.`)
    documents.push(documentIn(each))
  }
  if (found.length === 0) problems.push('The list is empty.')
  return { documents, problems, notes }
}

/**
 * The text of a file for one namespace or many, in the form of those that Glance ships.
 */
export function definitionsText(documents: readonly NamespaceDocument[]): string {
  return `${JSON.stringify(documents.length === 1 ? documents[0] : documents, null, 2)}\n`
}
