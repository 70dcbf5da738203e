import type { Portable } from './metadata.ts'
import { isPlainKey, unicodeEscape } from './write.ts'
import type { Written } from './write.ts'

/** Half of a pair of UTF-16 without the other half: no character, so UTF-8 cannot hold it. */
const HALF = /\p{Cs}/gu
const NOT_SEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu
const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/**
 * A text as a quoted template of HCL that is only text (HCL native syntax, "Template Expressions"):
 * `${` and `%{` would begin an expression and are written `$${` and `%%{`. Of several such signs in
 * front of the brace the others are escaped by number, because `$$${` reads differently.
 */
function hclText(text: string): string {
  const escaped = text
    .replace(HALF, '\ufffd')
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replace(/[$%]+(?=\{)/g, (signs) => {
      const last = signs.slice(-1)
      return `${signs.slice(0, -1).replace(/./g, unicodeEscape)}${last}${last}`
    })
    .replace(NOT_SEEN, (character) => {
      const code = character.codePointAt(0) ?? 0
      if (code > 0xffff) return `\\U${code.toString(16).padStart(8, '0')}`
      return SHORT[character] ?? unicodeEscape(character)
    })
  return `"${escaped}"`
}

/** Lines `key = value`, the signs below each other as `terraform fmt` has them. */
function aligned(rows: readonly (readonly [string, string])[], indent: string): string {
  // It counts characters as a person does, not UTF-16 units.
  const segments = new Intl.Segmenter('en')
  const width = (text: string) => [...segments.segment(text)].length
  const widest = Math.max(...rows.map(([key]) => width(key)))
  return rows
    .map(([key, value]) => `${indent}${key}${' '.repeat(widest - width(key))} = ${value}\n`)
    .join('')
}

/** A name for the resource: letters, digits, `_` and `-`, beginning with a letter or `_`. */
function labelOf(name: string): string {
  const label = name
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, '_')
    .replace(/^[^a-z]+|[_-]+$/g, '')
  return label === '' ? 'image' : label.slice(0, 64)
}

/**
 * A resource of the Terraform provider "openstack"; names of the arguments as in its documentation
 * (docs/resources/images_image_v2.md).
 */
export function toTerraform(metadata: Portable): Written {
  const notes = [
    'Where the data comes from is up to you: add local_file_path or image_source_url, or import an image that exists.',
  ]
  const fields: [string, string][] = [['name', hclText(metadata.name ?? '')]]
  for (const field of ['container_format', 'disk_format'] as const) {
    const value = metadata[field]
    if (value) fields.push([field, hclText(value)])
    else notes.push(`Terraform asks for a ${field}; the image has none yet.`)
  }
  if (metadata.min_disk) fields.push(['min_disk_gb', String(metadata.min_disk)])
  if (metadata.min_ram) fields.push(['min_ram_mb', String(metadata.min_ram)])
  if (metadata.visibility) fields.push(['visibility', hclText(metadata.visibility)])
  if (metadata.protected) fields.push(['protected', 'true'])
  if (metadata.os_hidden) fields.push(['hidden', 'true'])
  const { tags = [] } = metadata
  if (tags.length > 0) fields.push(['tags', `[${tags.map(hclText).join(', ')}]`])

  const pairs: [string, string][] = []
  for (const [key, value] of Object.entries(metadata.properties ?? {}))
    pairs.push([isPlainKey(key) ? key : hclText(key), hclText(value)])
  const all = [metadata.name, ...tags, ...Object.entries(metadata.properties ?? {}).flat()].join(
    '\n',
  )
  if (all.match(HALF))
    notes.push('Half a character of UTF-16 cannot be written here, and became U+FFFD.')
  const properties = pairs.length === 0 ? '' : `\n  properties = {\n${aligned(pairs, '    ')}  }\n`
  if (all !== all.normalize('NFC'))
    notes.push(
      'Terraform composes accented letters (NFC), so some texts will not be the same bytes.',
    )
  const label = labelOf(metadata.name ?? '')
  return {
    text: `resource "openstack_images_image_v2" "${label}" {\n${aligned(fields, '  ')}${properties}}\n`,
    notes,
  }
}
