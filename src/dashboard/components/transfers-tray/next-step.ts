import type { Transfer } from '#transfers/types.ts'

/**
 * What a person can do about a transfer that failed: the first is drawn as the one next step.
 * `retry` starts it again, `largest` leads to what takes the most room in the project, `store` to
 * the upload form with the record that is still there, `image` to the image's page.
 */
export type NextStep =
  | { kind: 'retry'; label: string }
  | { kind: 'sign-in' | 'pick-file' | 'delete' | 'largest' | 'store' | 'image' }

/** Every failure has one step at least, beside its details to copy. */
export function nextSteps(transfer: Transfer): NextStep[] {
  const { phase, direction, imageId } = transfer
  if (phase.state !== 'failed') return []
  const upload = direction === 'upload'
  const again = upload ? 'Send again' : 'Download again'
  const retry: NextStep = { kind: 'retry', label: phase.verdict === null ? 'Try again' : again }
  const image: NextStep[] = imageId === null ? [] : [{ kind: 'image' }]
  const { problem, verdict } = phase
  if (problem.next === 'sign-in') return [{ kind: 'sign-in' }]
  if (problem.next === 'pick-file') return [{ kind: 'pick-file' }]
  switch (problem.kind) {
    case 'digests-differ':
      return verdict !== null && upload && imageId !== null ? [retry, { kind: 'delete' }] : [retry]
    case 'quota':
      return [retry, { kind: 'largest' }]
    case 'store-read-only':
      return imageId === null ? [retry] : [{ kind: 'store' }]
    case 'image-busy':
      return [retry, ...image]
    default:
      return problem.next === 'retry' ? [retry] : [...image, retry].slice(0, 2)
  }
}
