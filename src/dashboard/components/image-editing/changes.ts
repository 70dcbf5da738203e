import type { Image, ImageChanges } from '#openstack/glance/image.ts'
import { diffImage, pointer } from '#openstack/glance/image-patch.ts'
import type { PatchOperation } from '#openstack/glance/image-patch.ts'
import { BASE_KEYS, isBaseKey } from './base-fields.ts'
import type { BaseKey } from './base-fields.ts'
import { tagsIn, valueIn, valueOn } from './draft.ts'
import type { Draft } from './draft.ts'

/** A value to be shown: a text, `null`, a list of tags, or that there is none. */
export type Shown = string | null | undefined | readonly string[]

/** One attribute that will be different. */
export interface Change {
  readonly key: string
  readonly op: 'add' | 'change' | 'remove'
  readonly before: Shown
  readonly after: Shown
}

/** How a field goes over the wire, from what was typed. */
function wireValue(key: BaseKey, value: string | null): ImageChanges {
  const text = value ?? ''
  switch (key) {
    case 'protected':
    case 'os_hidden':
      return { [key]: text === 'true' }
    case 'min_disk':
    case 'min_ram':
      return { [key]: Number(text.trim()) }
    case 'disk_format':
    case 'container_format':
      return { [key]: value === '' ? null : value }
    case 'visibility':
      return { visibility: text as NonNullable<ImageChanges['visibility']> }
    case 'name':
    case 'owner':
      return { [key]: value }
  }
}

/** Whether a base field will really be different: `02` is 2. */
function differs(image: Image, key: BaseKey, value: string | null): boolean {
  return diffImage(image, wireValue(key, value)).length > 0
}

/** An attribute as it will be, for showing. */
const after = (draft: Draft, key: string): Shown =>
  key === 'tags' ? tagsIn(draft) : valueIn(draft, key)
const before = (draft: Draft, key: string): Shown =>
  key === 'tags' ? draft.image.tags : valueOn(draft.image, key)

/** Fields first, in Glance's order, then tags, then properties by name. */
export function inOrder(keys: Iterable<string>): string[] {
  const place = (key: string) =>
    isBaseKey(key)
      ? BASE_KEYS.indexOf(key)
      : key === 'tags'
        ? BASE_KEYS.length
        : BASE_KEYS.length + 1
  return [...keys].toSorted((a, b) => place(a) - place(b) || (a < b ? -1 : 1))
}

/** What a draft changes, attribute by attribute, right or wrong. */
export function changesOf(draft: Draft): Change[] {
  const changed = [...draft.edits].filter(
    ([key, edit]) =>
      edit.kind !== 'set' || !isBaseKey(key) || differs(draft.image, key, edit.value),
  )
  return inOrder(changed.map(([key]) => key)).map((key) => {
    const was = before(draft, key)
    const is = after(draft, key)
    const op = is === undefined ? 'remove' : was === undefined ? 'add' : 'change'
    return { key, op, before: was, after: is } satisfies Change
  })
}

/**
 * The smallest patch for a draft.
 * @param without attributes to leave out, because they are wrong as they stand
 * @throws RefusedError for a key that can never be written; the checks find those before
 */
export function operationsOf(
  draft: Draft,
  without: ReadonlySet<string> = new Set(),
): PatchOperation[] {
  const properties = Object.create(null) as Record<string, string | null>
  const nulls: PatchOperation[] = []
  let changes: ImageChanges = {}
  for (const [key, edit] of draft.edits) {
    if (without.has(key)) continue
    if (edit.kind === 'tags') changes = { ...changes, tags: edit.tags }
    else if (edit.kind === 'remove') properties[key] = null
    else if (isBaseKey(key)) changes = { ...changes, ...wireValue(key, edit.value) }
    else if (edit.value !== null) properties[key] = edit.value
    // In changes null stands for "remove", so a property that is to be null goes past them.
    else {
      const op = valueOn(draft.image, key) === undefined ? 'add' : 'replace'
      nulls.push({ op, path: pointer(key), value: null })
    }
  }
  return [...diffImage(draft.image, { ...changes, properties }), ...nulls]
}

/** The patch as it is sent, one operation after the other, values on a line of their own. */
export function patchText(operations: readonly PatchOperation[]): string {
  if (operations.length === 0) return '[]'
  const lines = operations.map((operation) => {
    const { op, path } = operation
    const value = 'value' in operation ? `,\n  "value": ${JSON.stringify(operation.value)}` : ''
    return ` {"op": ${JSON.stringify(op)}, "path": ${JSON.stringify(path)}${value}}`
  })
  return `[\n${lines.join(',\n')}\n]`
}
