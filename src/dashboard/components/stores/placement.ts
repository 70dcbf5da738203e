import type { Image } from '#openstack/glance/image.ts'
import type { Store } from '#openstack/glance/types.ts'

/** How an image stands with a store. */
export type Placement = 'here' | 'copying' | 'failed' | 'absent'

/** What the placement of an image is read from. */
export type PlacedImage = Pick<Image, 'stores' | 'properties'>

const NONE: readonly string[] = []
/** Many images have the same few lists. */
const split = new Map<string, readonly string[]>()
const MOST = 1000

/** The identifiers in a list as Glance joins them. */
function idsIn(list: string | undefined): readonly string[] {
  if (list === undefined || list === '') return NONE
  const known = split.get(list)
  if (known) return known
  // Twice where an image has two addresses in one store.
  const ids = [...new Set(list.split(',').filter((id) => id !== ''))]
  if (split.size < MOST) split.set(list, ids)
  return ids
}

/** The stores that have the data. */
export const holding = (image: PlacedImage): readonly string[] => idsIn(image.stores)

/** The stores that it is on its way to, and those that an import has failed for, as Glance says. */
export const copyingTo = ({ properties }: PlacedImage): readonly string[] =>
  idsIn(properties['os_glance_importing_to_stores'])
export const failedFor = ({ properties }: PlacedImage): readonly string[] =>
  idsIn(properties['os_glance_failed_import'])

export function placementOf(image: PlacedImage, storeId: string): Placement {
  if (holding(image).includes(storeId)) return 'here'
  if (copyingTo(image).includes(storeId)) return 'copying'
  return failedFor(image).includes(storeId) ? 'failed' : 'absent'
}

export const PLACEMENT_WORD: Readonly<Record<Placement, string>> = {
  here: 'Here',
  copying: 'Copying',
  failed: 'Copy failed',
  absent: 'Not here',
}

/** The status whose mark tells of it. */
export const PLACEMENT_STATUS = {
  here: 'active',
  copying: 'importing',
  failed: 'killed',
  absent: 'queued',
} as const satisfies Record<Placement, string>

/** What a filter over placements asks for; null asks nothing. */
export interface PlacementFilter {
  /** Not in this store. */
  readonly missing: string | null
  /** In this store and in no other. */
  readonly only: string | null
}

/** Only images with data lie anywhere: those without are in no list of placements. */
export function fits(image: PlacedImage, { missing, only }: PlacementFilter): boolean {
  const held = holding(image)
  if (held.length === 0) return false
  if (missing !== null && held.includes(missing)) return false
  return only === null || (held.length === 1 && held[0] === only)
}

/** What a store has, of the images that are known. */
export interface StoreTally {
  readonly id: string
  readonly images: number
  /** Bytes, as the images tell their sizes: a store may pack them. */
  readonly bytes: number
  /** Images that no other store has. */
  readonly only: number
  readonly copying: number
  readonly failed: number
}

/** What each store has; stores that only images name follow those that the cloud names. */
export function tallyOf(
  images: Iterable<Pick<Image, 'size'> & PlacedImage>,
  known: readonly Pick<Store, 'id'>[],
): { stores: StoreTally[]; placed: number } {
  const empty = (id: string) => ({ id, images: 0, bytes: 0, only: 0, copying: 0, failed: 0 })
  const tallies = new Map(known.map(({ id }) => [id, empty(id)]))
  const of = (id: string) => {
    let tally = tallies.get(id)
    if (!tally) tallies.set(id, (tally = empty(id)))
    return tally
  }
  let placed = 0
  for (const image of images) {
    const held = holding(image)
    if (held.length > 0) placed++
    for (const id of held) {
      const tally = of(id)
      tally.images++
      tally.bytes += image.size ?? 0
      if (held.length === 1) tally.only++
    }
    for (const id of copyingTo(image)) of(id).copying++
    for (const id of failedFor(image)) if (!held.includes(id)) of(id).failed++
  }
  return { stores: [...tallies.values()], placed }
}
