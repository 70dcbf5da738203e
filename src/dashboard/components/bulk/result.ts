import type { RequestDetails } from '#dashboard/ui/states.tsx'
import { failureOf } from '../failure.tsx'
import type { BulkItem, ItemState } from './bulk-run.ts'
import type { Step } from './settings.ts'
import { bulkFailure } from './words.ts'

/** What became of one image, as plain values: it can be kept. */
export interface Result {
  readonly id: string
  readonly name: string | null
  readonly state: ItemState
  readonly steps: readonly Step[]
  readonly notes: readonly string[]
  readonly failure: { readonly sentence: string; readonly details: RequestDetails | null } | null
}

export function resultOf({ image, state, steps, notes, error }: BulkItem): Result {
  const failure =
    state === 'failed' ? { sentence: bulkFailure(error), details: failureOf(error).details } : null
  return { id: image.id, name: image.name, state, steps, notes, failure }
}

export type Counts = Readonly<Record<ItemState, number>>

export function countsOf(items: readonly { readonly state: ItemState }[]): Counts {
  const counts = { waiting: 0, running: 0, done: 0, same: 0, failed: 0, left: 0 }
  for (const item of items) counts[item.state]++
  return counts
}
