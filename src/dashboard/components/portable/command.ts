import { shellWord } from '#lib/shell-word.ts'
import type { Portable } from './metadata.ts'
import type { Written } from './write.ts'

/**
 * Property keys that the client takes for something else: arguments of its own Python functions,
 * and names under which openstacksdk keeps other attributes (openstack.image.v2.image.Image).
 */
const MISREAD = new Set(
  'self image value base_path resource_type cls connection _synchronized id name location properties is_hidden is_protected hash_algo hash_value owner_id needs_config_drive needs_secure_boot is_hw_vif_multiqueue_enabled is_hw_boot_menu_enabled has_auto_disk_config'.split(
    ' ',
  ),
)

/** An option with its value; a value that begins with a dash would be read as an option itself. */
function option(name: string, value: string): string {
  return value.startsWith('-') ? shellWord(`--${name}=${value}`) : `--${name} ${shellWord(value)}`
}

/** No word of a shell holds U+0000, and UTF-8 holds no half of a character. */
const isSayable = (text: string) => !/[\0\p{Cs}]/u.test(text)

/** Why `--property` cannot set this key; null when it can. */
function unsayable(key: string, value: string): string | null {
  if (!isSayable(key + value)) return 'it holds a character that no shell can pass on'
  if (key.includes('=')) return 'its key has an “=”, where the client ends the key'
  if (key === '') return 'its key is empty'
  if (MISREAD.has(key)) return 'the client takes its key for a name of its own'
  return null
}

/** The options that say this metadata, and what they leave out, in sentences. */
function optionsOf(
  metadata: Portable,
  { formats }: { formats: boolean },
): { options: string[]; notes: string[] } {
  const options: string[] = []
  const notes: string[] = []
  const text = (name: string, value: string | null | undefined) => {
    if (value === undefined) return
    if (value === null) notes.push(`It has no ${name}, and a line cannot take one away.`)
    else if (isSayable(value)) options.push(option(name, value))
    else notes.push(`The ${name} is left out: it holds a character that no shell can pass on.`)
  }
  text('name', metadata.name)
  if (metadata.visibility) options.push(`--${metadata.visibility}`)
  if (metadata.protected !== undefined)
    options.push(metadata.protected ? '--protected' : '--unprotected')
  if (metadata.os_hidden !== undefined) options.push(metadata.os_hidden ? '--hidden' : '--unhidden')
  if (formats) {
    if (metadata.disk_format) text('disk-format', metadata.disk_format)
    if (metadata.container_format) text('container-format', metadata.container_format)
  } else if (metadata.disk_format || metadata.container_format) {
    notes.push('The formats are left out: they are fixed once an image has data.')
  }
  if (metadata.min_disk !== undefined) options.push(`--min-disk ${metadata.min_disk}`)
  if (metadata.min_ram !== undefined) options.push(`--min-ram ${metadata.min_ram}`)
  for (const tag of metadata.tags ?? []) text('tag', tag)
  for (const [key, value] of Object.entries(metadata.properties ?? {})) {
    const why = unsayable(key, value)
    if (why === null) options.push(option('property', `${key}=${value}`))
    else notes.push(`The property ${JSON.stringify(key)} is left out: ${why}.`)
  }
  return { options, notes }
}

/**
 * The line of python-openstackclient that gives an image this metadata. Tags and properties come on
 * top of those that it has.
 * @param queued only while an image has no data may its formats be set
 */
export function toCommand(
  metadata: Portable,
  { id, queued }: { id: string; queued: boolean },
): Written {
  const { options, notes } = optionsOf(metadata, { formats: queued })
  return { text: line('set', options, id), notes }
}

/**
 * The line of python-openstackclient that makes an image with this metadata.
 * @param fileName the file with its data; null for an image that has none yet
 */
export function toCreateCommand(metadata: Portable, fileName: string | null): Written {
  const { name, os_hidden, ...rest } = metadata
  const { options, notes } = optionsOf(rest, { formats: true })
  const word = name && isSayable(name) ? name : 'NAME'
  if (word !== name) notes.push('The name is left out: no shell can pass it on.')
  if (os_hidden)
    notes.push('The client hides no image while it makes it: “openstack image set --hidden” does.')
  notes.push('The client adds properties of its own, owner_specified.openstack.*')
  const words = [
    `openstack image create`,
    ...(fileName === null ? [] : [option('file', fileName)]),
    ...options,
  ]
  // What begins with a dash is a name only after two of them.
  return {
    text: [...words, `${word.startsWith('-') ? '-- ' : ''}${shellWord(word)}`].join(FOLD),
    notes,
  }
}

const FOLD = ' \\\n  '

const line = (verb: 'set' | 'unset', options: readonly string[], id: string) =>
  `${[`openstack image ${verb}`, ...options, shellWord(id)].join(FOLD)}\n`

/** The line that takes properties and tags away; '' when it is none of them. */
export function toUnsetCommand(
  { properties, tags }: { properties: readonly string[]; tags: readonly string[] },
  id: string,
): string {
  const options = [
    ...properties.filter(isSayable).map((key) => option('property', key)),
    ...tags.filter(isSayable).map((tag) => option('tag', tag)),
  ]
  return options.length === 0 ? '' : line('unset', options, id)
}
