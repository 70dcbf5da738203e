import { useCallback, useSyncExternalStore } from 'react'
import type { Scope } from '#transfers/types.ts'
import { changeLog } from './change-log.ts'
import type { ChangeLogEntry } from './change-log.ts'

/** What this browser changed on an image, the newest first. */
export function useChangeLog(scope: Scope, imageId: string): readonly ChangeLogEntry[] {
  const { projectId, region } = scope
  const find = useCallback(
    () => changeLog.of({ projectId, region }, imageId),
    [projectId, region, imageId],
  )
  return useSyncExternalStore(changeLog.subscribe, find)
}
