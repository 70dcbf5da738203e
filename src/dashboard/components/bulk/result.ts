import type { RequestDetails } from '#dashboard/ui/states.tsx'
import { failureOf } from '../failure.tsx'
import type { BulkItem, ItemState } from './bulk-run.ts'
import type { MemberSetting, Step } from './settings.ts'
import { bulkFailure } from './words.ts'

/** What became of one image, or of one member of it, as plain values: it can be kept. */
export interface Result {
  readonly id: string
  readonly name: string | null
  /** Where the run was about members: the one that this is about. */
  readonly member?: MemberSetting
  readonly state: ItemState
  readonly steps: readonly Step[]
  readonly notes: readonly string[]
  readonly failure: { readonly sentence: string; readonly details: RequestDetails | null } | null
}

export function resultOf({ image, member, state, steps, notes, error }: BulkItem): Result {
  const failure =
    state === 'failed' ? { sentence: bulkFailure(error), details: failureOf(error).details } : null
  return {
    id: image.id,
    name: image.name,
    ...(member ? { member } : {}),
    state,
    steps,
    notes,
    failure,
  }
}

export type Counts = Readonly<Record<ItemState, number>>

export function countsOf(items: readonly { readonly state: ItemState }[]): Counts {
  const counts = { waiting: 0, running: 0, done: 0, same: 0, failed: 0, left: 0 }
  for (const item of items) counts[item.state]++
  return counts
}
