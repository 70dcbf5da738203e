/** Where a value breaks a schema, and why, in words. */
export interface Breach {
  readonly path: readonly (string | number)[]
  readonly sentence: string
}

type Json = Record<string, unknown>
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []

const TYPE_WORDS: Record<string, string> = {
  string: 'a text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  null: 'null',
}

function isOfType(value: unknown, type: string): boolean {
  switch (type) {
    case 'integer':
      return Number.isInteger(value)
    case 'array':
      return Array.isArray(value)
    case 'object':
      return isObject(value)
    case 'null':
      return value === null
    default:
      return typeof value === type
  }
}

/**
 * Checks a value by the part of JSON schema that Glance's schemas use. What a schema says beyond
 * that is left to Glance.
 */
export function breaches(value: unknown, schema: unknown, root: unknown = schema): Breach[] {
  if (!isObject(schema)) return []
  const ref = schema['$ref']
  if (typeof ref === 'string') {
    let target: unknown = root
    for (const part of ref.split('/').slice(1))
      target = isObject(target) && Object.hasOwn(target, part) ? target[part] : undefined
    return breaches(value, target, root)
  }
  const found: Breach[] = []
  const say = (sentence: string) => found.push({ path: [], sentence })
  const inside = (each: unknown, sub: unknown, key: string | number) => {
    for (const { path, sentence } of breaches(each, sub, root))
      found.push({ path: [key, ...path], sentence })
  }
  if (Array.isArray(schema['allOf']))
    for (const part of schema['allOf']) found.push(...breaches(value, part, root))
  const types = [schema['type']].flat().filter((each) => typeof each === 'string')
  if (types.length > 0 && !types.some((type) => isOfType(value, type))) {
    say(`Must be ${types.map((type) => TYPE_WORDS[type] ?? type).join(' or ')}.`)
    return found
  }
  if (Array.isArray(schema['enum']) && !schema['enum'].includes(value))
    say(`Must be one of ${schema['enum'].filter((each) => each !== null).join(', ')}.`)
  const { minimum, maxLength, minItems, items, additionalProperties: others } = schema
  if (typeof value === 'number' && typeof minimum === 'number' && value < minimum)
    say(`Must be ${minimum} or more.`)
  if (typeof value === 'string') {
    const length = Array.from(value).length
    if (typeof maxLength === 'number' && length > maxLength)
      say(`Has at most ${maxLength} characters. This has ${length}.`)
    if (schema['format'] === 'regex' && !isPattern(value)) say('Is no regular expression.')
  }
  if (Array.isArray(value)) {
    const list = value as unknown[]
    if (schema['uniqueItems'] === true && new Set(list).size < list.length)
      say('Has one of its values twice.')
    if (typeof minItems === 'number' && list.length < minItems)
      say(`Needs ${minItems} or more values.`)
    list.forEach((each, at) => inside(each, items, at))
  }
  if (!isObject(value)) return found
  for (const name of texts(schema['required']))
    if (!Object.hasOwn(value, name)) found.push({ path: [name], sentence: `Needs ${name}.` })
  const known = isObject(schema['properties']) ? schema['properties'] : {}
  for (const [key, each] of Object.entries(value)) {
    if (each === undefined) continue
    if (Object.hasOwn(known, key)) inside(each, known[key], key)
    else if (others === false)
      found.push({ path: [key], sentence: `This cloud’s schema knows no ${key}.` })
    else inside(each, others, key)
  }
  return found
}

/** As near as a browser comes to Python's syntax. */
function isPattern(text: string): boolean {
  try {
    new RegExp(text)
    return true
  } catch {
    return false
  }
}
