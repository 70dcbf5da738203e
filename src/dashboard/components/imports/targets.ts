import type { ImportTargets } from '#openstack/glance/imports.ts'
import { plural } from '#lib/plural.ts'
import type { Store } from '#openstack/glance/types.ts'

/** Where data goes, as it is being chosen. */
export interface Targets {
  readonly kind: 'default' | 'some' | 'all'
  readonly some: readonly string[]
  readonly must: boolean
}

export const defaultTargets: Targets = { kind: 'default', some: [], must: true }

/** What Glance is asked; it wants either a list or all (400 otherwise). */
export function targetsOf({ kind, some, must }: Targets): ImportTargets {
  if (kind === 'default') return {}
  const which = kind === 'all' ? { all_stores: true } : { stores: some }
  return { ...which, all_stores_must_succeed: must }
}

/** Why this cannot be asked; null: it can. */
export const targetsProblem = ({ kind, some }: Targets): string | null =>
  kind === 'some' && some.length === 0 ? 'Choose a store first.' : null

export const writable = (stores: readonly Store[] | null | undefined): readonly Store[] =>
  stores?.filter((store) => !store.read_only) ?? []

/** `fast and slow`, `every store`, `the cloud’s default store`. */
export function targetWords({ stores, all_stores }: ImportTargets): string {
  if (all_stores) return 'every store'
  if (stores === undefined || stores.length === 0) return 'the cloud’s default store'
  return stores.length > 3
    ? plural(stores.length, 'store')
    : new Intl.ListFormat('en').format(stores)
}
