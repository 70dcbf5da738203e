import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Store } from '#openstack/glance/types.ts'
import type { ActiveScope } from '#dashboard/queries/api.ts'
import { capabilityQueries } from '#dashboard/queries/capabilities.ts'
import { storeQueries } from '#dashboard/queries/stores.ts'
import { isAdmin } from '#dashboard/components/rules.ts'
import type { StoreContext } from '#dashboard/components/stores/rules.ts'

const NONE: readonly Store[] = []

/** What this cloud tells of its stores, and what the rules need. */
export function useStoreContext(scope: ActiveScope) {
  const query = useQuery(storeQueries.detail(scope, isAdmin(scope)))
  const imports = useQuery(capabilityQueries.importInfo(scope)).data ?? null
  const stores = query.data?.stores ?? null
  const context = useMemo(
    (): StoreContext => ({ stores, imports, actor: scope }),
    [stores, imports, scope],
  )
  return { query, stores: stores ?? NONE, context }
}
