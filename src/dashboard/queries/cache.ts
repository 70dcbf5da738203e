import { queryOptions } from '@tanstack/react-query'
import { createImageCache, type CacheState, type CacheTarget } from '#openstack/glance/cache.ts'
import type { Scope } from '#transfers/types.ts'
import { imageAccess } from './api.ts'
import { statusOf } from './catalogue-watch.ts'
import type { Command } from './command.ts'

/** How often the cache is asked for again: while something waits to be fetched, and else. */
const MOVING_MS = 2000
const RESTING_MS = 20_000

const cache = (scope: Scope) => createImageCache(imageAccess(scope))

const keys = {
  all: (scope: Scope) => ['cache', scope.region, scope.projectId] as const,
  nodes: (scope: Scope, id: string) => [...keys.all(scope), 'nodes', id] as const,
}

export type CacheAnswer =
  | ({ readonly kind: 'state' } & CacheState)
  /** No such address: no cache, or an API before 2.14. */
  | { readonly kind: 'none' }
  | { readonly kind: 'forbidden' }

export const cacheQueries = {
  /** The cache of the node that answers. */
  state: (scope: Scope) =>
    queryOptions({
      queryKey: keys.all(scope),
      async queryFn({ signal }): Promise<CacheAnswer> {
        try {
          return { kind: 'state', ...(await cache(scope).getState({ signal })) }
        } catch (error) {
          const status = statusOf(error)
          if (status === 404 || status === 300) return { kind: 'none' }
          if (status === 403) return { kind: 'forbidden' }
          throw error
        }
      },
      refetchInterval: ({ state: { data } }) => {
        if (data?.kind !== 'state') return false
        return data.queued.length > 0 ? MOVING_MS : RESTING_MS
      },
    }),

  /** The nodes that have an image in their caches; API 2.18. */
  nodes: (scope: Scope, id: string) =>
    queryOptions({
      queryKey: keys.nodes(scope, id),
      queryFn: ({ signal }) => cache(scope).nodesOf(id, { signal }),
    }),
}

const acting = <Input>(
  scope: Scope,
  act: (input: Input) => Promise<void>,
): Command<Input, void> => ({ run: act, invalidates: () => [keys.all(scope)] })

export const cacheCommands = {
  queue: (scope: Scope) => acting<{ id: string }>(scope, ({ id }) => cache(scope).queue(id)),
  evict: (scope: Scope) => acting<{ id: string }>(scope, ({ id }) => cache(scope).evict(id)),
  clear: (scope: Scope) =>
    acting<{ target: CacheTarget }>(scope, ({ target }) => cache(scope).clear(target)),
  clean: (scope: Scope) => acting<void>(scope, () => cache(scope).clean()),
  prune: (scope: Scope) => acting<void>(scope, () => cache(scope).prune()),
}
