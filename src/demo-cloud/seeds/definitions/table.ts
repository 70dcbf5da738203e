import type { Json } from '../../answers.ts'
import type { Association, DefinedObject, Namespace } from '../../glance/metadefs/namespace.ts'

/** The resource types that namespaces are meant for, by the words of the tables. */
const RESOURCE_TYPES = {
  image: 'OS::Glance::Image',
  volume: 'OS::Cinder::Volume',
  server: 'OS::Nova::Server',
  aggregate: 'OS::Nova::Aggregate',
  flavor: 'OS::Nova::Flavor',
  database: 'OS::Trove::Instance',
} as const

/** One namespace, written tersely. */
export interface NamespaceTable {
  name: string
  title: string
  about: string
  /** What it is meant for: the prefix there, and after a `>` which properties of the resource. */
  on: { [type in keyof typeof RESOURCE_TYPES]?: string }
  visibility?: 'private' | null
  open?: true
  tags?: readonly string[]
  /**
   * One property a line: `key | title | type | description`. The type is followed by what it needs
   * of: `readonly`, a range `1..9` (of a number, of a text's length, of a list's items), a
   * `/pattern/`, operators `<or>`, `: the, values, allowed`, ` = default`.
   * A line `# name | description` begins an object, which the lines below it belong to.
   */
  rows: string
}

const TYPE =
  /^(string|integer|number|boolean|array)( readonly)?(?: (-?[\d.]*?)\.\.(-?[\d.]*))?(?: \/(.+)\/)?((?: <[\w-]+>)*)(?:: (.+?))?(?: = (.+))?$/

const BOUNDS: Record<string, [least: string, most: string]> = {
  string: ['minLength', 'maxLength'],
  array: ['minItems', 'maxItems'],
  integer: ['minimum', 'maximum'],
  number: ['minimum', 'maximum'],
}

/** The definition as Glance tells it; a default is a text whatever the type. */
function definition(title: string, type: string, description: string): Json {
  const match = TYPE.exec(type)
  if (match === null) throw new Error(`Not a type of a definition: ${type}`)
  const [, kind = '', readonly, least, most, pattern, operators, values, fallback] = match
  const made: Json = { type: kind, title, description }
  if (operators) made['operators'] = operators.trim().split(' ')
  if (fallback !== undefined) made['default'] = fallback
  if (readonly !== undefined) made['readonly'] = true
  const [lower, upper] = BOUNDS[kind] ?? []
  if (lower !== undefined && least) made[lower] = Number(least)
  if (upper !== undefined && most) made[upper] = Number(most)
  const allowed = values?.split(', ')
  if (kind === 'array')
    made['items'] = { type: 'string', ...(allowed === undefined ? {} : { enum: allowed }) }
  else if (allowed !== undefined) made['enum'] = allowed
  if (pattern !== undefined) made['pattern'] = pattern
  return made
}

/** @param made when the namespace was made, and `owner` whose it is */
export function expand(
  table: NamespaceTable,
  made: { createdAt: number; owner: string },
): Namespace {
  const properties = new Map<string, Json>()
  const objects: (DefinedObject & { properties: Map<string, Json> })[] = []
  for (const line of table.rows.trim().split('\n')) {
    const [first = '', ...rest] = line.split(' | ')
    if (first.startsWith('# ')) {
      objects.push({ name: first.slice(2), description: rest[0] ?? '', properties: new Map() })
      continue
    }
    const [title = '', type = '', description = ''] = rest
    const into = objects.at(-1)?.properties ?? properties
    if (into.has(first)) throw new Error(`Defined twice: ${table.name} ${first}`)
    into.set(first, definition(title, type, description))
  }
  const associations = Object.entries(table.on).map(([type, how]): Association => {
    const [prefix, target] = how.split('>').map((each) => each.trim())
    const name = RESOURCE_TYPES[type as keyof typeof RESOURCE_TYPES]
    return { name, prefix: prefix || null, target: target ?? null }
  })
  return {
    namespace: table.name,
    displayName: table.title,
    description: table.about,
    visibility: table.visibility === undefined ? 'public' : table.visibility,
    protected: table.open !== true,
    ...made,
    associations,
    properties,
    objects,
    tags: (table.tags ?? []).map((name) => ({ name })),
  }
}
