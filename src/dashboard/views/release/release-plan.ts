import type { Image, ImageChanges } from '#openstack/glance/image.ts'
import { isAboutData } from '#dashboard/components/about-data.ts'
import { portableOf } from '#dashboard/components/portable/metadata.ts'

/** What a person decides about a release. */
export interface Choices {
  /** What of the predecessor's tags and properties the new one gets. */
  readonly copy: 'missing' | 'all' | 'none'
  /** Names of both afterwards; null: each keeps its own. */
  readonly rename: { readonly old: string; readonly next: string } | null
  /** Everyone who could see the predecessor sees the new one. */
  readonly audience: boolean
  readonly hide: boolean
}

/** One write, or the look before the first one. Plain data: it is kept while the page is away. */
export type Step =
  | { readonly kind: 'verify' }
  | {
      readonly kind: 'patch'
      readonly of: 'next' | 'old'
      readonly what: 'copy' | 'rename' | 'audience' | 'hide'
      readonly changes: ImageChanges
    }
  | { readonly kind: 'member'; readonly project: string }

type Properties = Record<string, string | null>

/** Tags and properties of the predecessor that are true of any data, as a change of the new one. */
function copied(old: Image, next: Image, how: 'missing' | 'all'): ImageChanges {
  const { metadata } = portableOf(old)
  const properties = Object.create(null) as Properties
  for (const [key, value] of Object.entries(metadata.properties ?? {})) {
    if (isAboutData(key) || next.properties[key] === value) continue
    if (how === 'all' || !Object.hasOwn(next.properties, key)) properties[key] = value
  }
  const tags = [...new Set([...next.tags, ...old.tags])]
  return {
    ...(tags.length > next.tags.length ? { tags } : {}),
    // What the data needs counts more than what the last data needed.
    ...(next.min_disk === 0 && old.min_disk > 0 ? { min_disk: old.min_disk } : {}),
    ...(next.min_ram === 0 && old.min_ram > 0 ? { min_ram: old.min_ram } : {}),
    ...(old.protected && !next.protected ? { protected: true } : {}),
    ...(Object.keys(properties).length > 0 ? { properties } : {}),
  }
}

/**
 * The steps of a release, in the order in which they do least harm when they end halfway: nobody
 * sees the new image before it is whole, and the old one is in the lists until the new one is.
 * @param members projects that the predecessor is shared with
 */
export function planRelease(
  old: Image,
  next: Image,
  members: readonly string[],
  { copy, rename, audience, hide }: Choices,
): Step[] {
  const steps: Step[] = [{ kind: 'verify' }]
  const patch = (
    of: 'next' | 'old',
    what: 'copy' | 'rename' | 'audience' | 'hide',
    changes: ImageChanges,
  ) => {
    if (Object.keys(changes).length > 0) steps.push({ kind: 'patch', of, what, changes })
  }
  if (copy !== 'none') patch('next', 'copy', copied(old, next, copy))
  if (rename) {
    if (rename.old !== old.name) patch('old', 'rename', { name: rename.old })
    if (rename.next !== next.name) patch('next', 'rename', { name: rename.next })
  }
  if (audience) {
    if (old.visibility !== next.visibility)
      patch('next', 'audience', {
        visibility: old.visibility as ImageChanges['visibility'] & string,
      })
    if (old.visibility === 'shared')
      for (const project of members) steps.push({ kind: 'member', project })
  }
  if (hide && !old.os_hidden) patch('old', 'hide', { os_hidden: true })
  return steps
}

/** What a write changes of an image, and what takes it back. */
export interface Deed {
  readonly was: ImageChanges
  readonly made: ImageChanges
}

type Field = Exclude<keyof ImageChanges, 'properties'>
/** Lists are tags, which Glance gives back in any order. */
function same(a: unknown, b: unknown): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return a === b
  const [left, right] = [new Set<unknown>(a), new Set<unknown>(b)]
  return left.size === right.size && [...right].every((tag) => left.has(tag))
}

const propertyOf = (image: Image, key: string): string | null =>
  Object.hasOwn(image.properties, key) ? (image.properties[key] ?? '') : null

/** Only what is not so already. @returns null when there is nothing to write */
export function deedOf(image: Image, changes: ImageChanges): Deed | null {
  return select(image, changes, (now, wanted) => !same(now, wanted))
}

/**
 * What of a deed still stands and can be put back: where somebody changed it since, theirs stays.
 * @returns the change that puts it back, and the keys that are left alone
 */
export function backOf(image: Image, { was, made }: Deed): { back: ImageChanges; left: string[] } {
  const left: string[] = []
  const stands = select(image, made, (now, mine, key) => {
    if (same(now, mine)) return true
    const before = key in was ? was[key as Field] : was.properties?.[key]
    // It never came to the write, or it is put back already.
    if (!same(now, before)) left.push(key)
    return false
  })
  const back: Record<string, unknown> = {}
  const properties = Object.create(null) as Properties
  for (const key of Object.keys(stands?.made ?? {}))
    if (key !== 'properties') back[key] = was[key as Field]
  for (const key of Object.keys(stands?.made.properties ?? {}))
    properties[key] = was.properties?.[key] ?? null
  if (Object.keys(properties).length > 0) back['properties'] = properties
  return { back: back as ImageChanges, left }
}

function select(
  image: Image,
  changes: ImageChanges,
  takes: (now: unknown, wanted: unknown, key: string) => boolean,
): Deed | null {
  const was: Record<string, unknown> = {}
  const made: Record<string, unknown> = {}
  for (const [key, wanted] of Object.entries(changes)) {
    if (key === 'properties') continue
    const now = image[key as keyof Image]
    if (!takes(now, wanted, key)) continue
    was[key] = now
    made[key] = wanted
  }
  const before = Object.create(null) as Properties
  const after = Object.create(null) as Properties
  for (const [key, wanted] of Object.entries(changes.properties ?? {})) {
    const now = propertyOf(image, key)
    if (!takes(now, wanted, key)) continue
    before[key] = now
    after[key] = wanted
  }
  if (Object.keys(after).length > 0) {
    was['properties'] = before
    made['properties'] = after
  }
  return Object.keys(made).length === 0
    ? null
    : { was: was as ImageChanges, made: made as ImageChanges }
}
