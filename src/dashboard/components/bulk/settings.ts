import { plural } from '#lib/plural.ts'
import type { BaseFields, Image, ImageChanges } from '#openstack/glance/image.ts'

export type Visibility = NonNullable<BaseFields['visibility']>

/** One thing that shall be so on an image, whatever it is now. */
export type Setting =
  /** Null: there shall be no such property. */
  | { readonly kind: 'property'; readonly key: string; readonly value: string | null }
  /** `on`: whether it shall be there. */
  | { readonly kind: 'tag'; readonly tag: string; readonly on: boolean }
  | { readonly kind: 'visibility'; readonly value: Visibility }
  | { readonly kind: 'protected'; readonly value: boolean }
  | { readonly kind: 'hidden'; readonly value: boolean }
  /** By an action of its own, not by a patch. */
  | { readonly kind: 'status'; readonly value: 'active' | 'deactivated' }

/**
 * That an image is shared with a project, or is so no longer. It is no field of the record: a member
 * has an address of its own.
 */
export interface MemberSetting {
  readonly kind: 'member'
  readonly project: string
  /** Null where it is not known. */
  readonly name: string | null
  readonly on: boolean
}

/** That a store has the data of an image, or has it no longer: by addresses of their own, too. */
export interface StoreSetting {
  readonly kind: 'store'
  readonly store: string
  readonly on: boolean
}

/** What shall be so; where `from` is named, only on an image on which that is so still. */
export interface Wanted {
  readonly set: Setting
  readonly from: Setting | null
}

/** One difference that a change makes: from what to what, null being not there at all. */
export interface Step<Set = Setting | MemberSetting | StoreSetting> {
  readonly set: Set
  /** As Glance spells it. */
  readonly key: string
  readonly before: string | null
  readonly after: string | null
}

const KEY: Record<Exclude<Setting['kind'], 'property' | 'tag'>, string> = {
  visibility: 'visibility',
  protected: 'protected',
  hidden: 'os_hidden',
  status: 'status',
}

/** The value that a setting is about, as text; null where it is not there. */
function valueOf(image: Image, setting: Setting): string | null {
  switch (setting.kind) {
    case 'property':
      return image.properties[setting.key] ?? null
    case 'tag':
      return image.tags.includes(setting.tag) ? setting.tag : null
    case 'visibility':
      return image.visibility
    case 'protected':
      return String(image.protected)
    case 'hidden':
      return String(image.os_hidden)
    case 'status':
      return image.status
  }
}

/** The value that a setting makes. */
function valueMade(setting: Setting): string | null {
  if (setting.kind === 'property') return setting.value
  if (setting.kind === 'tag') return setting.on ? setting.tag : null
  return String(setting.value)
}

/** Whether it is so already. */
export const holds = (image: Image, setting: Setting): boolean =>
  valueOf(image, setting) === valueMade(setting)

/** What a setting changes about an image; null when it is so already. */
export function stepOf(image: Image, set: Setting): Step<Setting> | null {
  const [before, after] = [valueOf(image, set), valueMade(set)]
  if (before === after) return null
  const key = set.kind === 'property' ? set.key : set.kind === 'tag' ? 'tag' : KEY[set.kind]
  return { set, key, before, after }
}

const VISIBILITIES: ReadonlySet<string> = new Set<Visibility>([
  'public',
  'community',
  'shared',
  'private',
])
const isVisibility = (value: string): value is Visibility => VISIBILITIES.has(value)

/** The setting that makes it as it is on this image; null for a value that nobody may set. */
function asItIs(image: Image, setting: Setting): Setting | null {
  switch (setting.kind) {
    case 'property':
      return { kind: 'property', key: setting.key, value: image.properties[setting.key] ?? null }
    case 'tag':
      return { kind: 'tag', tag: setting.tag, on: image.tags.includes(setting.tag) }
    case 'visibility':
      return isVisibility(image.visibility) ? { kind: 'visibility', value: image.visibility } : null
    case 'protected':
      return { kind: 'protected', value: image.protected }
    case 'hidden':
      return { kind: 'hidden', value: image.os_hidden }
    case 'status': {
      const { status } = image
      if (status !== 'active' && status !== 'deactivated') return null
      return { kind: 'status', value: status }
    }
  }
}

/**
 * The way back: what an image was before, for each setting that was not so already. It holds only
 * where what was made is there still, so that a later change of somebody else stays.
 */
export function inverse(before: Image, made: readonly Setting[]): Wanted[] {
  return made.flatMap((setting) => {
    const set = holds(before, setting) ? null : asItIs(before, setting)
    return set === null ? [] : [{ set, from: setting }]
  })
}

/** What settings mean for the fields of this image; `status` is not one that can be written. */
export function changesOf(image: Image, settings: readonly Setting[]): ImageChanges {
  const changes: ImageChanges = {}
  // A key may be `__proto__`: only an object without prototype keeps it as a key.
  const properties = Object.create(null) as Record<string, string | null>
  const tags = new Set(image.tags)
  for (const setting of settings) {
    if (setting.kind === 'property') properties[setting.key] = setting.value
    else if (setting.kind === 'tag') {
      if (setting.on) tags.add(setting.tag)
      else tags.delete(setting.tag)
    } else if (setting.kind === 'visibility') changes.visibility = setting.value
    else if (setting.kind === 'protected') changes.protected = setting.value
    else if (setting.kind === 'hidden') changes.os_hidden = setting.value
  }
  return { ...changes, properties, tags: [...tags] }
}

const quoted = (text: string) => `“${text}”`

/** A project for a reader: its name and its id, or the id alone. */
const projectWords = ({ name, project }: Pick<MemberSetting, 'name' | 'project'>): string =>
  name === null ? project : `${name} (${project})`

/** A step in words, as text: `os_version “24.04” becomes “24.04.1”`. */
export function stepWords({ set, key, before, after }: Step): string {
  if (set.kind === 'member') return `${projectWords(set)} ${memberStep(set.on, before)}`
  if (set.kind === 'tag') return `tag ${quoted(set.tag)} is ${set.on ? 'added' : 'removed'}`
  if (set.kind !== 'property') return `${key} ${before} becomes ${after}`
  if (before === null) return `${key} is added as ${quoted(after ?? '')}`
  if (after === null) return `${key} is removed; it was ${quoted(before)}`
  return `${key} ${quoted(before)} becomes ${quoted(after)}`
}

/** What happens to a member. @param before its answer so far, null where none is known */
export const memberStep = (on: boolean, before: string | null): string =>
  on ? 'is offered it' : `loses it${before === null ? '' : ` (${before})`}`

const FLAG = {
  protected: ['unprotected', 'protected'],
  hidden: ['shown in lists', 'hidden'],
} as const

/** One setting in a few words: `os_distro = debian`. */
function settingWords(setting: Setting): string {
  switch (setting.kind) {
    case 'property':
      return setting.value === null ? `without ${setting.key}` : `${setting.key} = ${setting.value}`
    case 'tag':
      return `${setting.on ? 'tag' : 'without tag'} ${setting.tag}`
    case 'visibility':
    case 'status':
      return setting.value
    case 'protected':
    case 'hidden':
      return FLAG[setting.kind][setting.value ? 1 : 0]
  }
}

/** Named in a summary; of more it says how many. */
const NAMED = 3

/** What all of them together make: `os_distro = debian, tag lts, private`. */
export function settingsWords(settings: readonly Setting[]): string {
  const named = settings.slice(0, NAMED).map(settingWords)
  const more = settings.length - named.length
  return [...named, ...(more > 0 ? [`${plural(more, 'setting')} more`] : [])].join(', ')
}
