import type { Image } from '#openstack/glance/image.ts'
import { type Actor, canAtAll, canPublicize, isAdmin, type Ruling } from '../rules.ts'
import { canEdit } from '../image-rules.ts'
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

interface Choice {
  readonly value: string
  readonly label: string
  /** Why it is not for this user; null when it is. */
  readonly refused: string | null
}

/** One of them: its words, and what it can be. */
export interface BaseField {
  readonly key: BaseKey
  readonly label: string
  readonly meaning: string
  readonly kind: 'text' | 'whole-number' | 'choice'
  readonly unit: string | null
  readonly choices: readonly Choice[]
  /** Why it cannot be changed on this image by this user; null when it can. */
  readonly fixed: string | null
}

const WORDS = new Map(
  RECORD_GROUPS.flatMap((group) => group.attributes.map((each) => [each.key, each] as const)),
)

const TRUTH = (on: string, off: string) => [
  ['true', `true: ${on}`],
  ['false', `false: ${off}`],
]
const CHOICES: Partial<Record<BaseKey, readonly (readonly string[])[]>> = {
  visibility: [
    ['private', 'private: only this project'],
    ['shared', 'shared: this project and those it is shared with'],
    ['community', 'community: every project that looks for it'],
    ['public', 'public: every project'],
  ],
  protected: TRUTH('nobody can delete it', 'it can be deleted'),
  os_hidden: TRUTH('lists leave it out', 'lists show it'),
}
const UNITS: Partial<Record<BaseKey, string>> = { min_disk: 'GiB', min_ram: 'MiB' }

/**
 * May this field of the image be changed by this user? Rules of glance/api/v2/images.py: the formats
 * while there is no data, the owner by administrators.
 */
function canChange(key: BaseKey, image: Image, actor: Actor): Ruling {
  const edit = canEdit(image, actor)
  if (edit !== true) return edit
  if (key === 'os_hidden') return canAtAll('os_hidden', actor)
  if (key === 'owner' && !isAdmin(actor)) {
    return { reason: 'Only an administrator can give an image to another project.' }
  }
  if ((key === 'disk_format' || key === 'container_format') && image.status !== 'queued') {
    return { reason: 'Fixed: Glance changes it only while an image is queued.' }
  }
  return true
}

const reason = (ruling: Ruling) => (ruling === true ? null : ruling.reason)

/**
 * The fields of an image, with what this cloud and this user's role let one choose.
 * @param formats those that the cloud takes
 */
export function baseFields(
  formats: { disk: readonly string[]; container: readonly string[] },
  image: Image,
  actor: Actor,
): readonly BaseField[] {
  const same = (values: readonly string[]) => values.map((value) => [value, value])
  const choices: typeof CHOICES = {
    ...CHOICES,
    disk_format: same(formats.disk),
    container_format: same(formats.container),
  }
  const refused = (value: string) => {
    if (value === image.visibility) return null
    if (value === 'public') return reason(canPublicize(actor))
    return value === 'private' ? null : reason(canAtAll('visibility', actor))
  }
  return BASE_KEYS.map((key) => ({
    key,
    label: WORDS.get(key)?.label ?? key,
    meaning: WORDS.get(key)?.meaning ?? '',
    kind: choices[key] ? 'choice' : UNITS[key] ? 'whole-number' : 'text',
    unit: UNITS[key] ?? null,
    choices: (choices[key] ?? []).map(([value = '', label = '']) => ({
      value,
      label,
      refused: key === 'visibility' ? refused(value) : null,
    })),
    fixed: reason(canChange(key, image, actor)),
  }))
}
