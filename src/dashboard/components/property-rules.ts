/** Glance's columns hold 255 characters for a property's name and for a tag (glance/db models). */
const LONGEST = 255

/**
 * Names in a record that are Glance's, from /v2/schemas/image and openstacksdk. A POST that carries
 * one of them as a property would set or be refused for the field itself.
 */
const RECORD_KEYS: ReadonlySet<string> = new Set(
  (
    'id name status visibility protected os_hidden checksum os_hash_algo os_hash_value owner size ' +
    'virtual_size container_format disk_format created_at updated_at deleted deleted_at tags ' +
    'direct_url min_ram min_disk self file stores schema locations'
  ).split(' '),
)

/**
 * What is wrong with the key of a custom property, in words; null when Glance will take it.
 * Keys are user data: spaces, slashes and letters of any script are kept as they are.
 * @param others the other keys of the same image
 */
export function propertyKeyProblem(key: string, others: readonly string[]): string | null {
  if (key === '') return 'A property needs a key.'
  if (key.length > LONGEST) {
    return `A key has at most ${LONGEST} characters. This one has ${key.length}.`
  }
  if (RECORD_KEYS.has(key)) return `${key} is a field of Glance itself, not a property.`
  // glance/api/v2/images.py: "Attribute '%s' is reserved" (403) for this prefix
  if (key.startsWith('os_glance_')) return 'Keys that begin with os_glance_ belong to Glance.'
  if (others.includes(key)) return 'This key is there already.'
  return null
}

/**
 * What is wrong with a tag, in words; null when Glance will take it.
 * @param others the tags that the image has
 */
export function tagProblem(tag: string, others: readonly string[]): string | null {
  if (tag === '') return 'A tag needs at least one character.'
  if (tag.length > LONGEST)
    return `A tag has at most ${LONGEST} characters. This one has ${tag.length}.`
  if (others.includes(tag)) return 'This tag is there already.'
  return null
}
