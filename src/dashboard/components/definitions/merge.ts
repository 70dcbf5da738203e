import type { NamespaceDocument } from '#openstack/glance/metadef-document.ts'
import { documentFrom, itemsOf, sameItem } from './items.ts'
import type { Item } from './items.ts'

/** Something that two people made different things of. */
export interface Conflict {
  readonly key: string
  readonly item: Item
  /** Null: taken away. */
  readonly mine: Item | null
  readonly theirs: Item | null
}
export type Side = 'mine' | 'theirs'

export interface Merged {
  readonly document: NamespaceDocument
  readonly conflicts: readonly Conflict[]
}

/**
 * Brings together what was typed and what somebody else wrote meanwhile, thing by thing.
 * @param base as it was read before anything was typed
 * @param choose whose wins where both changed one; mine unless it says otherwise
 */
export function mergeDocuments(
  base: NamespaceDocument,
  mine: NamespaceDocument,
  theirs: NamespaceDocument,
  choose: (key: string) => Side = () => 'mine',
): Merged {
  const [was, me, them] = [itemsOf(base), itemsOf(mine), itemsOf(theirs)]
  const result: Item[] = []
  const conflicts: Conflict[] = []
  for (const key of new Set([...me.keys(), ...them.keys(), ...was.keys()])) {
    const [old, my, their] = [was.get(key), me.get(key), them.get(key)]
    const theyDid = !sameItem(old, their)
    const iDid = !sameItem(old, my)
    let kept = iDid ? my : their
    if (theyDid && iDid && !sameItem(my, their)) {
      const item = (my ?? their)!
      conflicts.push({ key, item, mine: my ?? null, theirs: their ?? null })
      if (choose(key) === 'theirs') kept = their
    }
    if (kept !== undefined) result.push(kept)
  }
  return { document: documentFrom(mine.namespace, result), conflicts }
}
