import { CancelledError, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useSyncExternalStore } from 'react'
import type { Member } from '#openstack/glance/types.ts'
import type { Scope } from '#transfers/types.ts'
import { glance } from './api.ts'
import { imageQueries } from './images.ts'
import { sessionEnd } from './session-end.ts'
import { onSharingNews } from './sharing-news.ts'
import { SharedByMe, type SharedSnapshot } from './shared-by-me.ts'

/** Hundreds of answers a minute need no drawing each. */
const DRAWN_EVERY_MS = 50

/** Hidden images are in a list of their own, and are shared all the same. */
async function* listShared(scope: Scope, signal: AbortSignal) {
  for (const os_hidden of [false, true]) {
    yield* glance(scope).listImages(
      { owner: scope.projectId, visibility: 'shared', os_hidden, limit: 1000 },
      { signal },
    )
  }
}

/** A write that changes the members while they are read has them dropped: then they are read again. */
async function membersOf(client: QueryClient, scope: Scope, id: string): Promise<Member[]> {
  const query = { ...imageQueries.members(scope, id), retry: false }
  for (;;) {
    try {
      return await client.fetchQuery(query)
    } catch (error) {
      if (!(error instanceof CancelledError)) throw error
    }
  }
}

const sharedByMe = (client: QueryClient, scope: Scope) =>
  new SharedByMe({
    list: (signal) => listShared(scope, signal),
    members: (id) => membersOf(client, scope, id),
    now: () => Date.now(),
    soon: (callback) => void setTimeout(callback, DRAWN_EVERY_MS),
  })

/** What changes about members anywhere in the app is in the one cache, and is seen there. */
function follow(client: QueryClient, scope: Scope, store: SharedByMe): () => void {
  return client.getQueryCache().subscribe(({ type, query }) => {
    if (type !== 'updated') return
    const [, , , id] = query.queryKey
    if (typeof id !== 'string' || query.state.data === undefined) return
    const { queryKey } = imageQueries.members(scope, id)
    if (queryKey.length !== query.queryKey.length) return
    if (queryKey.every((part, at) => part === query.queryKey[at])) {
      store.know(id, query.state.data as readonly Member[])
    }
  })
}

/** Reads while the page is there, and goes on after a new sign-in. */
export function useSharedByMe({ projectId, region }: Scope): {
  store: SharedByMe
  shared: SharedSnapshot
} {
  const client = useQueryClient()
  const store = useMemo(
    () => sharedByMe(client, { projectId, region }),
    [client, projectId, region],
  )
  useEffect(() => {
    store.read()
    const leave = [
      follow(client, { projectId, region }, store),
      sessionEnd.onRenewed(() => store.resume()),
      onSharingNews((id) => {
        const { queryKey } = imageQueries.members({ projectId, region }, id)
        void client.invalidateQueries({ queryKey, refetchType: 'none' })
        store.renew(id)
      }),
    ]
    return () => {
      store.stop()
      for (const each of leave) each()
    }
  }, [client, projectId, region, store])
  return { store, shared: useSyncExternalStore(store.subscribe, store.getSnapshot) }
}
