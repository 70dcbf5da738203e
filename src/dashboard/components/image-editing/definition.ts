import type { PropertyDefinition } from '#openstack/glance/metadef.ts'
import type { SchemaProperty } from '#openstack/glance/types.ts'

/** What a value is made of. On the wire every property is a text all the same. */
type ValueKind = 'text' | 'integer' | 'number' | 'boolean' | 'list'

/** What is known of one property of an image, whoever says it. */
export interface Definition {
  /** As it stands on an image, its prefix included. */
  readonly key: string
  readonly title: string
  readonly description: string
  readonly kind: ValueKind
  /** Where the description or the name tells it: `MiB`, `s`. */
  readonly unit: string | null
  /** The only values there are; null where any will do. */
  readonly choices: readonly string[] | null
  /** What may stand before a value, as in `<or> kvm <or> qemu`. */
  readonly operators: readonly string[]
  readonly minimum: number | null
  readonly maximum: number | null
  readonly minLength: number | null
  readonly maxLength: number | null
  /** Found anywhere in the value, as JSON schema has it. */
  readonly pattern: string | null
  /** The value that counts while nobody sets one; null where the definition does not tell. */
  readonly standard: string | null
  /** Set by a service, not by people. */
  readonly readonly: boolean
  /** Where it stands, for those who look it up: the namespace, or the schema of images. */
  readonly source: string
  /** The object of the namespace that it belongs to. */
  readonly object: string | null
}

const NOTHING = {
  unit: null,
  choices: null,
  operators: [],
  minimum: null,
  maximum: null,
  minLength: null,
  maxLength: null,
  pattern: null,
  standard: null,
  readonly: false,
  object: null,
} as const

/**
 * Units as descriptions write them. Only what is said in so many words counts: a wrong unit beside
 * a number is worse than none.
 */
const UNITS: readonly [RegExp, string][] = [
  [/\bin (?:MB|MiB|megabytes)\b|\(MB\)|\bunit: MB\b|\bMegabytes\b/i, 'MiB'],
  [/\bin (?:KB|KiB|kilobytes)\b|\(KB\)/i, 'KiB'],
  [/\bin (?:GB|GiB|gigabytes)\b|\(GB\)/i, 'GiB'],
  [/\bin bytes\b/i, 'bytes'],
  [/\bin (?:milliseconds|ms)\b/i, 'ms'],
  [/\bin seconds\b|\(seconds\)|\bnumber of seconds\b/i, 's'],
  [/\bin minutes\b/i, 'min'],
  [/\bper cent\b|\bpercentage\b|\bin percent\b/i, '%'],
]

/** The unit of a number, where its name or its description tells it. */
function unitOf(key: string, title: string, description: string): string | null {
  if (key.endsWith('_mb')) return 'MiB'
  if (key.endsWith('_kb')) return 'KiB'
  if (key.endsWith('_gb')) return 'GiB'
  return UNITS.find(([said]) => said.test(`${title}\n${description}`))?.[1] ?? null
}

const KINDS: Readonly<Record<string, ValueKind>> = {
  integer: 'integer',
  number: 'number',
  boolean: 'boolean',
  array: 'list',
}

const filled = (list: readonly string[] | undefined) => (list && list.length > 0 ? list : null)

/**
 * A definition out of a namespace, its key spelled as on an image.
 * @param words what the field knows of the key: a unit may stand there and not in the definition
 */
export function fromMetadef(
  key: string,
  property: PropertyDefinition,
  where: { source: string; object: string | null },
  words?: { meaning: string },
): Definition {
  const kind = KINDS[property.type] ?? 'text'
  const title = property.title || key
  const description = property.description ?? ''
  const counts = kind === 'integer' || kind === 'number'
  return {
    ...NOTHING,
    ...where,
    key,
    title,
    description,
    kind,
    unit: counts ? unitOf(key, title, `${description}\n${words?.meaning ?? ''}`) : null,
    choices: filled(kind === 'list' ? property.items?.enum : property.enum),
    operators: property.operators ?? [],
    minimum: property.minimum ?? null,
    maximum: property.maximum ?? null,
    minLength: property.minLength ?? null,
    maxLength: property.maxLength ?? null,
    pattern: property.pattern ?? null,
    standard: property.default === undefined ? null : String(property.default),
    readonly: property.readonly ?? false,
  }
}

/**
 * A definition out of the schema of images. Those are the only ones that Glance itself enforces.
 * @param words for a key that the field knows better than the schema, which has no titles
 */
export function fromSchema(
  key: string,
  property: SchemaProperty,
  source: string,
  words: { label: string; meaning: string } | null,
): Definition {
  const types = [property.type].flat()
  const kind = types.map((type) => KINDS[type ?? '']).find((each) => each !== undefined) ?? 'text'
  const { minimum, maximum, minLength } = property
  return {
    ...NOTHING,
    key,
    title: words?.label ?? key,
    description: property.description ?? words?.meaning ?? '',
    kind,
    choices: filled(property.enum?.filter((one) => one !== null).map(String)),
    minimum: typeof minimum === 'number' ? minimum : null,
    maximum: typeof maximum === 'number' ? maximum : null,
    minLength: typeof minLength === 'number' ? minLength : null,
    maxLength: property.maxLength ?? null,
    pattern: property.pattern ?? null,
    readonly: property.readOnly ?? false,
    source,
  }
}

/** What the field knows of a key that no definition of this cloud names: words, and no rule. */
export function fromWords(
  key: string,
  label: string,
  meaning: string,
  source: string,
  choices: readonly string[] | null = null,
): Definition {
  return { ...NOTHING, key, title: label, description: meaning, kind: 'text', source, choices }
}

/** `whole number`, `one of 5`: the type in words, for the end of a field and for help. */
export function kindWords({ kind, choices }: Definition): string {
  switch (kind) {
    case 'integer':
      return 'whole number'
    case 'number':
      return 'number'
    case 'boolean':
      return 'true or false'
    case 'list':
      return 'list, commas between'
    case 'text':
      return choices === null ? 'text' : 'one of a list'
  }
}
