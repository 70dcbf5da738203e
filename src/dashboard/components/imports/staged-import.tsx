import { useQuery } from '@tanstack/react-query'
import { importStanding } from '#openstack/glance/import-standing.ts'
import type { Transfer } from '#transfers/types.ts'
import { importQueries } from '#dashboard/queries/imports.ts'
import { StoreList } from './store-list.tsx'

/** As the engine looks, which asks for the import and tells its end. */
const LOOK_MS = 1500

/** What the cloud does with what an upload has staged, store by store. */
export function StagedImport({ transfer }: { transfer: Transfer }) {
  const { scope, imageId, size, stage, endedAt } = transfer
  const { data } = useQuery({
    ...importQueries.now(scope, imageId ?? ''),
    enabled: imageId !== null,
    refetchInterval: endedAt === null ? LOOK_MS : false,
  })
  if (data === undefined) return null
  const standing = importStanding(data.image, data.tasks, { stores: stage?.stores ?? null })
  // An earlier try has ended; this one has not begun.
  if (standing.state === 'failed') return null
  return <StoreList standing={standing} size={size} />
}
