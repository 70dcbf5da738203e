import { ApiError } from '#openstack/http.ts'
import { plural } from '#lib/plural.ts'
import type { Change } from './changes.ts'

/** Why Glance refused a patch, and which attribute it meant; null where it does not tell. */
export interface PatchRefusal {
  readonly key: string | null
  readonly sentence: string
}

/**
 * Sentences of Glance that name an attribute (glance/api/v2/images.py, glance/policies, glance/quota).
 * Quoted only to be recognised; the number is that of the group with the name.
 */
const NAMED: readonly RegExp[] = [
  /Attribute '?(.+?)'? is (?:read-only|reserved)/,
  /Attribute '?(.+?)'? can be only replaced/,
  /Property '?(.+?)'? (?:does not exist|already present|may not be removed)/,
  /Property '?(.+?)'? is protected/,
]

/** A word between quotes, as Python prints a text. */
const isQuoted = (sentence: string, word: string): boolean =>
  word !== '' && (sentence.includes(`'${word}'`) || sentence.includes(`"${word}"`))

function keyOf(sentence: string, changes: readonly Change[]): string | null {
  const keys = changes.map((change) => change.key)
  if (/(publicize|communitize)_image|visibility/i.test(sentence) && keys.includes('visibility'))
    return 'visibility'
  if (/owner/i.test(sentence) && keys.includes('owner')) return 'owner'
  if (/image tags/.test(sentence) && keys.includes('tags')) return 'tags'
  for (const pattern of NAMED) {
    const named = pattern.exec(sentence)?.[1]
    if (named !== undefined && keys.includes(named)) return named
  }
  // The longest first: 'min_disk' is not meant where 'min_disk_size' is quoted.
  const byLength = keys.toSorted((a, b) => b.length - a.length)
  const quoted = byLength.find((key) => isQuoted(sentence, key))
  if (quoted !== undefined) return quoted
  const valued = changes.filter(
    ({ after }) => typeof after === 'string' && isQuoted(sentence, after),
  )
  return valued.length === 1 ? valued[0]!.key : null
}

function words(error: ApiError, key: string | null): string {
  const { status, sentence } = error
  if (status === 403 && /publicize_image/.test(sentence))
    return 'Only an administrator can make an image public (publicize_image).'
  if (status === 403 && /communitize_image/.test(sentence))
    return 'Your role may not open images to the community here (communitize_image).'
  if (status === 403 && /modify_image/.test(sentence))
    return 'You may not change this image (modify_image).'
  if (status === 413) {
    const [most] = /Maximum: (\d+)/.exec(sentence)?.slice(1) ?? []
    const what = key === 'tags' ? 'tag' : 'property'
    if (most !== undefined)
      return `Too many: this cloud allows ${plural(Number(most), what, key === 'tags' ? 'tags' : 'properties')} on an image.`
    return `Over a limit of this cloud: ${sentence}`
  }
  if (status === 403) return `Glance does not allow it: ${sentence}`
  if (status === 409) return `Glance sees a conflict: ${sentence}`
  return `Glance does not take it: ${sentence}`
}

/**
 * Which attribute a failed patch is about, as far as the answer tells.
 * @returns null for a failure that is not about the patch (nothing answered, the image is gone, …)
 */
export function refusalOf(error: unknown, changes: readonly Change[]): PatchRefusal | null {
  if (!(error instanceof ApiError) || ![400, 403, 409, 413].includes(error.status)) return null
  if (error.problem !== null) return null
  const key = keyOf(error.sentence, changes)
  return { key, sentence: words(error, key) }
}
