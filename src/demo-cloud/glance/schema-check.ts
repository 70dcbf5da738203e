import { badRequest } from './faults.ts'
import { pformat, repr } from './python-text.ts'

/** The part of JSON schema that Glance's schemas of images use. */
export interface PropertySchema {
  type?: string | readonly string[]
  description?: string
  enum?: readonly (string | null)[]
  pattern?: string
  maxLength?: number
  items?: PropertySchema
  properties?: Record<string, unknown>
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

function check(
  value: unknown,
  schema: PropertySchema,
  schemaPath: string,
  instancePath: string,
): Failure | null {
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
    if (!types.includes(typeOf(value)))
      return fail('type', `${repr(value)} is not of type ${types.map(repr).join(', ')}`)
  }
  if (schema.enum !== undefined && !schema.enum.some((each) => each === value))
    return fail('enum', `${repr(value)} is not one of ${repr(schema.enum)}`)
  if (typeof value === 'string') {
    if (schema.pattern !== undefined && !new RegExp(schema.pattern).test(value))
      return fail('pattern', `${repr(value)} does not match ${repr(schema.pattern)}`)
    if (schema.maxLength !== undefined && Array.from(value).length > schema.maxLength)
      return fail('maxLength', `${repr(value)} is too long`)
  }
  if (Array.isArray(value) && schema.items !== undefined)
    for (const [i, item] of value.entries()) {
      const failure = check(item, schema.items, `${schemaPath}['items']`, `${instancePath}[${i}]`)
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
    if (failure === null) continue
    throw badRequest(
      `Provided object does not match schema 'image': ${failure.message}\n\n` +
        `Failed validating ${repr(failure.keyword)} in schema${failure.schemaPath}:\n` +
        `${indented(pformat(failure.schema))}\n\n` +
        `On instance${failure.instancePath}:\n${indented(pformat(failure.instance))}`,
    )
  }
}
