import { useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { late } from '#dashboard/ui/late.tsx'
import { useScope } from '#dashboard/queries/api.ts'
import { extensionQueries } from '#dashboard/queries/extensions.ts'
import { heardOfSharing, offerQueries, seesEverything } from '#dashboard/queries/offers.ts'
import { onSharingNews } from '#dashboard/queries/sharing-news.ts'
import { sessionQueries } from '#dashboard/queries/session.ts'
import { importEnds, useImportRecords } from '../imports/records.ts'
import { importsFailed, importsRunning, offersWaiting } from './shell-state.ts'

const ImportWatch = late(async () => ({
  default: (await import('../imports/watch.tsx')).ImportWatch,
}))

/** Looks after the imports that this browser asked for, on whatever page. */
function Imports() {
  const { data: session } = useSuspenseQuery(sessionQueries.session())
  const records = useImportRecords(session.user.id)
  const open = records.filter(({ endedAt }) => endedAt === null)
  const failed = records.filter((record) => !record.dismissed && importEnds(record) === 'failed')
  useEffect(() => importsRunning.set(open.length), [open.length])
  useEffect(() => importsFailed.set(failed.length), [failed.length])
  if (open.length === 0) return null
  return <ImportWatch records={open} />
}

/**
 * What the shell shows and nothing waits for, asked when the list has loaded: whether the cloud has
 * extensions, and the number of offers that wait, which is kept while somebody looks at the page.
 * An administrator's number would cost a request for every shared image of the cloud: theirs is
 * found in the inbox. Passes on what other tabs say of sharing, too, and watches over imports.
 */
export function ShellWatch() {
  const scope = useScope()
  const client = useQueryClient()
  const { data } = useQuery({
    ...offerQueries.list(scope, 'pending'),
    enabled: !seesEverything(scope),
  })
  useQuery(extensionQueries.found(scope))
  const waiting = data?.images.length ?? 0
  useEffect(() => offersWaiting.set(waiting), [waiting])
  // There before the first write: one that fails for want of a network could not fetch it any more.
  useEffect(() => void import('#dashboard/queries/activity.ts').catch(() => undefined), [])
  // Who opens it by its key types on at once.
  useEffect(() => void import('../command-menu/command-menu.tsx').catch(() => undefined), [])
  useEffect(() => onSharingNews((id) => heardOfSharing(client, scope, id)), [client, scope])
  return <Imports />
}
