import { useQuery } from '@tanstack/react-query'
import { useEffect, useEffectEvent } from 'react'
import { importStanding } from '#openstack/glance/import-standing.ts'
import { catalogue } from '#dashboard/queries/catalogue.ts'
import { statusOf } from '#dashboard/queries/catalogue-watch.ts'
import { importQueries } from '#dashboard/queries/imports.ts'
import { type ImportRecord, importRecords } from './records.ts'

/** How often an import that runs is looked at, in milliseconds. */
const LOOK_MS = 1500

function Watched({ record }: { record: ImportRecord }) {
  const { scope, image, before, request, id } = record
  const { data, dataUpdatedAt, error } = useQuery({
    ...importQueries.now(scope, image.id),
    refetchInterval: LOOK_MS,
    staleTime: 0,
  })
  const onAnswer = useEffectEvent(() => {
    // Asked before this import was: an answer to another question.
    if (data === undefined || dataUpdatedAt < record.startedAt) return
    importRecords.seen(
      id,
      importStanding(data.image, data.tasks, { before, stores: request.stores ?? null }),
    )
    catalogue.put(scope, data.image)
  })
  // Every answer counts, also one that is like the one before.
  useEffect(() => onAnswer(), [dataUpdatedAt])
  const gone = statusOf(error) === 404
  useEffect(() => {
    if (gone) importRecords.gone(id)
  }, [gone, id])
  return null
}

/** Looks at what the cloud does of what this browser asked for; draws nothing. */
export function ImportWatch({ records }: { records: readonly ImportRecord[] }) {
  return records.map((record) => <Watched key={record.id} record={record} />)
}
