import type { Hazard, Inspection } from '#disk-image/inspection.ts'
import type { Digests } from '#transfers/hash/hashers.ts'
import type { PublishedDigest } from '#transfers/types.ts'
import { findPublished, type PublishedMatch, type PublishedText } from './published.ts'

/** What the publisher's digest came to for one file. */
export type PublishedRuling =
  /** No checksum was given. */
  | { readonly kind: 'none' }
  /** `compared`: the digest was computed here and agrees; otherwise it is compared while sending. */
  | {
      readonly kind: 'given'
      readonly digests: readonly PublishedDigest[]
      readonly named: boolean
      readonly compared: boolean
    }
  | {
      readonly kind: 'differs'
      readonly digests: readonly PublishedDigest[]
      readonly algo: string
      readonly local: string
    }
  /** The text says nothing of this file, or not which of its digests; a person must say. */
  | { readonly kind: 'unclear'; readonly match: Exclude<PublishedMatch, { kind: 'found' }> }
  /** One digest without a name, and several files. */
  | { readonly kind: 'nameless' }

/**
 * Whether the checksum text is about a file, and whether the file agrees as far as is known.
 * @param text null when none was given
 * @param several several files are on the page: a digest without a name belongs to none of them
 * @param accepted the person said that a digest of another name is for this file
 * @param known digests of the file that were computed here
 */
export function publishedRuling(
  text: PublishedText | null,
  file: { readonly name: string; readonly several: boolean; readonly accepted: boolean },
  known: Digests | undefined,
): PublishedRuling {
  if (text === null) return { kind: 'none' }
  const match = findPublished(text, file.name)
  if (match.kind === 'found' && !match.named && file.several) return { kind: 'nameless' }
  const digests =
    match.kind === 'found'
      ? match.digests
      : match.kind === 'other-names' && file.accepted
        ? match.digests
        : null
  if (digests === null) {
    return match.kind === 'found' ? { kind: 'none' } : { kind: 'unclear', match }
  }
  const wrong = digests.find(
    ({ algo, value }) => known?.[algo] !== undefined && known[algo] !== value,
  )
  if (wrong) return { kind: 'differs', digests, algo: wrong.algo, local: known![wrong.algo]! }
  return {
    kind: 'given',
    digests,
    named: match.kind === 'found' && match.named,
    compared: digests.every(({ algo }) => known?.[algo] !== undefined),
  }
}

/** The digests that count for a file: they are compared, and tell whether it is here already. */
export const publishedOf = (ruling: PublishedRuling): readonly PublishedDigest[] =>
  ruling.kind === 'given' ? ruling.digests : []

const RANK = { danger: 0, warning: 1, note: 2 }

/** Those of the content and those of what was declared, the worst first. */
export function allHazards(inspection: Inspection, declared: readonly Hazard[]): readonly Hazard[] {
  return [...declared, ...inspection.hazards].toSorted((a, b) => RANK[a.level] - RANK[b.level])
}

/**
 * Names the dangers that a person has to say yes to; a yes counts for these and no others.
 * @returns null when there are none
 */
export function dangersOf(hazards: readonly Hazard[]): string | null {
  const dangers = hazards.filter(({ level }) => level === 'danger')
  if (dangers.length === 0) return null
  return dangers.map(({ code, title }) => `${code} ${title}`).join('\n')
}

/** Why one file cannot be sent as it stands; null when it can. */
export function blockedBy(file: {
  readonly published: PublishedRuling
  readonly several: boolean
  readonly dangers: string | null
  readonly acknowledged: string | undefined
}): string | null {
  const { published, several } = file
  if (published.kind === 'differs') {
    return 'The file is not the one that was published. Choose another file, or take the checksum away.'
  }
  if (published.kind === 'unclear' && !several) {
    return 'It is not clear which checksum is meant. Correct it, or take it away.'
  }
  if (file.dangers !== null && file.acknowledged !== file.dangers) {
    return several
      ? 'Open the files with a hazard and confirm it, or remove them.'
      : 'Confirm the hazard first, or choose another file.'
  }
  return null
}
