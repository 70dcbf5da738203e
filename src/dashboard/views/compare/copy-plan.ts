import type { Image, ImageChanges } from '#openstack/glance/image.ts'
import { diffImage, pointer } from '#openstack/glance/image-patch.ts'
import type { PatchOperation } from '#openstack/glance/image-patch.ts'
import { measured } from '#dashboard/components/image-editing/draft.ts'
import type { Draft, Edit } from '#dashboard/components/image-editing/draft.ts'
import { toCommand, toUnsetCommand } from '#dashboard/components/portable/command.ts'
import type { Portable } from '#dashboard/components/portable/metadata.ts'
import type { Written } from '#dashboard/components/portable/write.ts'
import { COPIED_FIELDS } from './rows.ts'
import type { CopiedField, Part } from './rows.ts'

/** One attribute before and after; null: not there. */
export interface PlannedChange {
  key: string
  before: string | null
  after: string | null
}

/** Exactly what a copy would do to an image as it was read. */
export interface CopyPlan {
  target: Image
  changes: ImageChanges
  shown: readonly PlannedChange[]
  operations: readonly PatchOperation[]
}

type Properties = Record<string, string | null>
const propertyOf = (image: Image, key: string): string | null =>
  key in image.properties ? (image.properties[key] ?? '') : null

const oneField = (image: Image, field: CopiedField): ImageChanges =>
  ({ [field]: image[field] }) as ImageChanges

/**
 * What makes the chosen parts of one image as they are on another: what the source does not have is
 * taken away from the target, since that is what being equal means.
 */
export function planCopy(source: Image, target: Image, parts: readonly Part[]): CopyPlan {
  let changes: ImageChanges = {}
  const properties = Object.create(null) as Properties
  const tags = new Set(target.tags)
  const shown: PlannedChange[] = []
  type Value = string | number | boolean | null
  const tell = (key: string, before: Value, after: Value) => {
    const text = (value: Value) => (value === null ? null : String(value))
    if (before !== after) shown.push({ key, before: text(before), after: text(after) })
  }
  for (const part of parts)
    switch (part.kind) {
      case 'field':
        changes = { ...changes, ...oneField(source, part.field) }
        tell(part.field, target[part.field], source[part.field])
        break
      case 'property': {
        const value = propertyOf(source, part.key)
        properties[part.key] = value
        tell(part.key, propertyOf(target, part.key), value)
        break
      }
      case 'tag': {
        const has = source.tags.includes(part.tag)
        const had = target.tags.includes(part.tag)
        if (has) tags.add(part.tag)
        else tags.delete(part.tag)
        if (has !== had) tell('tags', had ? part.tag : null, has ? part.tag : null)
        break
      }
    }
  if (parts.some(({ kind }) => kind === 'tag')) changes = { ...changes, tags: [...tags] }
  changes = { ...changes, properties }
  return { target, changes, shown, operations: diffImage(target, changes) }
}

/** The same as lines of the OpenStack command line, and in sentences what they cannot say. */
export function commandOf({ target, changes, operations }: CopyPlan): Written {
  const changed = new Set(operations.map(({ path }) => path))
  const properties = Object.create(null) as Record<string, string>
  const gone: string[] = []
  for (const [key, value] of Object.entries(changes.properties ?? {}))
    if (!changed.has(pointer(key))) continue
    else if (value === null) gone.push(key)
    else properties[key] = value
  const { properties: _, tags = target.tags, ...fields } = changes
  const set: Portable = {
    ...Object.fromEntries(Object.entries(fields).filter(([key]) => changed.has(pointer(key)))),
    tags: tags.filter((tag) => !target.tags.includes(tag)),
    properties,
  }
  const { text, notes } = toCommand(set, { id: target.id, queued: false })
  const lost = { properties: gone, tags: target.tags.filter((tag) => !tags.includes(tag)) }
  const sets = text.includes(' --')
  return { text: `${sets ? text : ''}${toUnsetCommand(lost, target.id)}`, notes }
}

const edit = (value: string | null | undefined): Edit =>
  typeof value === 'string' ? { kind: 'set', value } : { kind: 'remove' }

/** The same as a draft: written, merged, kept in the history and taken back as one of the editor is. */
export function draftOf({ target, changes }: CopyPlan): Draft {
  const { properties = {}, tags } = changes
  const edits = new Map<string, Edit>()
  for (const field of COPIED_FIELDS) {
    const value = changes[field]
    if (value !== undefined) edits.set(field, edit(String(value)))
  }
  for (const [key, value] of Object.entries(properties)) edits.set(key, edit(value))
  if (tags) edits.set('tags', { kind: 'tags', tags })
  return measured(target, edits)
}
