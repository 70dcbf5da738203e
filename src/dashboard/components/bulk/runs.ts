import { useSyncExternalStore } from 'react'
import type { Scope } from '#transfers/types.ts'
import type { Actor } from '../rules.ts'
import type { BulkRun } from './bulk-run.ts'
import type { Change } from './plan.ts'

/** A run and what it is about. */
export interface Bulk {
  readonly id: string
  readonly change: Change
  readonly scope: Scope
  readonly actor: Actor
  readonly run: BulkRun
}

let all: readonly Bulk[] = []
const listeners = new Set<() => void>()

const ask = (event: Event) => event.preventDefault()

/** One after the other: the next begins when the one before it has ended. */
function settle(): void {
  const states = all.map(({ run }) => run.phase.state)
  const open = states.some((state) => state !== 'ended')
  // Only while needed: a page with such a listener leaves the back/forward cache.
  if (open) addEventListener('beforeunload', ask)
  else removeEventListener('beforeunload', ask)
  const next = states.indexOf('queued')
  if (next >= 0 && states.every((state) => state === 'queued' || state === 'ended')) {
    all[next]!.run.start()
  }
}

function tell(next: readonly Bulk[]): void {
  all = next
  for (const listener of listeners) listener()
}

/**
 * The runs of this tab. They outlive every page of it, and are forgotten with it: a reload ends them,
 * and the browser asks before that.
 */
export const bulkRuns = {
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
  /** Oldest first; another array when one came, went, or went on by what can be seen. */
  getSnapshot: (): readonly Bulk[] => all,
  /** It begins when its turn comes. */
  add(bulk: Bulk): void {
    let seen = ''
    bulk.run.subscribe(() => {
      const { phase, percent, counts } = bulk.run.getSnapshot()
      // Its own item shows each image; for the others a hundredth is enough.
      const now = [phase.state, Math.floor(percent), counts.failed > 0].join(' ')
      if (now === seen) return
      seen = now
      tell([...all])
      settle()
    })
    tell([...all, bulk])
    settle()
  },
  /** Takes one that has ended out of the list. */
  dismiss(id: string): void {
    tell(all.filter((bulk) => bulk.id !== id))
  },
}

export const useBulkRuns = (): readonly Bulk[] =>
  useSyncExternalStore(bulkRuns.subscribe, bulkRuns.getSnapshot)
