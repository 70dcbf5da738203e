import type { Image } from '#openstack/glance/image.ts'
import { BASE_KEYS, isBaseKey } from './base-fields.ts'
import { inOrder } from './changes.ts'
import type { Shown } from './changes.ts'
import { measured, propertyKeys, valueIn, valueOn } from './draft.ts'
import type { Draft, Edit } from './draft.ts'

/** One attribute that you, somebody else, or both have changed since it was read. */
export interface MergeRow {
  readonly key: string
  readonly base: Shown
  readonly mine: Shown
  readonly theirs: Shown
  readonly changedBy: 'me' | 'them' | 'both-alike' | 'both'
}

export type Side = 'mine' | 'theirs'
/** Whose value counts, for each attribute that both have changed. */
export type Sides = ReadonlyMap<string, Side>

const sameTags = (a: readonly string[], b: readonly string[]) =>
  a.length === b.length && a.every((tag) => b.includes(tag))

/** Null and '' of a field look the same and are the same to a person; of a property they are two things. */
const same = (key: string, a: string | null | undefined, b: string | null | undefined): boolean =>
  a === b || (isBaseKey(key) && (a ?? '') === (b ?? ''))

/** Tags are a set, so two people’s changes always fit together. */
function mergedTags(base: readonly string[], mine: readonly string[], theirs: readonly string[]) {
  const kept = theirs.filter((tag) => mine.includes(tag) || !base.includes(tag))
  return [...kept, ...mine.filter((tag) => !base.includes(tag) && !kept.includes(tag))]
}

/**
 * What happened to an image on both sides since it was read, attributes that nobody touched left
 * out. What Glance itself changes (size, status, times) is no side's.
 * @param theirs the image as it is in Glance now
 */
export function compareSides(draft: Draft, theirs: Image): MergeRow[] {
  const base = draft.image
  const rows: MergeRow[] = []
  const keys = new Set([
    ...BASE_KEYS,
    ...propertyKeys(base),
    ...propertyKeys(theirs),
    ...draft.edits.keys(),
  ])
  keys.delete('tags')
  for (const key of inOrder(keys)) {
    const was = valueOn(base, key)
    const mine = valueIn(draft, key)
    const now = valueOn(theirs, key)
    const iChanged = draft.edits.has(key)
    const theyChanged = !same(key, was, now)
    if (!iChanged && !theyChanged) continue
    const changedBy = !theyChanged
      ? 'me'
      : !iChanged
        ? 'them'
        : same(key, mine, now)
          ? 'both-alike'
          : 'both'
    rows.push({ key, base: was, mine, theirs: now, changedBy })
  }
  const edit = draft.edits.get('tags')
  const mine = edit?.kind === 'tags' ? edit.tags : base.tags
  const theyChanged = !sameTags(base.tags, theirs.tags)
  if (edit || theyChanged)
    rows.push({
      key: 'tags',
      base: base.tags,
      mine,
      theirs: theirs.tags,
      changedBy: !theyChanged ? 'me' : edit ? 'both-alike' : 'them',
    })
  return rows
}

/** Attributes that both sides have changed, each in another way: a person has to choose. */
export const clashes = (rows: readonly MergeRow[]): MergeRow[] =>
  rows.filter((row) => row.changedBy === 'both')

/**
 * The same wishes for the image as it is now. Nothing that somebody else did is undone by it, unless
 * a side was chosen.
 * @param sides for the attributes that clash; without one, theirs stays
 */
export function rebase(draft: Draft, theirs: Image, sides: Sides): Draft {
  const edits = new Map<string, Edit>()
  const clashing = new Set(clashes(compareSides(draft, theirs)).map((row) => row.key))
  for (const [key, edit] of draft.edits) {
    if (clashing.has(key) && sides.get(key) !== 'mine') continue
    edits.set(
      key,
      edit.kind === 'tags'
        ? { kind: 'tags', tags: mergedTags(draft.image.tags, edit.tags, theirs.tags) }
        : edit,
    )
  }
  return measured(theirs, edits)
}
