import { createContext, useCallback, useContext, useSyncExternalStore } from 'react'
import type { RemoteDigests } from './compare.ts'
import type { Scope, Transfer, TransferManager, Verdict } from './types.ts'
import { speaksOf } from './verdicts.ts'
import type { VerdictStore } from './verdicts.ts'

/** The engine of this tab, given to the tree by the app: `<Transfers value={…}>`. */
export interface TransfersOfTab {
  readonly manager: TransferManager
  readonly verdicts: VerdictStore
}

export const Transfers = createContext<TransfersOfTab | null>(null)

function useEngine(): TransfersOfTab {
  const engine = useContext(Transfers)
  if (engine === null) throw new Error('Transfers are used outside of <Transfers>.')
  return engine
}

export function useTransferManager(): TransferManager {
  return useEngine().manager
}

/** All transfers of this tab, newest first. */
export function useTransfers(): readonly Transfer[] {
  const { manager } = useEngine()
  return useSyncExternalStore(manager.subscribe, manager.getSnapshot)
}

/** What this browser found when it last compared this image's data; null when it never did. */
export function useVerdict(
  scope: Scope,
  image: RemoteDigests & { readonly id: string },
): Verdict | null {
  const { verdicts } = useEngine()
  const { projectId, region } = scope
  const find = useCallback(
    () => verdicts.for({ projectId, region }, image.id),
    [verdicts, projectId, region, image.id],
  )
  const verdict = useSyncExternalStore(verdicts.subscribe, find)
  return verdict !== null && speaksOf(verdict, image) ? verdict : null
}
