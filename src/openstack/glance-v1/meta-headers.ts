import { RefusedError } from '../refused.ts'

/**
 * Metadata in headers, which is how API v1 carries it both ways.
 *
 * Values are UTF-8 bytes, as glance/common/utils.py takes and gives them; fetch shows bytes as the
 * characters up to U+00FF. (Under Python 3, PEP 3333 makes Latin-1 of them: headers then give the
 * same bytes back, lists do not.) Nothing is percent-encoded: v1 would keep the escapes as they are
 * (the glance command line 4.1 does so, and its spaces arrive as `%20`).
 *
 * What headers cannot keep is refused here instead of arriving as something else: names of
 * properties with capitals, hyphens (WSGI makes them lower case and underscores) or characters that
 * no header name has; values with control characters or with spaces at an end; empty values, which
 * v1 takes for none.
 */
const PREFIX = 'x-image-meta-'
const PROPERTY = 'x-image-meta-property-'
/** RFC 9110, 5.6.2 (token), without what WSGI changes. */
const PROPERTY_NAME = /^[!#$%&'*+.^_`|~0-9a-z]+$/
const CONTROL = /[^\t\x20-\x7e\x80-\u{10ffff}]/u
const LONE_SURROGATE = /\p{Surrogate}/u

/** @throws RefusedError `not-addressable` */
function propertyHeader(name: string): string {
  if (!PROPERTY_NAME.test(name))
    throw new RefusedError(
      'not-addressable',
      name,
      `API v1 cannot hold a property named "${name}": its names are lower case letters, digits, underscores and dots.`,
    )
  return PROPERTY + name
}

/** A value as the bytes of a header. @throws RefusedError `bad-value`, with what it is a value of */
export function encodeValue(subject: string, value: string): string {
  const refuse = (why: string) =>
    new RefusedError('bad-value', subject, `API v1 cannot hold this value of "${subject}": ${why}.`)
  if (LONE_SURROGATE.test(value)) throw refuse('half of a character cannot be sent')
  if (CONTROL.test(value)) throw refuse('it has line breaks or control characters')
  if (/^[\t ]|[\t ]$/.test(value))
    throw refuse('it begins or ends with a space, which would be lost')
  return Array.from(new TextEncoder().encode(value), (byte) => String.fromCharCode(byte)).join('')
}

/** The text of a header's bytes; a value that is not UTF-8 is shown as it came. */
function decodeValue(value: string): string {
  if (!/[^\t\x20-\x7e]/.test(value)) return value
  try {
    const bytes = Uint8Array.from(value, (char) => char.charCodeAt(0))
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return value
  }
}

type MetaValue = string | number | boolean | null

/**
 * Headers of a request about an image.
 *
 * @param core v1's own fields; null empties one, undefined is left out.
 * @throws RefusedError for what would not arrive as it is
 */
export function encodeMeta(
  core: Readonly<Record<string, MetaValue | undefined>>,
  properties: Readonly<Record<string, string>>,
): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(core)) {
    if (value === undefined) continue
    headers[PREFIX + name] = value === null ? '' : encodeValue(name, String(value))
  }
  for (const [name, value] of Object.entries(properties)) {
    if (value === '')
      throw new RefusedError('bad-value', name, `API v1 cannot hold an empty property: "${name}".`)
    headers[propertyHeader(name)] = encodeValue(name, value)
  }
  return headers
}

/**
 * What the headers of an answer say of an image, as the JSON of a list would.
 *
 * Names arrive in lower case, whatever they are in the cloud's database.
 */
export function decodeMeta(headers: Headers): Record<string, unknown> {
  const core: Record<string, unknown> = {}
  const properties: Record<string, string> = Object.create(null) as Record<string, string>
  for (const [name, value] of headers) {
    if (name.startsWith(PROPERTY)) properties[name.slice(PROPERTY.length)] = decodeValue(value)
    else if (name.startsWith(PREFIX)) core[name.slice(PREFIX.length)] = decodeValue(value)
  }
  return { ...core, properties }
}
