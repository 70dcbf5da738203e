import type { Portable } from '../portable/metadata.ts'
import { BASE_KEYS, isBaseKey } from './base-fields.ts'
import { type Draft, type Edit, measured, propertyKeys } from './draft.ts'

/** Fixed once an image has data; what a file says of them is then about another image. */
const FORMATS = new Set(['disk_format', 'container_format'])

/**
 * A draft with metadata from elsewhere in it: what is named becomes as it is there, everything else
 * stays as it was wanted.
 *
 * @param o.only Properties of the image that are not named are to be removed.
 */
export function takeOver(draft: Draft, metadata: Portable, o: { only: boolean }): Draft {
  const { image } = draft
  const edits = new Map<string, Edit>(draft.edits)
  const { tags, properties = {}, ...fields } = metadata
  const given: Readonly<Record<string, string | number | boolean | null>> = fields
  for (const key of BASE_KEYS) {
    const value = given[key]
    if (value === undefined || (FORMATS.has(key) && image.status !== 'queued')) continue
    edits.set(key, { kind: 'set', value: value === null ? null : String(value) })
  }
  if (tags !== undefined) edits.set('tags', { kind: 'tags', tags })
  if (o.only) {
    for (const key of draft.edits.keys()) if (!isBaseKey(key) && key !== 'tags') edits.delete(key)
    for (const key of propertyKeys(image)) edits.set(key, { kind: 'remove' })
  }
  for (const [key, value] of Object.entries(properties)) edits.set(key, { kind: 'set', value })
  return measured(image, edits)
}
