import { plural } from '#lib/plural.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { type AddressScope, paths } from '#dashboard/nav/paths.ts'
import { visibilityWord } from '#dashboard/ui/marks.tsx'
import { AGES, daysOf } from './ages.ts'
import { MOST } from './largest.ts'
import { storedBytes } from './reclaim.ts'
import type { TallySnapshot } from './tally.ts'
import type { Split } from './usage-params.ts'

/** A part of all that is stored: a block of the treemap and a row of its table. */
export interface Block {
  key: string
  label: string
  count: number
  bytes: number
  /** The list narrowed to it, or the image; null for what was put together. */
  href: string | null
}

export interface Naming {
  scope: ActiveScope
  /** What the list must be narrowed to beside the block: the project, where only its images count. */
  owner: string | null
  bounds: readonly string[]
  projectName: (id: string) => string
}

/** The address of the list with everything that is counted, narrowed further. */
export function listHref(
  { scope, owner }: { scope: AddressScope; owner: string | null },
  more: readonly (readonly [string, string])[],
): string {
  const search = new URLSearchParams(more as [string, string][])
  if (owner !== null) search.set('owner', owner)
  if (!search.has('hidden')) search.set('hidden', 'any')
  return paths.images(scope, search)
}

/** How the list says "has none". */
const NONE = 'none'

function labelOf(split: Exclude<Split, 'image'>, key: string, naming: Naming): string {
  switch (split) {
    case 'owner':
      return key === '' ? 'No owner' : naming.projectName(key)
    case 'disk':
      return key === '' ? 'No format yet' : key
    case 'visibility':
      return visibilityWord(key)
    case 'age':
      return AGES[Number(key)]?.label ?? key
  }
}

function filterOf(
  split: Exclude<Split, 'image'>,
  key: string,
  { bounds }: Naming,
): readonly [string, string] {
  if (split !== 'age') return [split, key === '' ? NONE : key]
  const { from, to } = daysOf(Number(key), bounds)
  return ['changed', `${from}..${to}`]
}

/** What is stored, cut into parts: the largest first, the many small ones put together. */
export function blocksOf(tally: TallySnapshot, split: Split, naming: Naming): Block[] {
  if (split === 'image') return largestImages(tally, naming)
  const all = Array.from(tally.by[split], ([key, { count, bytes }]) => ({ key, count, bytes }))
  all.sort((a, b) => b.bytes - a.bytes || b.count - a.count || (a.key < b.key ? -1 : 1))
  const blocks: Block[] = all.slice(0, MOST).map(({ key, count, bytes }) => ({
    key,
    count,
    bytes,
    label: labelOf(split, key, naming),
    href: listHref(naming, [filterOf(split, key, naming)]),
  }))
  const rest = all.slice(MOST)
  if (rest.length > 0) {
    blocks.push({
      key: '…',
      label: plural(rest.length, 'other'),
      count: rest.reduce((sum, { count }) => sum + count, 0),
      bytes: rest.reduce((sum, { bytes }) => sum + bytes, 0),
      href: null,
    })
  }
  return blocks
}

function largestImages({ all, largest }: TallySnapshot, { scope, owner }: Naming): Block[] {
  const blocks: Block[] = largest.map((image) => ({
    key: image.id,
    label: image.name || image.id,
    count: 1,
    bytes: storedBytes(image),
    href: paths.image(scope, image.id),
  }))
  const count = all.count - blocks.length
  if (count > 0) {
    blocks.push({
      key: '…',
      label: plural(count, blocks.length > 0 ? 'other image' : 'image'),
      count,
      bytes: all.bytes - blocks.reduce((sum, { bytes }) => sum + bytes, 0),
      href: listHref({ scope, owner }, [['sort', 'size:desc']]),
    })
  }
  return blocks
}
