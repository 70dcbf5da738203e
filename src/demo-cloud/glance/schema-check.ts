import { isObject } from '../answers.ts'
import { badRequest } from './faults.ts'
import { pformat, repr } from './python-text.ts'

/** The part of JSON schema that Glance's schemas use. */
export interface PropertySchema {
  type?: string | readonly string[]
  description?: string
  enum?: readonly (string | null)[]
  pattern?: string
  maxLength?: number
  minLength?: number
  minimum?: number
  required?: readonly string[]
  uniqueItems?: boolean
  additionalProperties?: boolean | PropertySchema
  $ref?: string
  allOf?: readonly PropertySchema[]
  definitions?: Definitions
  items?: PropertySchema
  properties?: Record<string, PropertySchema>
  [other: string]: unknown
}

interface Failure {
  message: string
  keyword: string
  schema: PropertySchema
  instance: unknown
  schemaPath: string
  instancePath: string
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number'
  return typeof value
}

/** What `#/definitions/…` stands for. */
type Definitions = Readonly<Record<string, PropertySchema>>

function check(
  value: unknown,
  given: PropertySchema,
  schemaPath: string,
  instancePath: string,
  definitions: Definitions = {},
): Failure | null {
  const name = given.$ref?.replace('#/definitions/', '')
  const schema = name === undefined ? given : (definitions[name] ?? given)
  for (const part of schema.allOf ?? []) {
    const failure = check(value, part, schemaPath, instancePath, definitions)
    if (failure !== null) return failure
  }
  const fail = (keyword: string, message: string): Failure => ({
    message,
    keyword,
    schema,
    instance: value,
    schemaPath,
    instancePath,
  })
  if (schema.type !== undefined) {
    const types = typeof schema.type === 'string' ? [schema.type] : schema.type
    const kind = typeOf(value)
    // A whole number is a number too.
    if (!types.includes(kind) && !(kind === 'integer' && types.includes('number')))
      return fail('type', `${repr(value)} is not of type ${types.map(repr).join(', ')}`)
  }
  if (schema.enum !== undefined && !schema.enum.some((each) => each === value))
    return fail('enum', `${repr(value)} is not one of ${repr(schema.enum)}`)
  if (typeof value === 'string') {
    if (schema.pattern !== undefined && !new RegExp(schema.pattern).test(value))
      return fail('pattern', `${repr(value)} does not match ${repr(schema.pattern)}`)
    if (schema.maxLength !== undefined && Array.from(value).length > schema.maxLength)
      return fail('maxLength', `${repr(value)} is too long`)
    if (schema.minLength !== undefined && Array.from(value).length < schema.minLength)
      return fail('minLength', `${repr(value)} is too short`)
  }
  if (typeof value === 'number' && schema.minimum !== undefined && value < schema.minimum)
    return fail('minimum', `${value} is less than the minimum of ${schema.minimum}`)
  if (Array.isArray(value) && schema.items !== undefined)
    for (const [i, item] of value.entries()) {
      const failure = check(
        item,
        schema.items,
        `${schemaPath}['items']`,
        `${instancePath}[${i}]`,
        definitions,
      )
      if (failure !== null) return failure
    }
  if (Array.isArray(value) && schema.uniqueItems === true) {
    if (new Set(value.map(repr)).size < value.length)
      return fail('uniqueItems', `${repr(value)} has non-unique elements`)
  }
  if (!isObject(value)) return null
  return checkMembers(value, schema, schemaPath, instancePath, fail, definitions)
}

function checkMembers(
  value: Record<string, unknown>,
  schema: PropertySchema,
  schemaPath: string,
  instancePath: string,
  fail: (keyword: string, message: string) => Failure,
  definitions: Definitions,
): Failure | null {
  const { properties = {}, additionalProperties: others = true } = schema
  // What is wrong with the object itself goes before what is wrong inside it.
  for (const key of schema.required ?? [])
    if (!Object.hasOwn(value, key)) return fail('required', `${repr(key)} is a required property`)
  const extra = Object.keys(value).filter((key) => !Object.hasOwn(properties, key))
  if (others === false && extra.length > 0) {
    const were = extra.length === 1 ? 'was' : 'were'
    return fail(
      'additionalProperties',
      `Additional properties are not allowed (${extra.map(repr).join(', ')} ${were} unexpected)`,
    )
  }
  for (const [key, item] of Object.entries(value)) {
    const known = Object.hasOwn(properties, key)
    const inner = known ? properties[key]! : typeof others === 'object' ? others : null
    if (inner === null) continue
    const path = known ? `['properties'][${repr(key)}]` : "['additionalProperties']"
    const failure = check(
      item,
      inner,
      `${schemaPath}${path}`,
      `${instancePath}[${repr(key)}]`,
      definitions,
    )
    if (failure !== null) return failure
  }
  return null
}

const indented = (text: string) => text.replaceAll(/^/gm, '    ')

/**
 * Validates the members of an image (or a part of one) as Glance does.
 * @throws ImageFault 400 in the words of Python's jsonschema
 */
export function checkImage(
  members: Iterable<readonly [string, unknown]>,
  properties: Record<string, PropertySchema>,
): void {
  for (const [key, value] of members) {
    const known = Object.hasOwn(properties, key) ? properties[key] : undefined
    const failure = check(
      value,
      known ?? { type: 'string' },
      known === undefined ? "['additionalProperties']" : `['properties'][${repr(key)}]`,
      `[${repr(key)}]`,
    )
    if (failure !== null) throw mismatch('image', failure)
  }
}

const mismatch = (name: string, failure: Failure) =>
  badRequest(
    `Provided object does not match schema '${name}': ${failure.message}\n\n` +
      `Failed validating ${repr(failure.keyword)} in schema${failure.schemaPath}:\n` +
      `${indented(pformat(failure.schema))}\n\n` +
      `On instance${failure.instancePath}:\n${indented(pformat(failure.instance))}`,
  )

/**
 * Validates a whole body by a schema that has a name.
 * @throws ImageFault 400 in the words of Python's jsonschema
 */
export function checkBody(body: unknown, schema: PropertySchema & { name: string }): void {
  const failure = check(body, schema, '', '', schema.definitions)
  if (failure !== null) throw mismatch(schema.name, failure)
}
