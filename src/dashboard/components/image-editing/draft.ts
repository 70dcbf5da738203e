import { BASE_FIELDS } from '#openstack/glance/image.ts'
import type { Image } from '#openstack/glance/image.ts'
import { isBaseKey } from './base-fields.ts'

/**
 * What a person wants of one attribute. Values are texts, also those of numbers and truths: what was
 * typed is kept as it was typed, right or wrong. Null is a value of its own in JSON; a name may be
 * null, and so may a property of an image that was made long ago.
 */
export type Edit =
  | { readonly kind: 'set'; readonly value: string | null }
  | { readonly kind: 'remove' }
  | { readonly kind: 'tags'; readonly tags: readonly string[] }

/** An image as it was read, and what is to be different. Fields and properties share one namespace, as in Glance. */
export interface Draft {
  readonly image: Image
  readonly edits: ReadonlyMap<string, Edit>
}

export type DraftAction =
  /** Sets a field, changes a property, or adds one. */
  | { readonly type: 'set'; readonly key: string; readonly value: string | null }
  | { readonly type: 'tags'; readonly tags: readonly string[] }
  | { readonly type: 'remove'; readonly key: string }
  /** The same value under another key; nothing when that key is taken. */
  | { readonly type: 'rename'; readonly from: string; readonly to: string }
  | { readonly type: 'reset'; readonly key: string }
  | { readonly type: 'reset-all' }
  /** All edits at once: from a text, or another draft. */
  | { readonly type: 'edits'; readonly edits: ReadonlyMap<string, Edit> }
  | { readonly type: 'draft'; readonly draft: Draft }
  /** Those edits are in Glance now; what was typed since stays. */
  | { readonly type: 'saved'; readonly edits: Draft['edits']; readonly image: Image }

export const emptyDraft = (image: Image): Draft => ({ image, edits: new Map() })

/**
 * What an attribute is on an image: its text, null, or undefined where it is not there. A property
 * whose value is no text (a vendor's, in `extra`) is not there for an editor of texts.
 */
export function valueOn(image: Image, key: string): string | null | undefined {
  switch (key) {
    case 'name':
    case 'visibility':
    case 'disk_format':
    case 'container_format':
    case 'owner':
      return image[key]
    case 'protected':
    case 'os_hidden':
    case 'min_disk':
    case 'min_ram':
      return String(image[key])
    default:
      if (BASE_FIELDS.has(key)) return undefined
      if (key in image.properties) return image.properties[key]
      return image.extra !== undefined && image.extra[key] === null && key in image.extra
        ? null
        : undefined
  }
}

/** Names of properties whose value is neither a text nor null; they are left as they are. */
export const oddKeys = (image: Image): string[] =>
  Object.keys(image.extra ?? {}).filter(
    (key) => image.extra?.[key] !== null && !BASE_FIELDS.has(key),
  )

/** The properties of an image that an editor of texts can change. */
export const propertyKeys = (image: Image): string[] => [
  ...Object.keys(image.properties),
  ...Object.keys(image.extra ?? {}).filter((key) => valueOn(image, key) === null),
]

/** An attribute as it will be: undefined where it will not be there. */
export function valueIn(draft: Draft, key: string): string | null | undefined {
  const edit = draft.edits.get(key)
  if (edit?.kind === 'set') return edit.value
  return edit?.kind === 'remove' ? undefined : valueOn(draft.image, key)
}

export function tagsIn(draft: Draft): readonly string[] {
  const edit = draft.edits.get('tags')
  return edit?.kind === 'tags' ? edit.tags : draft.image.tags
}

/** The properties as they will be, those to be removed left out. */
export function keysIn(draft: Draft): string[] {
  const keys = new Set(propertyKeys(draft.image))
  for (const [key, edit] of draft.edits)
    if (edit.kind === 'set' && !isBaseKey(key)) keys.add(key)
    else if (edit.kind === 'remove') keys.delete(key)
  return [...keys]
}

const sameSet = (a: readonly string[], b: readonly string[]): boolean => {
  const left = new Set(a)
  const right = new Set(b)
  return left.size === right.size && [...right].every((each) => left.has(each))
}

/** Whether an edit would leave the attribute as it is. */
function isNothing(image: Image, key: string, edit: Edit): boolean {
  if (edit.kind === 'tags') return sameSet(edit.tags, image.tags)
  const now = valueOn(image, key)
  if (edit.kind === 'remove') return now === undefined
  if (edit.value === now) return true
  // A field that is cleared was null all along; on a property '' and null are two things.
  return isBaseKey(key) && edit.value === '' && now === null
}

function withEdit(draft: Draft, key: string, edit: Edit): Draft {
  const edits = new Map(draft.edits)
  if (isNothing(draft.image, key, edit)) edits.delete(key)
  else edits.set(key, edit)
  return { ...draft, edits }
}

/** The edits that are changes to this image; the others are dropped. */
export function measured(image: Image, edits: ReadonlyMap<string, Edit>): Draft {
  return {
    image,
    edits: new Map([...edits].filter(([key, edit]) => !isNothing(image, key, edit))),
  }
}

export function reduceDraft(draft: Draft, action: DraftAction): Draft {
  switch (action.type) {
    case 'set':
      return withEdit(draft, action.key, { kind: 'set', value: action.value })
    case 'tags':
      return withEdit(draft, 'tags', { kind: 'tags', tags: action.tags })
    case 'remove':
      // Every image has Glance's own fields.
      if (BASE_FIELDS.has(action.key)) return draft
      return withEdit(draft, action.key, { kind: 'remove' })
    case 'rename': {
      const value = valueIn(draft, action.from)
      if (value === undefined || valueIn(draft, action.to) !== undefined) return draft
      const without = withEdit(draft, action.from, { kind: 'remove' })
      return withEdit(without, action.to, { kind: 'set', value })
    }
    case 'reset': {
      const edits = new Map(draft.edits)
      edits.delete(action.key)
      return { ...draft, edits }
    }
    case 'reset-all':
      return emptyDraft(draft.image)
    case 'edits':
      return measured(draft.image, action.edits)
    case 'draft':
      return action.draft
    case 'saved': {
      const since = [...draft.edits].filter(([key, edit]) => action.edits.get(key) !== edit)
      return measured(action.image, new Map(since))
    }
  }
}
