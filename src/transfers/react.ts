import { createContext, useCallback, useContext, useSyncExternalStore } from 'react'
import type { RemoteDigests } from './compare.ts'
import { notifications } from './notice.ts'
import type { NoticeState } from './notice.ts'
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

/** Ids of the transfers that wait for room, the next one first. */
export function useQueueOrder(): readonly string[] {
  const { manager } = useEngine()
  return useSyncExternalStore(manager.subscribe, manager.queue)
}

/** How many transfers run side by side; `useTransferManager().setConcurrency` changes it. */
export function useConcurrency(): number {
  const { manager } = useEngine()
  return useSyncExternalStore(manager.subscribe, manager.concurrency)
}

/** Why transfers are not kept from visit to visit in this browser; null: they are. */
export function useTrouble(): string | null {
  const { manager } = useEngine()
  return useSyncExternalStore(manager.subscribe, manager.trouble)
}

/** Whether the end of a transfer is told on the desktop; `notifications` in notice.ts switches it. */
export function useNoticeState(): NoticeState {
  return useSyncExternalStore(notifications.subscribe, notifications.state)
}
