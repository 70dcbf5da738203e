import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useScope } from '#dashboard/queries/api.ts'
import { heardOfSharing, offerQueries, seesEverything } from '#dashboard/queries/offers.ts'
import { onSharingNews } from '#dashboard/queries/sharing-news.ts'
import { offersWaiting } from '../shell/shell-state.ts'

/**
 * Keeps the number of offers that wait, and passes on what other tabs say. It asks only while
 * somebody looks at the page. An administrator's number would cost a request for every shared image
 * of the cloud: theirs is found in the inbox.
 */
export function OffersWatch() {
  const scope = useScope()
  const client = useQueryClient()
  const { data } = useQuery({
    ...offerQueries.list(scope, 'pending'),
    enabled: !seesEverything(scope),
  })
  const waiting = data?.images.length ?? 0
  useEffect(() => offersWaiting.set(waiting), [waiting])
  useEffect(() => onSharingNews((id) => heardOfSharing(client, scope, id)), [client, scope])
  return null
}
