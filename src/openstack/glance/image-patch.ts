import { RefusedError } from '../refused.ts'
import {
  BASE_FIELDS,
  type BaseFields,
  type Image,
  type ImageChanges,
  type ImageFields,
} from './image.ts'

/** One step of a JSON patch; Glance knows no others (`move`, `copy` and `test` are 400). */
export type PatchOperation =
  | { op: 'add' | 'replace'; path: string; value: unknown }
  | { op: 'remove'; path: string }

/** glance/api/v2/images.py, RequestDeserializer; `stores` is a 409 there, which says less. */
const READ_ONLY = new Set(
  'id status size virtual_size checksum os_hash_algo os_hash_value created_at updated_at direct_url self file schema stores'.split(
    ' ',
  ),
)
const RESERVED = new Set(['location', 'deleted', 'deleted_at'])
const RESERVED_PREFIX = 'os_glance_'
/** In the order in which a patch names them. */
const WRITABLE = [
  'name',
  'visibility',
  'disk_format',
  'container_format',
  'min_disk',
  'min_ram',
  'protected',
  'os_hidden',
  'owner',
  'tags',
  'locations',
] as const satisfies readonly (keyof BaseFields)[]

/** A top-level name as a JSON pointer: `~` is `~0`, `/` is `~1` (RFC 6901 §3). */
export const pointer = (name: string): string =>
  `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`

const unescape = (token: string) => token.replaceAll('~1', '/').replaceAll('~0', '~')

/**
 * May an attribute of this name be written at all? For editors, before anything is typed.
 *
 * @returns true, or the reason why not.
 */
export function writable(
  name: string,
): true | { reason: RefusedError['reason']; sentence: string } {
  if (READ_ONLY.has(name))
    return { reason: 'read-only', sentence: `"${name}" is set by the Image service itself.` }
  if (RESERVED.has(name) || name.startsWith(RESERVED_PREFIX))
    return { reason: 'reserved', sentence: `"${name}" is reserved for the Image service.` }
  // _decode_json_pointer strips each part, so " a " would change the property "a". Python's
  // strip() takes some control characters for spaces, too.
  if (/^[\s\p{Cc}]|[\s\p{Cc}]$/u.test(name))
    return {
      reason: 'not-addressable',
      sentence: `A property whose name begins or ends with a space cannot be written.`,
    }
  return true
}

function demandWritable(name: string): void {
  const allowed = writable(name)
  if (allowed !== true) throw new RefusedError(allowed.reason, name, allowed.sentence)
}

/**
 * Refuses what Glance would refuse for its name alone, so that no half-applied form and no 403
 * stands where a sentence can.
 *
 * @throws RefusedError `read-only`, `reserved`, `not-addressable` or `not-removable`.
 */
export function checkPatch(operations: readonly PatchOperation[]): void {
  for (const { op, path } of operations) {
    if (!path.startsWith('/'))
      throw new RefusedError('not-addressable', path, `"${path}" is not a JSON pointer.`)
    const [root = '', ...rest] = path.slice(1).split('/').map(unescape)
    demandWritable(root)
    if (op === 'remove' && rest.length === 0 && BASE_FIELDS.has(root))
      throw new RefusedError('not-removable', root, `Every image has "${root}".`)
  }
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

/** Tags are a set: Glance gives them back in any order. */
function sameTags(a: readonly string[], b: readonly string[]): boolean {
  const left = new Set(a)
  const right = new Set(b)
  return left.size === right.size && [...right].every((tag) => left.has(tag))
}

/**
 * The smallest patch that makes the image as wished: nothing for what is so already, `replace` for
 * Glance's own fields and properties that are there (a missing one is a 409: somebody else removed
 * it), `add` for new properties, `remove` for those set to null that are there.
 *
 * @param before The image as it was read last.
 * @throws RefusedError when a named property cannot be written, see {@link writable}; `bad-value`
 * for one that is neither a string nor null.
 */
export function diffImage(before: Image, changes: ImageChanges): PatchOperation[] {
  const operations: PatchOperation[] = []
  for (const name of WRITABLE) {
    const value = changes[name]
    if (value === undefined) continue
    const unchanged =
      name === 'tags'
        ? sameTags(before.tags, value as readonly string[])
        : same(before[name], value) && !Object.hasOwn(before.extra ?? {}, name)
    if (!unchanged) operations.push({ op: 'replace', path: pointer(name), value })
  }
  for (const [name, value] of Object.entries(changes.properties ?? {})) {
    if (BASE_FIELDS.has(name))
      throw new RefusedError(
        'reserved',
        name,
        `"${name}" is a field of every image, not a property.`,
      )
    const odd = before.extra !== undefined && name in before.extra
    const there = name in before.properties || odd
    if (value === null) {
      // A property that is null already (kernel_id) is still there, and this removes it.
      if (there) operations.push({ op: 'remove', path: pointer(name) })
    } else if (typeof value !== 'string') {
      throw new RefusedError('bad-value', name, `The value of "${name}" must be text.`)
    } else if (odd || before.properties[name] !== value) {
      operations.push({ op: there ? 'replace' : 'add', path: pointer(name), value })
    }
  }
  checkPatch(operations)
  return operations
}

/**
 * Body of a new image: custom properties beside the fields, as Glance wants them.
 *
 * @throws RefusedError for a property that is read-only, reserved or a field of every image, and
 * `bad-value` for one that is not a string.
 */
export function encodeFields(fields: ImageFields): Record<string, unknown> {
  const { properties, ...base } = fields
  const body = Object.create(null) as Record<string, unknown>
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (BASE_FIELDS.has(name))
      throw new RefusedError(
        'reserved',
        name,
        `"${name}" is a field of every image, not a property.`,
      )
    demandWritable(name)
    if (typeof value !== 'string')
      throw new RefusedError('bad-value', name, `The value of "${name}" must be text.`)
    body[name] = value
  }
  for (const [name, value] of Object.entries(base)) if (value !== undefined) body[name] = value
  return body
}
