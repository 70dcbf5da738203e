import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useScope } from '#dashboard/queries/api.ts'
import { extensionQueries } from '#dashboard/queries/extensions.ts'
import { heardOfSharing, offerQueries, seesEverything } from '#dashboard/queries/offers.ts'
import { onSharingNews } from '#dashboard/queries/sharing-news.ts'
import { offersWaiting } from './shell-state.ts'

/**
 * What the shell shows and nothing waits for, asked when the list has loaded: whether the cloud has
 * extensions, and the number of offers that wait, which is kept while somebody looks at the page.
 * An administrator's number would cost a request for every shared image of the cloud: theirs is
 * found in the inbox. Passes on what other tabs say of sharing, too.
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
  useEffect(() => onSharingNews((id) => heardOfSharing(client, scope, id)), [client, scope])
  return null
}
