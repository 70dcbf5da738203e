import { isObject, type Json } from '../../answers.ts'
import { badRequest, ImageFault } from '../faults.ts'
import { repr } from '../python-text.ts'

/** What a definition says, in the order in which Glance gives it back. */
const MEMBERS = [
  // Only in one that was written alone: Glance keeps what it was sent with.
  'name',
  'type',
  'title',
  'description',
  'operators',
  'default',
  'readonly',
  'minimum',
  'maximum',
  'enum',
  'pattern',
  'minLength',
  'maxLength',
  'items',
  'uniqueItems',
  'minItems',
  'maxItems',
  'additionalItems',
]

/**
 * The definition of a property as Glance keeps it (glance/api/v2/model/metadef_property_type.py):
 * a default is a text whatever the type, and nothing where it is a list; bounds are whole; values
 * that are no texts break it.
 */
export function asDefinition(given: Json): Json {
  if (Object.hasOwn(given, 'required')) throw new ImageFault(500)
  const kept: Json = {}
  for (const key of MEMBERS) {
    if (!Object.hasOwn(given, key)) continue
    const value = given[key]
    if (key === 'default') kept[key] = textOf(value)
    else if ((key === 'minimum' || key === 'maximum') && typeof value === 'number')
      kept[key] = Math.trunc(value)
    else kept[key] = value
  }
  const { enum: values } = kept
  if (Array.isArray(values) && !values.every((each) => typeof each === 'string'))
    throw new ImageFault(500)
  return kept
}

function textOf(value: unknown): string | null {
  // Glance makes bytes of it, of ASCII (wsme's type `bytes`).
  if (typeof value === 'string' && /[^\0-\x7f]/.test(value))
    throw badRequest(
      'Error decoding your request. Either the URL or the request body contained characters that could not be decoded by Glance',
    )
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? repr(value) : null
}

/** All properties of a namespace or an object, by name. */
export const asDefinitions = (given: unknown): ReadonlyMap<string, Json> =>
  new Map(
    Object.entries(isObject(given) ? given : {}).map(([name, each]) => [
      name,
      asDefinition(each as Json),
    ]),
  )
