import type { Image } from '#openstack/glance/image.ts'
import { isBaseKey } from './base-fields.ts'
import { measured, valueOn } from './draft.ts'
import type { Draft, Edit } from './draft.ts'

/** What one saving did to one attribute; `null` is a value, and what is not there is left out. */
interface Past {
  readonly key: string
  readonly before?: string | null | readonly string[]
  readonly after?: string | null | readonly string[]
}
/** What one saving did, with all that it takes to undo it. */
export type PastChanges = readonly Past[]

const read = (image: Image, key: string) => (key === 'tags' ? image.tags : valueOn(image, key))

/**
 * What a write did to the attributes that it named.
 * @param before the image as it was read just before
 * @param after as Glance answered
 */
export function pastChanges(before: Image, after: Image, keys: Iterable<string>): PastChanges {
  return [...keys].map((key) => {
    const was = read(before, key)
    const is = read(after, key)
    return {
      key,
      ...(was === undefined ? {} : { before: was }),
      ...(is === undefined ? {} : { after: is }),
    }
  })
}

function edit(value: Past['before']): Edit {
  if (value === undefined) return { kind: 'remove' }
  return typeof value === 'string' || value === null
    ? { kind: 'set', value }
    : { kind: 'tags', tags: value }
}

/** An image on which the attributes have these values: what stood there when the write was done. */
function withValues(image: Image, past: PastChanges): Image {
  const properties = Object.assign(Object.create(null) as Record<string, string>, image.properties)
  const extra = Object.assign(Object.create(null) as Record<string, unknown>, image.extra)
  const fields: Record<string, unknown> = {}
  for (const { key, after } of past) {
    if (key === 'tags') fields[key] = after ?? []
    else if (key === 'protected' || key === 'os_hidden') fields[key] = after === 'true'
    else if (key === 'min_disk' || key === 'min_ram') fields[key] = Number(after)
    else if (isBaseKey(key)) fields[key] = after ?? null
    else {
      delete properties[key]
      delete extra[key]
      if (typeof after === 'string') properties[key] = after
      else if (after === null) extra[key] = null
    }
  }
  return { ...image, ...fields, properties, extra } as Image
}

/**
 * The draft that takes a saving back. It is measured against the image as that saving left it, so
 * what anybody changed since is found by the same merge as any other change.
 * @param image as it is known now
 */
export function undoDraft(image: Image, past: PastChanges): Draft {
  const edits = new Map(past.map(({ key, before }) => [key, edit(before)]))
  return measured(withValues(image, past), edits)
}
