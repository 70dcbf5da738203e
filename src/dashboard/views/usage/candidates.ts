import type { Image } from '#openstack/glance/image.ts'
import type { Member } from '#openstack/glance/types.ts'
import { plural } from '#lib/plural.ts'
import { type Entry, SOURCE_BIT } from '#dashboard/queries/catalogue-entry.ts'
import { REFERENCES } from '#dashboard/components/image-references.ts'
import type { Actor } from '#dashboard/components/rules.ts'
import { canDelete } from '#dashboard/components/image-rules.ts'
import {
  digestOf,
  isReclaimable,
  keeperOf,
  type Limits,
  type Reclaim,
  storedBytes,
} from './reclaim.ts'

const LISTED = SOURCE_BIT.plain | SOURCE_BIT.hidden

/** Ids of images that others name, with how they do, as `Kernel of web-golden`. */
export type Named = ReadonlyMap<string, readonly string[]>

/** An image that could go. */
export interface Candidate {
  image: Image
  /** How many have its bytes, where that is the reason. */
  twins: number
  /** It is the one of its twins that stays. */
  keeper: boolean
}

const largestFirst = (a: Image, b: Image) =>
  storedBytes(b) - storedBytes(a) || (a.id < b.id ? -1 : 1)

/** The images of a group, the largest first; those with the same bytes stand together. */
export function candidatesOf(
  entries: Iterable<Entry>,
  reason: Reclaim,
  limits: Limits,
  owner: string | null,
  named: Named,
): Candidate[] {
  const images: Image[] = []
  for (const { image, sources } of entries) {
    if ((sources & LISTED) === 0 || (owner !== null && image.owner !== owner)) continue
    if (reason === 'twins' ? digestOf(image) !== null : isReclaimable(image, reason, limits))
      images.push(image)
  }
  if (reason !== 'twins')
    return images.sort(largestFirst).map((image) => ({ image, twins: 0, keeper: false }))
  const byDigest = new Map<string, Image[]>()
  for (const image of images) {
    const digest = digestOf(image) ?? ''
    const met = byDigest.get(digest)
    if (met) met.push(image)
    else byDigest.set(digest, [image])
  }
  const sets = [...byDigest.values()].filter((set) => set.length > 1)
  const freed = (set: readonly Image[]) => set.reduce((sum, one) => sum + storedBytes(one), 0)
  sets.sort((a, b) => freed(b) - freed(a))
  return sets.flatMap((set) => {
    const keeper = keeperOf(set, named)
    const others = set.filter((image) => image !== keeper).sort(largestFirst)
    return [...(keeper ? [keeper] : []), ...others].map((image) => ({
      image,
      twins: set.length,
      keeper: image === keeper,
    }))
  })
}

/** What images name one another in their properties. */
export function namedBy(entries: Iterable<Entry>): Named {
  type Reference = (typeof REFERENCES)[number]
  const found = new Map<string, Map<Reference, { first: Image; count: number }>>()
  for (const { image } of entries) {
    for (const reference of REFERENCES) {
      const id = image.properties[reference.key]
      if (!id || id === image.id) continue
      let ways = found.get(id)
      if (!ways) found.set(id, (ways = new Map()))
      const met = ways.get(reference)
      if (met) met.count++
      else ways.set(reference, { first: image, count: 1 })
    }
  }
  return new Map(
    Array.from(found, ([id, ways]) => [
      id,
      Array.from(ways, ([{ key, from }, { first, count }]) => {
        const rest = count > 1 ? ` and ${plural(count - 1, 'other')}` : ''
        return `${from}${key === 'base_image_ref' ? ':' : ''} ${first.name || first.id}${rest}`
      }),
    ]),
  )
}

/** Whether somebody would miss an image, as far as it can be told from here. */
export type Use =
  | { kind: 'free' }
  | { kind: 'asking' }
  | { kind: 'used'; words: readonly string[] }
  | { kind: 'cannot'; reason: string }

/**
 * The projects that an image is shared with. Nobody said where Glance refused, and nobody was asked
 * where the images are too many.
 */
export type Told = readonly Member[] | 'asking' | 'refused' | 'unasked'

/** Whether who it is shared with matters: what one cannot delete is not asked about. */
export const isShared = (image: Image, actor: Actor): boolean =>
  image.visibility === 'shared' && canDelete(image, actor) === true

export function judge(
  { image, keeper, twins }: Candidate,
  actor: Actor,
  named: Named,
  members: Told,
): Use {
  const ruling = canDelete(image, actor)
  if (ruling !== true) return { kind: 'cannot', reason: ruling.reason }
  const words = [...(named.get(image.id) ?? [])]
  if (keeper) words.unshift(`Kept: the one of ${plural(twins, 'image')} with these bytes`)
  if (image.visibility === 'public') words.push('Public: every project can use it')
  if (image.visibility === 'community') words.push('Community: any project may use it')
  if (image.visibility === 'shared') {
    if (members === 'asking') {
      if (words.length === 0) return { kind: 'asking' }
    } else if (members === 'refused') words.push('Whom it is shared with is not known')
    else if (members === 'unasked') words.push('Whom it is shared with was not asked yet')
    else if (members.length > 0) {
      const accepted = members.filter(({ status }) => status === 'accepted').length
      words.push(`Shared with ${plural(members.length, 'project')}, ${accepted} accepted`)
    }
  }
  return words.length > 0 ? { kind: 'used', words } : { kind: 'free' }
}
