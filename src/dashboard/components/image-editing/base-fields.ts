import type { Image } from '#openstack/glance/image.ts'
import { canEdit, canPublicize, isAdmin } from '../image-rules.ts'
import type { Actor, Ruling } from '../image-rules.ts'
import { RECORD_GROUPS } from './known-attributes.ts'

/** Glance's own fields that a person may change, apart from the tags, which are a list. */
export const BASE_KEYS = [
  'name',
  'visibility',
  'protected',
  'os_hidden',
  'min_disk',
  'min_ram',
  'disk_format',
  'container_format',
  'owner',
] as const
export type BaseKey = (typeof BASE_KEYS)[number]

export const isBaseKey = (key: string): key is BaseKey => BASE_KEYS.some((each) => each === key)

export interface Choice {
  readonly value: string
  readonly label: string
}

/** One of them: its words, and what it can be. */
export interface BaseField {
  readonly key: BaseKey
  readonly label: string
  readonly meaning: string
  readonly kind: 'text' | 'whole-number' | 'choice'
  readonly unit: string | null
  readonly choices: readonly Choice[]
}

const WORDS = new Map(
  RECORD_GROUPS.flatMap((group) => group.attributes.map((each) => [each.key, each] as const)),
)

const TRUTH = (on: string, off: string): Choice[] => [
  { value: 'true', label: `true: ${on}` },
  { value: 'false', label: `false: ${off}` },
]

const CHOICES: Partial<Record<BaseKey, readonly Choice[]>> = {
  visibility: [
    { value: 'private', label: 'private: only this project' },
    { value: 'shared', label: 'shared: this project and those it is shared with' },
    { value: 'community', label: 'community: every project that looks for it' },
    { value: 'public', label: 'public: every project' },
  ],
  protected: TRUTH('nobody can delete it', 'it can be deleted'),
  os_hidden: TRUTH('lists leave it out', 'lists show it'),
}
const UNITS: Partial<Record<BaseKey, string>> = { min_disk: 'GiB', min_ram: 'MiB' }

/**
 * The fields, with what this cloud lets one choose.
 * @param formats those that the cloud takes
 */
export function baseFields(formats: {
  disk: readonly string[]
  container: readonly string[]
}): readonly BaseField[] {
  const plain = (values: readonly string[]) => values.map((value) => ({ value, label: value }))
  const choices = {
    ...CHOICES,
    disk_format: plain(formats.disk),
    container_format: plain(formats.container),
  } as Partial<Record<BaseKey, readonly Choice[]>>
  return BASE_KEYS.map((key) => ({
    key,
    label: WORDS.get(key)?.label ?? key,
    meaning: WORDS.get(key)?.meaning ?? '',
    kind: choices[key] ? 'choice' : UNITS[key] ? 'whole-number' : 'text',
    unit: UNITS[key] ?? null,
    choices: choices[key] ?? [],
  }))
}

/**
 * May this field of the image be changed by this user? Rules of glance/api/v2/images.py: the formats
 * while there is no data, the owner by administrators.
 */
export function canChangeField(key: BaseKey, image: Image, actor: Actor): Ruling {
  const edit = canEdit(image, actor)
  if (edit !== true) return edit
  if (key === 'owner' && !isAdmin(actor)) {
    return { reason: 'Only an administrator can give an image to another project.' }
  }
  if ((key === 'disk_format' || key === 'container_format') && image.status !== 'queued') {
    return { reason: 'Fixed once there is data: Glance changes it only while queued.' }
  }
  return true
}

/** Why this value of a field is not for this user; null when it is, or when it is there already. */
export function choiceReason(
  key: BaseKey,
  value: string,
  image: Image,
  actor: Actor,
): string | null {
  if (key !== 'visibility' || value !== 'public' || image.visibility === 'public') return null
  const ruling = canPublicize(actor)
  return ruling === true ? null : ruling.reason
}
